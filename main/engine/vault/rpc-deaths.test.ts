import { afterEach, expect, it } from "vitest";
import { WorkerClient } from "./rpc.ts";

type Functions = { add: (a: number, b: number) => number; fail: () => never; die: () => never; threadId: () => number; close: () => void };

// Plain JavaScript in a data: URL, so that the test needs no file of its own.
const rpc = new URL("./rpc.ts", import.meta.url).href;
const source = `import { serve } from ${JSON.stringify(rpc)};
import { threadId } from "node:worker_threads";
serve({ add: (a, b) => a + b, fail: () => { throw new Error("no"); }, die: () => process.exit(1), threadId: () => threadId, close: () => undefined });`;
const url = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
const clients: WorkerClient<Functions>[] = [];

function start(): WorkerClient<Functions> {
  const client = new WorkerClient<Functions>(url, {});
  clients.push(client);
  return client;
}
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

it("answers, and hands errors on", async () => {
  const { remote } = start();
  expect(await remote.add(1, 2)).toBe(3);
  await expect(remote.fail()).rejects.toMatchObject({ code: "internal" });
  expect(await remote.add(2, 2)).toBe(4);
});

it("fails every call once the worker is dead", async () => {
  const { remote } = start();
  await expect(remote.die()).rejects.toMatchObject({ code: "internal" });
  await expect(remote.add(1, 2)).rejects.toMatchObject({ code: "internal" });
});

it("starts again after a rest, which is not death", async () => {
  const client = start();
  const before = await client.remote.threadId();
  client.rest();
  client.rest();
  expect(await client.remote.threadId()).not.toBe(before);
  client.rest();
  await client.close();
  await expect(client.remote.add(1, 2)).rejects.toMatchObject({ code: "internal" });
});

it("does not rest while a call is open", async () => {
  const client = start();
  const before = await client.remote.threadId();
  const open = client.remote.add(1, 2);
  client.rest();
  expect(await open).toBe(3);
  expect(await client.remote.threadId()).toBe(before);
});

it("a worker that cannot start says why to every caller", async () => {
  const sick = new WorkerClient<RpcFixture>(new URL("./rpc-worker.fixture.ts", import.meta.url), { refuseToStart: true });
  await expect(sick.remote.echo(1)).rejects.toMatchObject({ code: "io", detail: "disk I/O error" });
  await expect(sick.remote.echo(1)).rejects.toMatchObject({ code: "io" });
  await sick.close();
});
