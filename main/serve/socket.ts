import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import type { Message } from "../api/events.ts";
import { closedUnknownSession, longestMessage, socketProtocol } from "../api/web-host.ts";
import type { Session, Sessions } from "./sessions.ts";

/** A page that reads nothing is cut off before what waits for it fills the memory. */
const mostWaiting = 64 << 20;
const codes = { notUnderstood: 1008, going: 1001, unknownSession: closedUnknownSession };

/** One page's end of the contract. */
export type Port = {
  post(message: Message): void;
  /** Messages are JSON objects; what is in them is the receiver's to check. */
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
};

/** Upgrades requests whose Host and Origin were found right, and hands each page's port over. */
export class Sockets {
  readonly #sessions: Sessions;
  readonly #connect: (port: Port, session: Session) => void;
  readonly #alive = new WeakSet<WebSocket>();
  readonly #heartbeat: NodeJS.Timeout;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: longestMessage,
    perMessageDeflate: false,
    handleProtocols: (offered) => offered.has(socketProtocol) && socketProtocol,
  });

  /** A page that does not answer a ping until the next one, `heartbeatMs` later, is gone. */
  constructor(sessions: Sessions, connect: (port: Port, session: Session) => void, heartbeatMs = 30_000) {
    this.#sessions = sessions;
    this.#connect = connect;
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs).unref();
  }

  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, stream, head, (socket) => {
      // Bytes that are no message, from a stranger too: ws closes the connection with the right code.
      socket.on("error", () => undefined);
      const session = this.#sessions.byToken(tokenOf(request));
      // Only an accepted socket can say why it is closed: the page must know that a new address is needed.
      if (session === undefined) socket.close(codes.unknownSession);
      else this.#open(socket, session);
    });
  }

  close(): void {
    clearInterval(this.#heartbeat);
    for (const socket of this.#server.clients) socket.close(codes.going);
    // Whoever does not answer the goodbye is cut off.
    setTimeout(() => this.#server.clients.forEach((socket) => socket.terminate()), 500).unref();
  }

  #open(socket: WebSocket, session: Session): void {
    this.#alive.add(socket);
    const release = this.#sessions.use(session);
    const end = (): void => socket.close(codes.unknownSession);
    session.ended.addEventListener("abort", end);
    socket.on("pong", () => this.#alive.add(socket));
    socket.on("close", () => {
      session.ended.removeEventListener("abort", end);
      release();
    });
    this.#connect(portOf(socket), session);
  }

  #beat(): void {
    for (const socket of this.#server.clients) {
      if (!this.#alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }
}

function tokenOf(request: IncomingMessage): string {
  const offered = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
  return offered.find((name) => name !== socketProtocol) ?? "";
}

function portOf(socket: WebSocket): Port {
  return {
    post: (message) => {
      if (socket.bufferedAmount > mostWaiting) socket.terminate();
      else socket.send(JSON.stringify(message));
    },
    onMessage: (listener) => {
      socket.on("message", (data, isBinary) => {
        const message = isBinary ? undefined : parsed(data);
        if (message === undefined) socket.close(codes.notUnderstood);
        else listener(message);
      });
    },
    onClose: (listener) => void socket.on("close", listener),
  };
}

function parsed(data: RawData): object | undefined {
  try {
    const value: unknown = JSON.parse((data as Buffer).toString("utf8"));
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
