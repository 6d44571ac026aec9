import { plainLines } from "./text.ts";

/** One line of `--json`. README.md lists the events; fields are only ever added. */
export type Event = { readonly event: string } & Readonly<Record<string, unknown>>;

/**
 * Data goes to stdout: as text, or as one JSON object a line. Words and progress go to stderr. A reader that goes away
 * (`| head`) is no error: what is left is not written, the command still ends with its own exit code. Nor does a log on a
 * full disk keep it from its work: that is said at the end.
 */
export class Output {
  readonly json: boolean;
  #closed = false;
  #lost: Error | undefined;
  #drawn = false;

  constructor(json: boolean) {
    this.json = json;
    for (const stream of [process.stdout, process.stderr]) {
      stream.on("error", (error: NodeJS.ErrnoException) => {
        if (stream === process.stderr) return; // nobody is left to be told
        this.#closed = true;
        if (error.code !== "EPIPE") this.#lost ??= error;
      });
    }
  }

  /** Nobody reads stdout any more. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Why not all of it could be written, where the reader did not just go away: a log on a full disk. */
  get lost(): Error | undefined {
    return this.#lost;
  }

  /** The event with `--json`, else the text; an event without text is for programs only. */
  data(event: Event, text?: string): void {
    if (this.json) this.#write(`${JSON.stringify(event)}\n`);
    else if (text !== undefined) this.#write(`${plainLines(text)}\n`);
  }

  /** A line that only people want; programs have it in the events. */
  note(text: string): void {
    if (!this.json) this.#write(`${plainLines(text)}\n`);
  }

  /** Exact bytes, where they are asked for; on a terminal without what could drive it. */
  raw(bytes: Uint8Array): void {
    this.#write(process.stdout.isTTY ? plainLines(new TextDecoder().decode(bytes)) : bytes);
  }

  say(text: string): void {
    this.progress(undefined);
    process.stderr.write(`${plainLines(text)}\n`);
  }

  /** Draws over the progress line; undefined takes it away. Nothing where stderr is no terminal. */
  progress(line: string | undefined): void {
    if (!process.stderr.isTTY || (line === undefined && !this.#drawn)) return;
    // Without wrapping, so that a long line stays one line.
    process.stderr.write(line === undefined ? "\r\u001b[K" : `\r\u001b[?7l${plainLines(line)}\u001b[K\u001b[?7h`);
    this.#drawn = line !== undefined;
  }

  #write(data: string | Uint8Array): void {
    this.progress(undefined);
    if (!this.#closed) process.stdout.write(data);
  }
}
