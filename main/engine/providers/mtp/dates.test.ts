// What dates say of a photo that did not change.
import { expect, it } from "vitest";
import { gather } from "../bytes.ts";
import type { Change } from "../provider.ts";
import { operations, responses } from "./codes.ts";
import { javaHash } from "./dates.ts";
import { internal, io, listed, photo, sourceOf } from "./phone.fixture.ts";
import { Responder } from "./responder.fixture.ts";
import { connectTo } from "./subject.fixture.ts";

const summer = Date.parse("2026-07-01T10:15:00Z") / 1000;

/** An Android phone with photos of summer and winter, one of them at the top. */
function android(): { device: Responder; handles: number[] } {
  const device = new Responder();
  const folder = device.folder("Käse 100% 📷", device.folder("DCIM"));
  const handles = [0, 180].map((days) => device.put({ name: `IMG_${days}.jpg`, bytes: photo(days), at: summer + days * 86_400 }, folder));
  device.put({ name: "top.jpg", bytes: photo(9), at: summer });
  return { device, handles };
}

const tags = (changes: readonly Change[]): unknown[] => changes.flatMap((change) => (change.is === "present" ? [change.ref.etag] : []));

it("are hashed as Java does", () => {
  expect([javaHash(""), javaHash("hello"), javaHash("polygenelubricants")]).toEqual([0, 99_162_322, -(2 ** 31)]);
});

it("shift with the zone an Android phone is in, and its photos are known all the same", async () => {
  const { device, handles } = android();
  device.zone = 120;
  await using connection = await connectTo(device);
  const before = await listed(connection);
  for (const zone of [540, -570, 345, 0]) {
    device.zone = zone;
    expect(await listed(connection)).toEqual(before);
  }
  device.faults.leftOut.add(handles[0] ?? 0);
  expect(await listed(connection), "left out of a list of properties").toEqual(before);
  device.faults.refused.set(operations.GetObjectPropList, responses.GeneralError);
  expect(await listed(connection), "without such lists").toEqual(before);
  const end = before.at(-1);
  expect(await gather(sourceOf(connection).changes(internal, end?.is === "end" ? end.at : undefined, io))).toMatchObject([{ listing: "delta" }]);
});

it("that are later by a whole hour in the same zone are those of a changed photo", async () => {
  const { device, handles } = android();
  await using connection = await connectTo(device);
  const before = tags(await listed(connection));
  device.change(handles[1] ?? 0, { at: summer + 180 * 86_400 + 3600 });
  const after = tags(await listed(connection));
  expect(after.filter((tag) => !before.includes(tag))).toHaveLength(1);
});

it("count as they are where persistent ids are made otherwise", async () => {
  const device = new Responder();
  device.put({ name: "a.jpg", bytes: photo(1), modified: "20260501T101500" });
  await using connection = await connectTo(device);
  const before = tags(await listed(connection));
  device.change(1, { modified: "20260501T111500" });
  expect(tags(await listed(connection))).not.toEqual(before);
});
