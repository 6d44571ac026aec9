import type { Page, WebSocketRoute } from "playwright-core";
import type { CallName, Input, Output, Result } from "../../main/api/contract.ts";
import { socketPath } from "../../main/api/web-host.ts";
import type { ApiEvent, Message } from "../../main/api/events.ts";

/** What becomes of an answer on its way to the page: left out, or another one instead. */
export type Fault = "unanswered" | ((result: unknown) => unknown);

/** Stands between the page and the real host, so that states that are rare can be seen: slow, failed, away. */
export class Wire {
  readonly #faults = new Map<CallName, Fault>();
  readonly #changes = new Map<string, (input: unknown) => unknown>();
  readonly #asked = new Map<number, string>();
  readonly #own = new Map<number, (result: unknown) => void>();
  #routes: WebSocketRoute[] = [];
  #server: WebSocketRoute | undefined;
  #last = 0;
  #refusing = false;
  #waits = false;

  async tap(page: Page): Promise<void> {
    await page.routeWebSocket((url) => url.pathname === socketPath, (route) => this.#join(route));
  }

  fault(call: CallName, fault: Fault): void {
    this.#faults.set(call, fault);
  }

  /** What the page asks is changed on its way: what no form has, such as where a stand-in for a service is. */
  change<N extends CallName>(call: N, change: (input: Input<N>) => Input<N>): void {
    this.#changes.set(call, (input) => change(input as Input<N>));
  }

  /** Asks the host as the page would, in its session. */
  async call<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> {
    // The page counts upwards.
    const id = --this.#last;
    const answer = new Promise<unknown>((resolve) => this.#own.set(id, resolve));
    this.#server?.send(JSON.stringify({ id, call: name, input }));
    const result = (await answer) as Result<Output<N>>;
    if (!result.ok) throw new Error(`${name}: ${result.error.code}: ${result.error.detail}`);
    return result.value;
  }

  /** As if the engine had told it. */
  tell(event: ApiEvent): void {
    this.#routes.at(-1)?.send(JSON.stringify({ event } satisfies Message));
  }

  /** Every answer comes through as it is. Gives whether the page still waits for one that was left out: what it waits for is under way there until it is loaded anew. */
  heal(): boolean {
    this.#faults.clear();
    this.#refusing = false;
    const waits = this.#waits;
    this.#waits = false;
    return waits;
  }

  /** The connection breaks, and stays broken until healed. */
  async cut(): Promise<void> {
    this.#refusing = true;
    await Promise.all(this.#routes.splice(0).map((route) => route.close({ code: 1001 })));
  }

  #join(route: WebSocketRoute): void {
    if (this.#refusing) return void route.close({ code: 1001 });
    this.#routes.push(route);
    const server = route.connectToServer();
    this.#server = server;
    route.onMessage((text) => {
      const message = JSON.parse(String(text)) as Message;
      const change = "call" in message ? this.#changes.get(message.call) : undefined;
      if ("call" in message) this.#asked.set(message.id, message.call);
      server.send("call" in message && change !== undefined ? JSON.stringify({ ...message, input: change(message.input) }) : text);
    });
    server.onMessage((text) => {
      const passed = this.#pass(JSON.parse(String(text)) as Message);
      if (passed !== null) route.send(JSON.stringify(passed));
    });
  }

  #pass(message: Message): Message | null {
    if (!("result" in message)) return message;
    const own = this.#own.get(message.id);
    if (own !== undefined) {
      this.#own.delete(message.id);
      own(message.result);
      return null;
    }
    const fault = this.#faults.get(this.#asked.get(message.id) as CallName);
    this.#asked.delete(message.id);
    if (fault === undefined) return message;
    if (fault !== "unanswered") return { id: message.id, result: fault(message.result) };
    this.#waits = true;
    return null;
  }
}

/** Another answer than the engine's. */
export function answered(value: unknown): Fault {
  return () => ({ ok: true, value });
}

/** The answer of a call that failed. */
export function failed(code: string, detail: string): Fault {
  return () => ({ ok: false, error: { code, detail } });
}
