import { expect, it } from "vitest";
import { gather } from "../bytes.ts";
import { createTestIo } from "../memory/io.ts";
import type { Connection } from "../provider.ts";
import { connectHandset } from "./connection.ts";
import { Handset } from "./handset.ts";
import { operations } from "./codes.ts";
import type { DeviceInfo } from "./device-info.ts";
import { identityOf } from "./mtp.ts";
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

it("Canon's cameras of 2016 keep their session, and the next program goes on in it", async () => {
  const { staysOpen } = quirksOf({ vendorId: 0x04a9, productId: 0x3281 });
  const device = new Responder();
  for (let n = 0; n < 2; n += 1) {
    device.closed = false;
    const session = await Session.open(device, { timeoutMs: 100, staysOpen });
    expect(await session.ask({ operation: "GetStorageIDs", what: "the list of storages" })).toHaveLength(8);
    await session.close();
  }
  expect(device.heard).not.toContain(operations.CloseSession);
});

it("phones that share one serial number are told apart by what they say themselves", () => {
  const identity = (serial: string | undefined, info: Partial<DeviceInfo>): Connection["identity"] =>
    identityOf({ key: "1", vendorId: 0x0e8d, productId: 0x2008, bus: "1", address: 1, ports: [], interfaces: [], ...(serial !== undefined && { serial }) }, { extensionId: 6, extension: "", operations: new Set(), ...info });
  const at = (...args: Parameters<typeof identity>): string => identity(...args).id;
  expect(identity("0A1B2C3D", {}).place).toBe(undefined);
  expect(at("0A1B2C3D", { serial: "f".repeat(31) + "0", model: "X" })).toBe("mtp:0A1B2C3D");
  expect(at(undefined, { serial: "S" })).toBe("mtp:S");
  expect(at(undefined, {})).toBe("mtp:0e8d:2008");
  for (const shared of ["0123456789ABCDEF", "1234567", "00000000", "1234567890ABCDEF"]) {
    expect(at(shared, { serial: "4f2a9c", model: "P8" })).toBe(`mtp:${shared}-4f2a9c`);
    expect(at(shared, { serial: shared, model: "P8" })).toBe(`mtp:${shared}-P8`);
    expect(identity(shared, {}).place).toBe(`mtp:${shared}`);
  }
});
