import { join } from "node:path";
import { expect, it } from "vitest";
import { LifeboatError } from "../api/errors.ts";
import type { ApiEvent } from "../api/events.ts";
import { Responder } from "../engine/providers/mtp/responder.fixture.ts";
import { mtp } from "../engine/providers/mtp/mtp.ts";
import { connectTo } from "../engine/providers/mtp/subject.fixture.ts";
import type { ProviderDef } from "../engine/providers/provider.ts";
import { TestHost } from "./host.fixture.ts";

const jpeg = (n: number, length: number): Uint8Array => new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(length, n)]));

function phoneWithPhotos(): ProviderDef {
  const device = new Responder();
  const folder = device.folder("DCIM");
  for (const n of [1, 2]) device.put({ name: `${String(n)}.jpg`, bytes: jpeg(n, 9000), thumb: jpeg(n, 50) }, folder);
  return { ...mtp, connect: (_settings, _need, io) => connectTo(device, io) };
}

it("a first backup shows the newest photos while they are on their way, and not after", async () => {
  await using test = new TestHost({ mtp: async () => phoneWithPhotos() });
  const seen: Promise<Uint8Array | undefined>[] = [];
  test.client.onEvent((event) => {
    if (event.is === "preview") seen.push(test.bytesOf(event.thumb));
  });
  await test.call("openFolder", { folder: join(test.dir, "Lifeboat") });
  await test.call("addSource", { source: { provider: "mtp", name: "Pixel", settings: {}, secrets: {} }, job: "add" });
  await test.call("backUp", { job: "first" });
  const previews = test.events.filter((event): event is Extract<ApiEvent, { is: "preview" }> => event.is === "preview");
  expect(previews.map(({ job }) => job)).toEqual(["first", "first"]);
  expect((await Promise.all(seen)).map((picture) => picture?.length)).toEqual([54, 54]);
  await expect(test.bytesOf(previews[0]?.thumb)).rejects.toMatchObject({ code: "gone" });
  expect(await test.call("count", { filter: {} })).toEqual({ photo: 2 });
  await test.call("backUp", { job: "second" });
  expect(test.events.filter(({ is }) => is === "preview")).toHaveLength(2);
});

it("a first backup that no page asked for shows nothing, and keeps everything", async () => {
  const noPage = (): never => {
    throw new LifeboatError("internal", "a ticket was asked for outside any page's call");
  };
  await using test = new TestHost({ mtp: async () => phoneWithPhotos() }, { tickets: { body: noPage, thumb: noPage } });
  await test.call("openFolder", { folder: join(test.dir, "Lifeboat") });
  await test.call("addSource", { source: { provider: "mtp", name: "Pixel", settings: {}, secrets: {} }, job: "add" });
  expect(await test.call("backUp", { job: "daily-1" })).toEqual({ status: "complete" });
  expect(test.events.filter(({ is }) => is === "preview")).toEqual([]);
  expect(await test.call("count", { filter: {} })).toEqual({ photo: 2 });
});
