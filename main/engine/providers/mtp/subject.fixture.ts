import { bytesOf } from "../bytes.ts";
import type { Subject } from "../conformance.ts";
import { createTestIo } from "../memory/io.ts";
import type { Connection, Io, Item, Kind } from "../provider.ts";
import { connectHandset } from "./connection.ts";
import { Handset } from "./handset.ts";
import { quirksOf } from "./quirks.ts";
import { Responder } from "./responder.fixture.ts";
import { Session } from "./session.ts";

const pixel = quirksOf({ vendorId: 0x18d1, productId: 0x4ee1 });

export async function connectTo(device: Responder, io: Io = createTestIo(), quirks = pixel): Promise<Connection> {
  // Another program's claim on the interface ends where the next one begins.
  device.closed = false;
  const session = await Session.open(device, { timeoutMs: 1000 });
  const handset = await Handset.over(session, quirks);
  return connectHandset(handset, { id: "mtp:SERIAL-1", label: "Fixture phone" }, io);
}

const extensions: Readonly<Record<Kind, string>> = { photo: "", contact: ".vcf", event: ".ics", task: ".ics" };

/** A phone under the conformance suite: its owner takes photos and saves cards with other apps. */
export async function openPhone(kind: Kind, device: Responder = new Responder()): Promise<Subject> {
  const folder = device.folder("Camera", device.folder("DCIM"));
  const handles = new Map<string, number>();
  const io = createTestIo();
  const connection = await connectTo(device, io);
  let minute = 0;
  const thingOf = async (item: Item, name: string): Promise<{ name: string; bytes: Uint8Array; modified: string }> => {
    minute += 1;
    const modified = `20260501T10${String(Math.floor(minute / 60) % 60).padStart(2, "0")}${String(minute % 60).padStart(2, "0")}`;
    return { name, bytes: await bytesOf(item.body), modified };
  };
  let count = 0;
  return {
    connection,
    io,
    collection: { id: "0x10001", name: "Internal storage", kinds: [kind], readOnly: true, unlisted: "gone" },
    // One program at a time speaks with a device: the one before is still there when this one comes, and is told so.
    reconnect: async (callIo) => shared(await connectTo(device, callIo), device),
    async close() {
      await connection[Symbol.asyncDispose]();
    },
    async seed(items) {
      for (const item of items) {
        const name = kind === "photo" ? (item.facts?.name ?? "") : `item-${count}${extensions[kind]}`;
        const handle = device.put({ ...(await thingOf(item, name)), ...(kind === "photo" && { format: 0x3801 }) }, folder);
        handles.set(`DCIM/Camera/${name}`, handle);
        count += 1;
      }
    },
    async change(href, item) {
      const handle = handles.get(href) ?? 0;
      device.change(handle, await thingOf(item, href.split("/").at(-1) ?? ""));
    },
    async shut() {
      device.faults.shut.add(folder);
    },
    async drop(href) {
      device.remove(handles.get(href) ?? 0);
    },
  };
}

/** Its end leaves the device to the connection before. */
function shared(connection: Connection, device: Responder): Connection {
  return {
    ...connection,
    async [Symbol.asyncDispose]() {
      await connection[Symbol.asyncDispose]();
      device.closed = false;
    },
  };
}
