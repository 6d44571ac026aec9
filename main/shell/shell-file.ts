import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";

const schema = z.object({
  bounds: z.object({ x: z.number().optional(), y: z.number().optional(), width: z.number(), height: z.number() }).optional(),
  maximized: z.boolean().optional(),
  /** The answer to the first close; absent until it was given. */
  keepWatch: z.boolean().optional(),
  /** Whether the system itself is to look once a day. */
  dailyCheck: z.boolean().optional(),
  updates: z.enum(["ask", "tell", "get"]).optional(),
  /** ISO 8601. */
  updateLooked: z.string().optional(),
  /** What the person was last told of a new version. */
  updateTold: z.string().optional(),
});
export type ShellState = z.infer<typeof schema>;

/** What the shell remembers. A file that cannot be read is as good as none: nothing in it is worth a failed start. */
export class ShellFile {
  readonly #path: string;
  #state: ShellState;

  constructor(path: string) {
    this.#path = path;
    this.#state = read(path);
  }

  get state(): ShellState {
    return this.#state;
  }

  /** Counts at once; nothing in it is worth a crash where the disk is full. */
  save(change: ShellState): void {
    this.#state = { ...this.#state, ...change };
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      writeFileSync(`${this.#path}.new`, JSON.stringify(this.#state));
      renameSync(`${this.#path}.new`, this.#path);
    } catch {
      // all of it is written with the next change
    }
  }
}

function read(path: string): ShellState {
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return {};
  }
}
