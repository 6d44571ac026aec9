// Ways to die in the middle of a restore; for tests.
import type { Connection, Outcome, Target } from "../providers/provider.ts";
import { overlay } from "../providers/wrap/overlay.ts";
import type { RestoreVault } from "./job.ts";

/** Dies at the n-th step: calls of the vault's writer, ops sent and outcomes heard all count. Everything after it fails too. */
export class Death {
  steps = 0;
  readonly #at: number;

  constructor(at: number) {
    this.#at = at;
  }

  get isDead(): boolean {
    return this.steps >= this.#at;
  }

  step(): void {
    this.steps++;
    if (this.isDead) throw new Error("killed");
  }

  /** Counts before each call and after it, when it is durable but nobody knows. */
  vault({ read, blobs, write }: RestoreVault): RestoreVault {
    const mortal = new Proxy(write, {
      get: (target, name, self) => {
        const call = Reflect.get(target, name, self) as (...args: unknown[]) => Promise<unknown>;
        return async (...args: unknown[]) => {
          this.step();
          const answer = await call(...args);
          this.step();
          return answer;
        };
      },
    });
    return { read, blobs, write: mortal };
  }

  connection(connection: Connection): Connection {
    const { target } = connection;
    if (!target) return connection;
    const step = (): void => this.step();
    const send: Target["write"] = (c, ops, io) => target.write(c, ops, io);
    async function* write(...args: Parameters<Target["write"]>): AsyncGenerator<Outcome> {
      step();
      for await (const outcome of send(...args)) {
        step();
        yield outcome;
      }
      step();
    }
    return overlay(connection, { target: { ...target, write } });
  }
}

/** A service that cannot tell what was written under a key. */
export function blind(connection: Connection): Connection {
  const { target } = connection;
  return target ? overlay(connection, { target: { ...target, async *find() {} } }) : connection;
}
