import type { CallName, Input, Output, Result } from "../../../main/api/contract.ts";
import type { ErrorCode } from "../../../main/api/errors.ts";
import type { ApiEvent, Message } from "../../../main/api/events.ts";
import { openPort } from "./port.ts";
import type { Port } from "./port.ts";

/** What a call rejects with. The words for `code` are in resources (errors.<code>). */
export class ApiFailure extends Error {
  readonly code: ErrorCode;
  readonly detail: string;

  constructor(code: ErrorCode, detail: string) {
    super(`${code}: ${detail}`);
    this.name = "ApiFailure";
    this.code = code;
    this.detail = detail;
  }
}

type Waiting = { resolve: (value: unknown) => void; reject: (failure: ApiFailure) => void };

const waiting = new Map<number, Waiting>();
const listeners = new Set<(event: ApiEvent) => void>();
const retryMs = 1500;
let nextId = 1;
let port: Promise<Port> | undefined;

/** Asks the engine. Rejects with ApiFailure only. */
export async function call<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> {
  const open = await connected();
  const id = nextId++;
  return await new Promise<Output<N>>((resolve, reject) => {
    waiting.set(id, { resolve: (value) => resolve(value as Output<N>), reject });
    open.send({ id, call: name, input });
  });
}

/** Listens to everything the engine tells; the answer ends it. */
export function onEvent(listener: (event: ApiEvent) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

async function connected(): Promise<Port> {
  port ??= openPort({ message: receive, closed });
  try {
    return await port;
  } catch (cause) {
    closed();
    throw new ApiFailure("internal", cause instanceof Error ? cause.message : String(cause));
  }
}

function receive(message: Message): void {
  if ("event" in message) return tell(message.event);
  if (!("result" in message)) return;
  const answer = waiting.get(message.id);
  waiting.delete(message.id);
  const result = message.result as Result<unknown>;
  if (result.ok) answer?.resolve(result.value);
  else answer?.reject(new ApiFailure(result.error.code, result.error.detail));
}

function tell(event: ApiEvent): void {
  for (const listener of listeners) listener(event);
}

/** Everything under way fails; then the engine is looked for until it is back. */
function closed(): void {
  if (port === undefined) return;
  port = undefined;
  for (const { reject } of waiting.values()) reject(new ApiFailure("internal", "the engine has stopped"));
  waiting.clear();
  tell({ is: "stopped" });
  setTimeout(reopen, retryMs);
}

function reopen(): void {
  connected().then(
    () => tell({ is: "changed", what: "vault" }),
    () => undefined,
  );
}
