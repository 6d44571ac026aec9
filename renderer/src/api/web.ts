import type { ApiEvent, Message } from "../../../main/api/events.ts";
import { closedUnknownSession, codeMark, sessionPath, socketPath, socketProtocol, tokenPrefix } from "../../../main/api/web-host.ts";
import type { Bridge } from "../../../preload/bridge.ts";
import { Caller } from "../../../preload/caller.ts";

const retryMs = 1500;
const tokenKey = "lifeboat-token";
const state = { sessionEnded: false };

/** True when this page's session is over for good: only a new address helps. */
export const sessionEnded = (): boolean => state.sessionEnded;

/** The contract over the WebSocket of the host that served this page; a lost connection is looked for again. */
export function webBridge(): Pick<Bridge, "call" | "onEvent"> {
  const listeners = new Set<(event: ApiEvent) => void>();
  const tell = (event: ApiEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const caller = new Caller(tell);
  void keepConnected(caller, tell);
  return {
    call: (name, input) => caller.call(name, input) as never,
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

async function keepConnected(caller: Caller, tell: (event: ApiEvent) => void): Promise<void> {
  let lost = false;
  const began = () => {
    if (lost) tell({ is: "changed", what: "vault" });
    lost = false;
  };
  while (!state.sessionEnded) {
    const code = await untilClosed(await token(), caller, began);
    state.sessionEnded = code === closedUnknownSession;
    lost = true;
    caller.disconnect("the connection to Lifeboat was lost");
    tell({ is: "stopped" });
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}

/** Resolves with the close code. */
function untilClosed(session: string, caller: Caller, began: () => void): Promise<number> {
  const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}${socketPath}`, [socketProtocol, tokenPrefix + session]);
  return new Promise((resolve) => {
    socket.addEventListener("open", () => caller.connect((message) => socket.send(JSON.stringify(message))));
    socket.addEventListener("open", began);
    socket.addEventListener("message", (event) => caller.receive(JSON.parse(String(event.data)) as Message));
    socket.addEventListener("close", (event) => resolve(event.code), { once: true });
  });
}

/** The one-time code of the address becomes a token; a reload of this tab keeps it. */
async function token(): Promise<string> {
  const code = new URLSearchParams(location.hash.slice(1)).get(codeMark);
  if (code === null) return sessionStorage.getItem(tokenKey) ?? "none";
  history.replaceState(null, "", "/");
  const headers = { "content-type": "application/json" };
  const answer = await fetch(sessionPath, { method: "POST", headers, body: JSON.stringify({ code }) });
  if (!answer.ok) return "none";
  const given = (await answer.json()) as { readonly token: string };
  sessionStorage.setItem(tokenKey, given.token);
  return given.token;
}
