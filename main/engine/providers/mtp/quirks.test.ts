import { expect, it } from "vitest";
import { gather } from "../bytes.ts";
import { createTestIo } from "../memory/io.ts";
import { connectHandset } from "./connection.ts";
import { Handset } from "./handset.ts";
import { quirksOf } from "./quirks.ts";
import { Responder } from "./responder.fixture.ts";
import { Session } from "./session.ts";

const io = createTestIo();

async function collectionsOf(vendorId: number): Promise<unknown[]> {
  const session = await Session.open(new Responder(), { timeoutMs: 100 });
  const handset = await Handset.over(session, quirksOf({ vendorId, productId: 1 }));
  await using connection = await connectHandset(handset, { id: "mtp:1", label: "" }, io);
  const answers = await gather(connection.collections(io));
  return answers.flatMap((each) => (each.is === "collection" ? [[each.collection.kinds, each.collection.unlisted]] : []));
}

it("an iPhone gives photos only, and those it lacks may be in iCloud", async () => {
  expect(await collectionsOf(0x05ac)).toEqual([[["photo"], "unknown"]]);
  expect(await collectionsOf(0x18d1)).toEqual([[["photo", "contact", "event", "task"], "gone"]]);
});

it("rows for one product leave the others of its maker alone", () => {
  expect(quirksOf({ vendorId: 0x0421, productId: 0x0488 }).bulkLists).toBe(false);
  expect(quirksOf({ vendorId: 0x0421, productId: 0x0001 }).bulkLists).toBe(true);
});
