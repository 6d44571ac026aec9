import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { virtualClock } from "../engine/clock.ts";
import { adbInterface, mtpInterface, usbDevice } from "../engine/handsets.fixture.ts";
import { createMemoryWorld } from "../engine/providers/memory/memory.ts";
import type { ProviderDef } from "../engine/providers/provider.ts";
import type { UsbDevice } from "../engine/usb/devices.ts";
import { TestHost } from "./host.fixture.ts";

const hour = 3600_000;

/** Cables that a test plugs phones into. */
function cables(held = ["gvfsd-gphoto2", "gvfsd-gphoto2"]) {
  let told: (devices: UsbDevice[]) => void = () => undefined;
  const usb = {
    watch: (listener: typeof told): void => {
      told = listener;
      told([]);
    },
    holders: async ({ product }: UsbDevice): Promise<readonly string[]> => (product === "EOS" ? held : []),
  };
  return { usb, plug: (...devices: UsbDevice[]) => told(devices) };
}

it("tells of phones as they come and go, what they give, and who uses them", async () => {
  const { usb, plug } = cables();
  await using test = new TestHost(undefined, { usb });
  expect(await test.call("devices", {})).toEqual([]);
  plug(usbDevice({ interfaces: [mtpInterface] }), usbDevice({ key: "002", vendorId: 0x04a9, product: "EOS", interfaces: [{ ...mtpInterface, class: 6, subclass: 1, protocol: 1, name: "" }] }));
  expect(test.events).toContainEqual({ is: "changed", what: "devices" });
  expect(await test.call("devices", {})).toMatchObject([
    { name: "Pixel 8", sort: "android", ways: [{ provider: "mtp", settings: { serial: "38101FDJH0056A" }, kinds: ["photo"], source: null }], heldBy: [] },
    { name: "EOS", sort: "camera", heldBy: ["gvfsd-gphoto2"] },
  ]);
  test.events.length = 0;
  plug();
  expect(test.events).toEqual([{ is: "changed", what: "devices" }]);
  expect(await test.call("devices", {})).toEqual([]);
});

it("tells when a program lets go of a phone, for no cable does", async () => {
  const held = ["gvfsd-gphoto2"];
  const { usb, plug } = cables(held);
  await using test = new TestHost(undefined, { usb });
  await test.call("devices", {});
  plug(usbDevice({ vendorId: 0x04a9, product: "EOS", interfaces: [{ ...mtpInterface, class: 6, subclass: 1, protocol: 1, name: "" }] }));
  expect(await test.call("devices", {})).toMatchObject([{ heldBy: ["gvfsd-gphoto2"] }]);
  test.events.length = 0;
  held.length = 0;
  await expect.poll(() => test.events, { timeout: 5000 }).toEqual([{ is: "changed", what: "devices" }]);
  expect(await test.call("devices", {})).toMatchObject([{ heldBy: [] }]);
});

it("backs a phone up when it comes, if the person said so, and daily while it stays", async () => {
  const { usb, plug } = cables();
  const { def, world } = createMemoryWorld();
  world.addCollection({ id: "people", name: "People", kinds: ["contact"] });
  const clock = virtualClock(new Date("2026-11-22T08:00:00Z"));
  const looks: (() => Promise<void>)[] = [];
  const phone: ProviderDef = { ...def, id: "adb", settings: z.object({ serial: z.string() }) };
  await using test = new TestHost({ adb: () => Promise.resolve(phone), other: () => Promise.resolve({ ...def, id: "other" }) }, { clock, usb, watch: true, onWatch: (look) => void looks.push(look) });
  const looked = async (): Promise<number> => {
    const before = world.calls.connect;
    await Promise.all(looks.map((look) => look()));
    return world.calls.connect - before;
  };
  const pixel = usbDevice({ interfaces: [adbInterface] });
  await test.call("openFolder", { folder: join(test.dir, "Lifeboat") });
  const { id } = await test.call("addSource", { source: { provider: "adb", name: "Pixel", settings: { serial: "38101FDJH0056A" }, secrets: {} }, job: "add" });
  expect(await test.call("devices", {})).toEqual([]);
  plug(pixel);
  expect((await test.call("devices", {}))[0]?.ways).toMatchObject([{ provider: "adb", source: id }]);
  expect(await looked()).toBe(0);

  await test.call("setSettings", { onConnect: true });
  expect(await looked()).toBe(1);
  expect(await looked()).toBe(0);
  clock.advance(25 * hour);
  expect(await looked()).toBe(1);

  plug();
  clock.advance(25 * hour);
  expect(await looked()).toBe(0);
  await test.call("addSource", { source: { provider: "other", name: "Other", settings: {}, secrets: {} }, job: "add-2" });
  world.calls.connect = 0;
  await test.call("backUp", { job: "all" });
  expect(world.calls.connect).toBe(1);
  const before = world.calls.connect;
  plug(pixel);
  await looked();
  expect(world.calls.connect - before).toBe(1);
});
