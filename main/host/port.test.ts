import { expect, it } from "vitest";
import type { Handlers } from "../api/contract.ts";
import { LifeboatError } from "../api/errors.ts";
import type { ApiEvent, Message } from "../api/events.ts";
import { connectPort, servePort } from "./port.ts";

const handlers = {
  lastCheck: () => Promise.resolve(null),
  removeSource: ({ source }: { source: number }) => Promise.reject(source === 1 ? new LifeboatError("held", "why") : new Error("secret in /home/anna")),
} as unknown as Handlers;

/** The engine's end of a port, talked to in raw messages. */
function served(): { say: (message: unknown) => Promise<Message[]>; stop: () => void; emit: (event: ApiEvent) => void; posted: Message[] } {
  const posted: Message[] = [];
  let hear: (message: unknown) => void = () => undefined;
  let emit: (event: ApiEvent) => void = () => undefined;
  const onEvent = (listener: (event: ApiEvent) => void): (() => void) => {
    emit = listener;
    return () => (emit = () => undefined);
  };
  const stop = servePort({ post: (message) => void posted.push(message), onMessage: (listener) => (hear = listener) }, { handlers, onEvent });
  const say = async (message: unknown): Promise<Message[]> => {
    hear(message);
    await new Promise(setImmediate);
    return posted.splice(0);
  };
  return { say, stop, emit: (event) => emit(event), posted };
}

it("answers a call with its result", async () => {
  expect(await served().say({ id: 4, call: "lastCheck", input: {} })).toEqual([{ id: 4, result: { ok: true, value: null } }]);
});

it("turns errors into results, and tells nothing of those nobody expected", async () => {
  const { say } = served();
  expect(await say({ id: 1, call: "removeSource", input: { source: 1 } })).toEqual([{ id: 1, result: { ok: false, error: { code: "held", detail: "why" } } }]);
  const [answer] = await say({ id: 2, call: "removeSource", input: { source: 2 } });
  expect(answer).toMatchObject({ id: 2, result: { ok: false, error: { code: "internal" } } });
  expect(JSON.stringify(answer)).not.toContain("anna");
});

it.each([["no name of a call", "nothing"], ["what every object has", "constructor"], ["the same, as a property", "__proto__"]])("refuses %s", async (_, call) => {
  expect(await served().say({ id: 3, call, input: {} })).toMatchObject([{ id: 3, result: { ok: false, error: { code: "usage" } } }]);
});

it.each([[{}], [{ source: "1" }], [{ source: -1 }], [{ source: 1.5 }], [null], [[1]], ["text"], [undefined]])("refuses %j as input, without its value", async (input) => {
  const [answer] = await served().say({ id: 3, call: "removeSource", input });
  expect(answer).toMatchObject({ result: { ok: false, error: { code: "usage" } } });
});

it.each([[null], ["text"], [7], [{}], [{ id: "1", call: "lastCheck" }], [{ id: 1 }], [{ id: Number.NaN, call: "lastCheck", input: {} }], [{ event: { is: "stopped" } }]])("is silent to %j", async (message) => {
  expect(await served().say(message)).toEqual([]);
});

it("tells events until it is stopped, and outlives a closed pipe", async () => {
  const { emit, stop, posted, say } = served();
  emit({ is: "ended", job: "a" });
  expect(posted.splice(0)).toEqual([{ event: { is: "ended", job: "a" } }]);
  stop();
  emit({ is: "ended", job: "b" });
  expect(await say({ id: 1, call: "lastCheck", input: {} })).toEqual([]);
  servePort({ post: () => { throw new Error("closed"); }, onMessage: (listener) => listener({ id: 1, call: "lastCheck", input: {} }) }, { handlers, onEvent: () => () => undefined });
});

it("fails open and later calls of a client whose engine is gone", async () => {
  const client = connectPort({ post: () => undefined, onMessage: () => undefined });
  const open = client.call("lastCheck", {});
  client.stop();
  expect(await open).toMatchObject({ ok: false, error: { code: "no-answer" } });
  expect(await client.call("lastCheck", {})).toMatchObject({ ok: false, error: { code: "no-answer" } });
});
