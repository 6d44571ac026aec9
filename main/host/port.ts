import type { CallName, Failure, Input, Output, Result } from "../api/contract.ts";
import { asLifeboatError } from "../api/errors.ts";
import type { ApiEvent, Message } from "../api/events.ts";
import type { Host } from "./host.ts";
import { checkedInput } from "./inputs.ts";

/** One end of a pipe: a MessagePort, a socket. `onMessage` is called once, and may give how to stop listening. */
export type Pipe = {
  readonly post: (message: Message) => void;
  readonly onMessage: (listener: (message: unknown) => void) => unknown;
};

/** Answers the calls that come in, and tells events. Nothing is ever thrown across. Gives how to stop. */
export function servePort({ post, onMessage }: Pipe, host: Pick<Host, "handlers" | "onEvent">): () => void {
  let open = true;
  const send = (message: Message): void => {
    if (open) quietly(() => post(message));
  };
  const silence = host.onEvent((event) => send({ event }));
  onMessage((message) => {
    const call = open ? callOf(message) : undefined;
    if (call) void answer(host, call.call, call.input).then((result) => send({ id: call.id, result }));
  });
  return () => {
    open = false;
    silence();
  };
}

type Call = Extract<Message, { call: string }>;

/** Undefined for anything that is not a call: there is nobody to answer. */
function callOf(message: unknown): Call | undefined {
  if (typeof message !== "object" || message === null) return undefined;
  const { id, call, input } = message as Partial<Record<keyof Call, unknown>>;
  return Number.isSafeInteger(id) && typeof call === "string" ? { id: id as number, call, input } : undefined;
}

async function answer({ handlers }: Pick<Host, "handlers">, name: string, input: unknown): Promise<Result<unknown>> {
  try {
    if (!Object.hasOwn(handlers, name)) return refused("usage", "there is no such call");
    const handle = handlers[name as CallName] as (input: unknown) => Promise<unknown>;
    return { ok: true, value: await handle(checkedInput(name as CallName, input)) };
  } catch (thrown) {
    const { code, detail } = asLifeboatError(thrown);
    // What nobody expected may quote anything, and its stack names this computer's folders.
    if (code === "internal") return refused(code, "something went wrong inside Lifeboat");
    return { ok: false, error: { code, detail, ...(code === "new-host" && { host: detail }) } };
  }
}

const refused = (code: Failure["code"], detail: string): Result<never> => ({ ok: false, error: { code, detail } });

/** The client's end. */
export type Client = {
  /** Never rejects. */
  call<N extends CallName>(name: N, input: Input<N>): Promise<Result<Output<N>>>;
  onEvent(listener: (event: ApiEvent) => void): () => void;
  /** The other side is gone: open calls, and all later ones, fail with no-answer. */
  stop(): void;
};

export function connectPort({ post, onMessage }: Pipe): Client {
  const pending = new Map<number, (result: Result<never>) => void>();
  const listeners = new Set<(event: ApiEvent) => void>();
  const gone = refused("no-answer", "Lifeboat's engine has stopped");
  let next = 1;
  let open = true;
  onMessage((message) => {
    if (typeof message !== "object" || message === null) return;
    const { id, result, event } = message as { id?: unknown; result?: unknown; event?: unknown };
    if (typeof id === "number") {
      pending.get(id)?.(result as Result<never>);
      pending.delete(id);
    } else if (event !== undefined) for (const listener of listeners) listener(event as ApiEvent);
  });
  return {
    call: <N extends CallName>(call: N, input: Input<N>) =>
      new Promise<Result<Output<N>>>((resolve) => {
        if (!open) return resolve(gone);
        const id = next++;
        pending.set(id, resolve);
        if (quietly(() => post({ id, call, input }))) return undefined;
        pending.delete(id);
        return resolve(gone);
      }),
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop() {
      open = false;
      for (const resolve of pending.values()) resolve(gone);
      pending.clear();
    },
  };
}

/** False where the pipe is closed. */
function quietly(post: () => void): boolean {
  try {
    post();
    return true;
  } catch {
    return false;
  }
}
