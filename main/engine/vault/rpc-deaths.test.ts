import { afterEach, beforeEach, expect, it } from "vitest";
import { WorkerClient } from "./rpc.ts";
import type { RpcFixture } from "./rpc-worker.fixture.ts";

const url = new URL("./rpc-worker.fixture.ts", import.meta.url);
let client: WorkerClient<RpcFixture>;
beforeEach(() => {
  client = new WorkerClient(url, {});
});
afterEach(() => client.close());

it("answers in order, and passes on code and detail of an error", async () => {
  const answers = await Promise.all([client.remote.wait(30), client.remote.echo({ a: new Uint8Array([1]) }), client.remote.echo(undefined)]);
  expect(answers).toEqual(["waited", { a: new Uint8Array([1]) }, undefined]);
  await expect(client.remote.refuse()).rejects.toMatchObject({ name: "LifeboatError", code: "disk-full", detail: "no room" });
  await expect(client.remote.trip()).rejects.toMatchObject({ code: "internal", detail: expect.stringContaining("trip") as string });
  expect(await client.remote.echo("still there")).toBe("still there");
});

it.each(["die", "burst", "strange"] as const)("every open call fails when the worker dies (%s), and so does every later one", async (how) => {
  const calls = [client.remote[how](), client.remote.wait(60_000), client.remote.wait(60_000)];
  const settled = await Promise.allSettled(calls);
  expect(settled.slice(1).map((s) => s.status)).toEqual(["rejected", "rejected"]);
  await expect(client.remote.echo(1)).rejects.toMatchObject({ code: "internal" });
});

it("what cannot be sent is refused, and nothing waits for it", async () => {
  await expect(client.remote.echo(() => 1)).rejects.toThrow("could not be cloned");
  expect(await client.remote.echo(1)).toBe(1);
});

it("takes large messages", async () => {
  expect(await client.remote.size(new Uint8Array(150 << 20))).toBe(150 << 20);
});

it("closes after the calls that are open, once, and refuses those that come later", async () => {
  const open = client.remote.wait(50);
  const closed = Promise.all([client.close(), client.close()]);
  expect(await open).toBe("waited");
  await closed;
  await expect(client.remote.echo(1)).rejects.toMatchObject({ code: "internal" });
});

it("a worker that is not there, or cannot start, fails its calls and says why", async () => {
  const absent = new WorkerClient<RpcFixture>(new URL("./no-such-worker.ts", import.meta.url), {});
  await expect(absent.remote.echo(1)).rejects.toMatchObject({ name: "LifeboatError" });
  await absent.close();
  const sick = new WorkerClient<RpcFixture>(url, { refuseToStart: true });
  await expect(sick.remote.echo(1)).rejects.toMatchObject({ code: "io", detail: "disk I/O error" });
  await expect(sick.remote.echo(1)).rejects.toMatchObject({ code: "io" });
  await sick.close();
});

it("one that dies while it rests is nobody's trouble", async () => {
  await client.remote.endBadly();
  client.rest();
  expect(await client.remote.echo("again")).toBe("again");
});

it("one that has just been started does not rest: it and the next would open the same files", async () => {
  const starting = new WorkerClient<RpcFixture>(url, { refuseToStart: true });
  starting.rest();
  await expect(starting.remote.echo(1)).rejects.toMatchObject({ code: "io" });
});
