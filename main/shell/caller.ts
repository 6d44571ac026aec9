import type { ApiEvent, Message } from "../main/api/events.ts";
import type { Failure } from "../main/api/contract.ts";

export type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: Failure };
type Send = (message: Message) => void;

/** The calling end of a port whose other end may die and come back: what was sent fails, what comes later waits. */
export class Caller {
  #send: Send | undefined;
  #next = 1;
  readonly #sent = new Map<number, (answer: Answer) => void>();
  #waiting: { readonly message: Message; readonly id: number; readonly resolve: (answer: Answer) => void }[] = [];
  readonly #onEvent: (event: ApiEvent) => void;

  constructor(onEvent: (event: ApiEvent) => void) {
    this.#onEvent = onEvent;
  }

  call(name: string, input: unknown): Promise<Answer> {
    const id = this.#next++;
    return new Promise((resolve) => {
      this.#waiting.push({ message: { id, call: name, input }, id, resolve });
      this.#flush();
    });
  }

  /** The other end is there. */
  connect(send: Send): void {
    this.#send = send;
    this.#flush();
  }

  /** The other end is gone: whether it did what was asked is not known. */
  disconnect(detail: string): void {
    this.#send = undefined;
    const sent = [...this.#sent.values()];
    this.#sent.clear();
    for (const resolve of sent) resolve({ ok: false, error: { code: "internal", detail } });
  }

  receive(message: Message): void {
    if ("event" in message) this.#onEvent(message.event);
    if (!("result" in message)) return;
    const resolve = this.#sent.get(message.id);
    this.#sent.delete(message.id);
    // What comes over the port was typed by the contract on the other end.
    resolve?.(message.result as Answer);
  }

  #flush(): void {
    const send = this.#send;
    if (send === undefined) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { message, id, resolve } of waiting) {
      this.#sent.set(id, resolve);
      send(message);
    }
  }
}
