import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CallName, Failure, Input, Output } from "../api/contract.ts";
import type { ApiEvent, Message } from "../api/events.ts";
import type { ProviderTable } from "../engine/context.ts";
import { memorySecrets } from "../engine/providers/memory/io.ts";
import { createHost, type Host, type HostOptions } from "./host.ts";
import { type Client, connectPort, servePort } from "./port.ts";
import type { TicketBody } from "./tickets.ts";

/** A host with a page at the other end of a port; everything that crosses goes through JSON, as it does over a socket. */
export class TestHost implements AsyncDisposable {
  readonly dir = mkdtempSync(join(tmpdir(), "lifeboat-host-"));
  readonly events: ApiEvent[] = [];
  readonly tickets: TicketBody[] = [];
  readonly secrets = memorySecrets();
  readonly host: Host;
  readonly client: Client;

  constructor(providers?: ProviderTable, change: Partial<HostOptions> = {}) {
    const ticket = (_dir: string, body: TicketBody): `/blob/${string}` => `/blob/${this.tickets.push(body) - 1}`;
    const { secrets } = this;
    this.host = createHost({
      configDir: join(this.dir, "config"),
      folder: join(this.dir, "Lifeboat"),
      secrets: { in: () => ({ of: () => secrets, locked: () => Promise.resolve(new Set<string>()), copy: () => Promise.resolve(), copyAll: () => Promise.resolve() }), state: () => Promise.resolve("keychain"), unlock: () => Promise.resolve(), choose: () => Promise.resolve() },
      tickets: { body: ticket, thumb: ticket },
      version: "1.2.3",
      hostKind: "browser",
      platform: "linux",
      watch: false,
      firstLookMs: 0,
      usb: { watch: (told) => told([]), holders: () => Promise.resolve([]) },
      ...(providers && { providers }),
      ...change,
    });
    this.client = this.connect();
    this.client.onEvent((event) => this.events.push(event));
  }

  connect(): Client {
    const ends: { page?: (message: unknown) => void; engine?: (message: unknown) => void } = {};
    const overWire = (message: Message): unknown => JSON.parse(JSON.stringify(message));
    servePort({ post: (message) => ends.page?.(overWire(message)), onMessage: (listener) => (ends.engine = listener) }, this.host);
    return connectPort({ post: (message) => ends.engine?.(overWire(message)), onMessage: (listener) => (ends.page = listener) });
  }

  /** What it gives, which must be the same after its way through JSON; throws what it failed with. */
  async call<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> {
    const result = await this.client.call(name, input);
    if (!result.ok) throw new Error(`${name}: ${result.error.code} (${result.error.detail})`);
    return result.value;
  }

  async failure<N extends CallName>(name: N, input: Input<N>): Promise<Failure | undefined> {
    const result = await this.client.call(name, input);
    return result.ok ? undefined : result.error;
  }

  /** When this job has ended. */
  ended(job: string): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.client.onEvent((event) => {
        if (event.is !== "ended" || event.job !== job) return;
        stop();
        resolve();
      });
      if (this.events.some((event) => event.is === "ended" && event.job === job)) resolve();
    });
  }

  /** The picture a ticket stands for, where it is not a file. */
  async bytesOf(path: string | null | undefined): Promise<Uint8Array | undefined> {
    return this.tickets[Number(path?.split("/").at(-1))]?.bytes?.();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host.close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}
