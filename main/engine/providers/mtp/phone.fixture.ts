// A phone with photos, and what its tests ask of it.
import { gather } from "../bytes.ts";
import { createTestIo } from "../memory/io.ts";
import type { Change, Collection, Connection, Source } from "../provider.ts";
import { Responder } from "./responder.fixture.ts";

export const internal: Collection = { id: "0x10001", name: "", kinds: ["photo"], readOnly: true, unlisted: "gone" };
export const io = createTestIo();
export const photo = (n: number, length = 3000): Uint8Array => new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(length, n)]));

/** A phone with three photos in DCIM/Camera. */
export function phone(): { device: Responder; handles: number[]; folder: number } {
  const device = new Responder();
  const folder = device.folder("Camera", device.folder("DCIM"));
  const handles = [1, 2, 3].map((n) => device.put({ name: `IMG_${n}.jpg`, bytes: photo(n), modified: `2026050${n}T101500` }, folder));
  return { device, handles, folder };
}

export function sourceOf({ source }: Connection): Source {
  if (source === undefined) throw new Error("a phone can be read");
  return source;
}

export async function listed(connection: Connection, collection = internal): Promise<Change[]> {
  return gather(sourceOf(connection).changes(collection, undefined, io));
}
