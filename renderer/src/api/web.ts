import type { Message } from "../../../main/api/events.ts";
import { closedUnknownSession, codeMark, sessionPath, socketPath, socketProtocol } from "../../../main/api/web-host.ts";
import type { Bridge } from "../../../preload/bridge.ts";

const retryMs = 1500;
const tokenKey = "lifeboat-token";
let ended = false;

/** True when this page's session is over for good: only a new address helps. */
export const sessionEnded = (): boolean => ended;

/** Messages over the WebSocket of the host that served this page; a lost connection is looked for again. */
export function webPipe(): Pick<Bridge, "send" | "listen"> {
  let socket: WebSocket | undefined;
  let waiting: Message[] = [];
  const opened = (open: WebSocket): void => {
    socket = open;
    for (const message of waiting) open.send(JSON.stringify(message));
    waiting = [];
  };
  const lost = (): void => {
    socket = undefined;
    waiting = [];
  };
  return {
    send: (message) => {
      if (socket === undefined) waiting.push(message);
      else socket.send(JSON.stringify(message));
    },
    listen: (message, closed) => {
      const once = () => untilClosed(opened, message).then(lost).then(closed);
      void keepOpen(once);
    },
  };
}

async function keepOpen(once: () => Promise<void>): Promise<void> {
  await once();
  if (ended) return;
  await new Promise((resolve) => setTimeout(resolve, retryMs));
  void keepOpen(once);
}

async function untilClosed(opened: (socket: WebSocket) => void, message: (message: Message) => void): Promise<void> {
  const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}${socketPath}`, [socketProtocol, await token()]);
  const code = await new Promise<number>((resolve) => {
    socket.addEventListener("open", () => opened(socket));
    socket.addEventListener("message", (event) => message(JSON.parse(String(event.data)) as Message));
    socket.addEventListener("close", (event) => resolve(event.code), { once: true });
  });
  ended = code === closedUnknownSession;
}

/** The one-time code of the address becomes a token; a reload of this tab keeps it. */
async function token(): Promise<string> {
  const code = new URLSearchParams(location.hash.slice(1)).get(codeMark);
  if (code === null) return sessionStorage.getItem(tokenKey) ?? "none";
  history.replaceState(null, "", "/");
  const answer = await fetch(sessionPath, { method: "POST", body: code });
  if (!answer.ok) return "none";
  const given = await answer.text();
  sessionStorage.setItem(tokenKey, given);
  return given;
}
