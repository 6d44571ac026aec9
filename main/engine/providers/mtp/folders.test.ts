// Folders that cannot be listed, or not all of them, and such as hang together wrongly.
import { expect, it } from "vitest";
import { bytesOf, gather } from "../bytes.ts";
import { internal, io, listed, phone, photo, sourceOf } from "./phone.fixture.ts";
import { connectTo } from "./subject.fixture.ts";

it("leaves open what was in a folder where a file has neither a name nor a format, and names it", async () => {
  const { device, folder } = phone();
  device.put({ name: "" }, folder);
  device.put({ name: "x.jpg", bytes: photo(5) }, device.folder("Trip", folder));
  await using connection = await connectTo(device);
  const changes = await listed(connection);
  expect(changes.filter(({ is }) => is === "unknown" || is === "end")).toEqual([{ is: "unknown", href: "DCIM/Camera/", except: ["DCIM/Camera/Trip/"] }, { is: "end", listing: "full" }]);
  expect(changes.filter(({ is }) => is === "present")).toHaveLength(5);
  const asked = ["DCIM/Camera/", "DCIM/Camera/GONE.jpg", "DCIM/Camera/Trip/GONE.jpg", "DCIM/Camera/Trip/", "DCIM/GONE.jpg"].map((href) => ({ href }));
  expect((await gather(sourceOf(connection).read(internal, asked, io))).map(({ is }) => is)).toEqual(["failed", "failed", "gone", "gone", "gone"]);
});

it("goes on beside a folder at which the device always loses its session", async () => {
  const { device } = phone();
  const bad = device.folder("Bad");
  device.faults.crashes.add(bad);
  await using connection = await connectTo(device);
  const changes = await listed(connection);
  expect(changes.filter(({ is }) => is === "unknown" || is === "end")).toEqual([{ is: "unknown", href: "Bad/", except: [] }, { is: "end", listing: "full" }]);
  expect(changes.filter(({ is }) => is === "present")).toHaveLength(4);
  const before = device.heard.length;
  expect(await gather(sourceOf(connection).read(internal, [{ href: "Bad/" }, { href: "Bad/photo.jpg" }], io))).toMatchObject([{ is: "failed", detail: "the device did not list all of this folder" }, { is: "failed" }]);
  expect(device.heard.length, "without another look").toBe(before);
});

it("gives no photo of another under the number it had before the session was lost", async () => {
  const { device, folder, handles } = phone();
  const [one = 0, two = 0] = handles;
  device.lacks("GetObjectPropList");
  device.faults.crashes.add(device.put({ name: "BAD.jpg", bytes: photo(9) }, folder));
  await using connection = await connectTo(device);
  const refs = (await listed(connection)).flatMap((change) => (change.is === "present" ? [change.ref] : []));
  device.change(one, { name: "IMG_2.jpg", bytes: photo(2) });
  device.change(two, { name: "IMG_1.jpg", bytes: photo(1) });
  const wrong: string[] = [];
  for await (const answer of sourceOf(connection).read(internal, refs, io)) {
    if (answer.is !== "item") continue;
    const bytes = await bytesOf(answer.item.body).catch(() => undefined);
    if (bytes?.at(-1) !== Number(/IMG_(\d)/.exec(answer.ref.href)?.[1])) wrong.push(answer.ref.href);
  }
  expect(wrong).toEqual([]);
});

it("does not follow folders that hold themselves", async () => {
  const { device, folder } = phone();
  const loop = device.folder("Loop", folder);
  const inside = device.folder("Inside", loop);
  device.put({ name: "x.jpg", bytes: photo(5) }, inside);
  await using connection = await connectTo(device);
  expect((await listed(connection)).filter(({ is }) => is === "present")).toHaveLength(4);
});

it("that name each other as the one above them are at the top, with what is in them", async () => {
  const { device } = phone();
  device.faults.flat = true;
  const folders = ["A", "B", "C", "Self"].map((name) => device.folder(name));
  const [a = 0, b = 0, c = 0, self = 0] = folders;
  for (const handle of folders) device.put({ name: `in ${handle}.jpg`, bytes: photo(handle) }, handle);
  device.nest(a, b);
  device.nest(b, c);
  device.nest(c, a);
  device.nest(self, self);
  await using connection = await connectTo(device);
  const refs = (await listed(connection)).flatMap((change) => (change.is === "present" ? [change.ref.href] : []));
  expect(refs.filter((href) => !href.startsWith("DCIM")).sort()).toEqual([`A/C/B/in ${b}.jpg`, `A/C/in ${c}.jpg`, `A/in ${a}.jpg`, `Self/in ${self}.jpg`]);
});

it("with a film that is described at the second try only keep it with its photo", async () => {
  const { device, folder } = phone();
  const film = device.put({ name: "IMG_1.mov", bytes: photo(11) }, folder);
  device.lacks("GetObjectPropList");
  await using connection = await connectTo(device);
  const before = await listed(connection);
  device.faults.halfTold.set(film, 1);
  expect(await listed(connection)).toEqual(before);
  device.faults.halfTold.set(film, 2);
  expect(await listed(connection)).toContainEqual({ is: "unknown", href: "DCIM/Camera/", except: [] });
});
