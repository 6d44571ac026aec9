import type { Coming, FromEngine, Named, ToEngine } from "./engine-messages.ts";

type Asked = { readonly answer: (found: Named | Coming) => void; readonly made: PromiseWithResolvers<Named> };

/** What one engine process was asked to fetch, until it answers. */
export class AskedBytes {
  readonly #tell: (message: ToEngine) => void;
  readonly #asked = new Map<number, Asked>();
  #next = 1;

  constructor(tell: (message: ToEngine) => void) {
    this.#tell = tell;
  }

  /** What a ticket names, or that its picture is on the way. */
  ask(ticket: string): Promise<Named | Coming> {
    const id = this.#next++;
    const { promise, resolve: answer } = Promise.withResolvers<Named | Coming>();
    this.#asked.set(id, { answer, made: Promise.withResolvers<Named>() });
    this.#tell({ is: "ticket", id, ticket });
    return promise;
  }

  hear(message: FromEngine): void {
    if (message.is === "coming") this.#coming(message.id);
    if (message.is === "bytes") this.#came(message.id, message.bytes);
  }

  /** The process is gone: nothing comes any more. */
  end(): void {
    for (const id of this.#asked.keys()) this.#came(id, undefined);
  }

  #coming(id: number): void {
    const asked = this.#asked.get(id);
    asked?.answer({ picture: asked.made.promise, leave: () => this.#tell({ is: "leave", id }) });
  }

  #came(id: number, bytes: Named): void {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    asked?.answer(bytes);
    asked?.made.resolve(bytes);
  }
}
