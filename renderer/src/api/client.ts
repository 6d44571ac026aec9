import type { CallName, Failure, Input, Output, Result } from "../../../main/api/contract.ts";
import type { ErrorCode } from "../../../main/api/errors.ts";
import type { ApiEvent, Message } from "../../../main/api/events.ts";
import type { Bridge } from "../../../preload/bridge.ts";
import { webPipe } from "./web.ts";

declare global {
  interface Window {
    /** Set by the preload in Electron. */
    readonly lifeboat?: Bridge;
  }
}

/** What a call rejects with. The words for `code` are in resources (errors.<code>). */
export class ApiFailure extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  /** With new-host: the server the sign-in would go to. */
  readonly host: string | undefined;

  constructor({ code, detail, host }: Failure) {
    super(`${code}: ${detail}`);
    this.name = "ApiFailure";
    this.code = code;
    this.detail = detail;
    this.host = host;
  }
}

const waiting = new Map<number, (result: Result<unknown>) => void>();
const listeners = new Set<(event: ApiEvent) => void>();
let nextId = 1;

/** Through the preload in Electron, else to the host that served this page. */
const pipe = window.lifeboat ?? webPipe();
pipe.listen(receive, closed);

/** Has the person unlock the saved sign-ins; false where that is not what is wanting, or they would not. */
type Unlock = () => Promise<boolean>;
let unlock: Unlock | undefined;

export function onLocked(ask: Unlock): () => void {
  unlock = ask;
  return () => (unlock = undefined);
}

/**
 * Asks the engine. Rejects with ApiFailure only; while the engine is being restarted a call waits. One that needs saved
 * sign-ins that are locked waits for the person, and is then made again.
 */
export async function call<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> {
  try {
    return await callOnce(name, input);
  } catch (error) {
    const locked = error instanceof ApiFailure && (error.code === "locked" || error.code === "no-keychain");
    if (!locked || unlock === undefined || !(await unlock())) throw error;
    return callOnce(name, input);
  }
}

async function callOnce<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> {
  const id = nextId++;
  const result = await new Promise<Result<unknown>>((resolve) => {
    waiting.set(id, resolve);
    pipe.send({ id, call: name, input });
  });
  if (result.ok) return result.value as Output<N>;
  throw new ApiFailure(result.error);
}

/** Listens to everything the engine tells; the answer ends it. */
export function onEvent(listener: (event: ApiEvent) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What the desktop alone can do; undefined in a browser. */
export const desktop: Pick<Bridge, "shell" | "pathOf"> | undefined = window.lifeboat;

function receive(message: Message): void {
  if ("event" in message) tell(message.event);
  if (!("result" in message)) return;
  const resolve = waiting.get(message.id);
  waiting.delete(message.id);
  // What comes over the pipe was typed by the contract on the other end.
  resolve?.(message.result as Result<unknown>);
}

function tell(event: ApiEvent): void {
  for (const listener of listeners) listener(event);
}

/** What was asked is not answered any more, and whether it was done is not known. The first answer tells it is back. */
function closed(): void {
  const asked = [...waiting.values()];
  waiting.clear();
  tell({ is: "stopped" });
  for (const resolve of asked) resolve({ ok: false, error: { code: "internal", detail: "the engine stopped" } });
  call("app", {}).then(
    () => tell({ is: "changed", what: "vault" }),
    () => undefined,
  );
}
