import type { Message } from "../../../main/api/events.ts";

export type Port = { readonly send: (message: Message) => void };
export type PortEnds = { readonly message: (message: Message) => void; readonly closed: () => void };

/** What the preload exposes as `window.lifeboat`: the engine's MessagePort stays behind it. */
export type Bridge = {
  readonly send: (message: Message) => void;
  /** One listener; `message` arrives in order. `closed` when the engine process is gone. */
  readonly listen: (message: (message: Message) => void, closed: () => void) => void;
};
declare global {
  interface Window {
    readonly lifeboat?: Bridge;
  }
}

/** To the engine: through the preload in Electron, else over the WebSocket of the host that served this page. */
export async function openPort(ends: PortEnds): Promise<Port> {
  return window.lifeboat === undefined ? await openSocket(ends) : openBridge(window.lifeboat, ends);
}

function openBridge(bridge: Bridge, ends: PortEnds): Port {
  bridge.listen(ends.message, ends.closed);
  return { send: (message) => bridge.send(message) };
}

async function openSocket(ends: PortEnds): Promise<Port> {
  const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/api`, ["lifeboat", await token()]);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve(), { once: true });
    socket.addEventListener("error", () => reject(new Error("the engine does not answer")), { once: true });
  });
  socket.addEventListener("message", (event) => ends.message(JSON.parse(String(event.data)) as Message));
  socket.addEventListener("close", ends.closed, { once: true });
  return { send: (message) => socket.send(JSON.stringify(message)) };
}

/** The one-time code of the address becomes a token once; a reload of this tab keeps the token. */
async function token(): Promise<string> {
  const code = /[#&?]code=([\w-]+)/.exec(location.href)?.[1];
  if (code !== undefined) {
    const answer = await fetch("/session", { method: "POST", body: code });
    if (answer.ok) sessionStorage.setItem("token", await answer.text());
    history.replaceState(null, "", "/");
  }
  return sessionStorage.getItem("token") ?? "none";
}
