import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createTestIo } from "../providers/memory/io.ts";
import type { Connection } from "../providers/provider.ts";
import { phone, photo } from "../providers/mtp/phone.fixture.ts";
import type { Responder } from "../providers/mtp/responder.fixture.ts";
import { connectTo } from "../providers/mtp/subject.fixture.ts";
import { writePart } from "../providers/takeout/subject.fixture.ts";
import { takeout } from "../providers/takeout/takeout.ts";
import { createRig, type Rig } from "./pull.fixture.ts";
import type { PullResult } from "./pull.ts";

const photos = "Google Photos/Photos from 2019";
const exported = { mum: "takeout-20260102T030405Z", dad: "takeout-20260302T030405Z" };
const page = (who: string): Record<string, string> => ({ "archive_browser.html": `Archive for ${who}@example.org` });

/** A folder that exports are put into, and runs over it. */
async function createShelf(rig: Rig) {
  const dir = join(rig.dir, "export");
  mkdirSync(dir);
  return {
    put: (who: keyof typeof exported, n: number, files: Record<string, string>) => writePart(dir, `${exported[who]}-00${n}.zip`, files),
    take: (who: keyof typeof exported, n: number) => rmSync(join(dir, `${exported[who]}-00${n}.zip`)),
    backup: async (): Promise<PullResult> => {
      await using connection = await takeout.connect({ dir }, "read", createTestIo());
      return await rig.backup(() => connection);
    },
    identity: async () => (await rig.vault.read.accounts())[0]?.identity,
  };
}

it("the part that says whose an export is may come later, or be taken away", async () => {
  await using rig = await createRig();
  const { put, take, backup, identity } = await createShelf(rig);
  await put("mum", 2, { [`${photos}/b.jpg`]: "b" });
  expect((await backup()).status).toBe("partial");
  expect(await identity()).toMatch(/^takeout:place-/);
  await put("mum", 1, { ...page("mum"), [`${photos}/a.jpg`]: "a" });
  expect((await backup()).status).toBe("complete");
  expect(await identity()).toBe("takeout:mum@example.org");
  take("mum", 1);
  expect((await backup()).status).toBe("partial");
  expect([await identity(), await rig.names()]).toEqual(["takeout:mum@example.org", ["a.jpg", "b.jpg"]]);
});

it("where nothing is kept yet, the export says later whose it is", async () => {
  await using rig = await createRig();
  const { put, backup, identity } = await createShelf(rig);
  await put("mum", 2, { "Keep/note.json": "{}" });
  await backup();
  expect(await rig.names()).toEqual([]);
  await put("mum", 1, { ...page("mum"), [`${photos}/a.jpg`]: "a" });
  await backup();
  expect([await identity(), await rig.names()]).toEqual(["takeout:mum@example.org", ["a.jpg"]]);
});

it("somebody else's export in that folder is refused, whether it says whose it is or not", async () => {
  await using rig = await createRig();
  const { put, take, backup } = await createShelf(rig);
  const wrong = { code: "wrong-account" };
  const family = { "Calendar/Family.ics": "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n" };
  await put("mum", 2, { [`${photos}/b.jpg`]: "b", ...family });
  await backup();
  await put("dad", 1, page("dad"));
  await expect(backup()).rejects.toMatchObject(wrong);
  take("mum", 2);
  await put("dad", 2, { [`${photos}/b.jpg`]: "dad's", ...family });
  await expect(backup()).rejects.toMatchObject(wrong);
  take("dad", 1);
  take("dad", 2);
  await put("mum", 2, { [`${photos}/b.jpg`]: "b", ...family });
  await put("mum", 1, page("mum"));
  await backup();
  take("mum", 1);
  await put("dad", 2, { [`${photos}/c.jpg`]: "dad's" });
  await expect(backup()).rejects.toMatchObject(wrong);
  take("mum", 2);
  await put("dad", 2, { [`${photos}/b.jpg`]: "dad's", ...family });
  await expect(backup()).rejects.toMatchObject(wrong);
  await put("dad", 1, page("dad"));
  await expect(backup()).rejects.toMatchObject(wrong);
  expect(await rig.names()).toHaveLength(2);
});

it("a phone that was known by a serial number which others have as well is the same, and no other phone is", async () => {
  await using rig = await createRig();
  const shared = "mtp:0123456789ABCDEF";
  const run = async (device: Responder, identity: Connection["identity"]): Promise<PullResult> => {
    await using connection = await connectTo(device);
    return await rig.backup(() => ({ ...connection, identity }));
  };
  const own = phone();
  await run(own.device, { id: shared, label: "P8" });
  const other = phone();
  for (const [n, handle] of other.handles.entries()) other.device.change(handle, { bytes: photo(n, 500) });
  await expect(run(other.device, { id: `${shared}-b`, place: shared, label: "P8" })).rejects.toMatchObject({ code: "wrong-account" });
  // Its etags are made otherwise meanwhile.
  for (const [n, handle] of own.handles.entries()) own.device.change(handle, { at: 1_780_000_000 + n });
  expect(await run(own.device, { id: `${shared}-a`, place: shared, label: "P8" })).toMatchObject({ status: "complete", verdicts: [], counts: { added: 0, lost: 0 } });
  expect((await rig.vault.read.accounts())[0]?.identity).toBe(`${shared}-a`);
  expect(await rig.names()).toHaveLength(3);
  await expect(run(own.device, { id: `${shared}-b`, place: shared, label: "P8" })).rejects.toMatchObject({ code: "wrong-account" });
});
