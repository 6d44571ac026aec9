// One after the other on one phone: what is everyday, and what must not lose anything.
import { spawn } from "node:child_process";
import { once as event } from "node:events";
import { join } from "node:path";
import { asLifeboatError } from "../../../main/api/errors.ts";
import { writePhotos } from "../../../bench/corpus-photos.ts";
import { placeOf } from "../../../main/engine/providers/mtp/discover.ts";
import { Handset as Device } from "../../../main/engine/providers/mtp/handset.ts";
import { quirksOf } from "../../../main/engine/providers/mtp/quirks.ts";
import { Session } from "../../../main/engine/providers/mtp/session.ts";
import { openUsbTransport } from "../../../main/engine/providers/mtp/usb-transport.ts";
import type { Connection } from "../../../main/engine/providers/provider.ts";
import { check, portOf, resetPort, same } from "./guest.ts";
import type { Handset } from "./phones.ts";
import { connect, type Ear, filesIn, inOrder, list, type Pulled, read } from "./pull.ts";

const photosOnly = (pulled: Pulled): [string, string][] => inOrder(new Map([...pulled].filter(([path]) => path.endsWith(".JPG"))));

export async function everyday(name: string, phone: Handset): Promise<void> {
  let cursor: string | undefined;
  let count = 0;

  await check(`${name}: a full pull`, async () => {
    await using connection = await connect(phone.serial);
    const listing = await list(connection);
    const pulled: Pulled = new Map();
    await read(connection, listing.refs, pulled);
    same(photosOnly(pulled), photosOnly(await filesIn(phone.folder)), "photos");
    ({ cursor } = listing);
    count = listing.refs.length;
    return { things: count };
  });

  await check(`${name}: nothing changed, then one photo more`, async () => {
    await using connection = await connect(phone.serial);
    same((await list(connection, cursor)).full, false, "a full listing where nothing changed");
    await writePhotos(join(phone.folder, "more"), { count: 1, bytes: 300_000, seed: 2 });
    await listsSoon(connection, count + 1);
  });

  await check(`${name}: a session left open by a program that was killed`, async () => {
    // In the middle of a transaction.
    const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? "", "hold", phone.serial], { stdio: ["ignore", "pipe", "inherit"] });
    await event(child.stdout, "data");
    child.kill("SIGKILL");
    await event(child, "exit");
    await using connection = await connect(phone.serial);
    same((await list(connection)).refs.length, count + 1, "things listed");
  });

  for (const point of points) {
    await check(`${name}: unplugged ${point}`, () => unplugged(phone, point));
  }
}

/** Switched off and on by the computer, as a bad cable does: the phone goes on as it was. QEMU's ports do not come back from that. */
export async function portReset(name: string, phone: Handset): Promise<void> {
  await check(`${name}: its port is reset in a photo`, async () => {
    const port = await portOf(phone.serial);
    return unplugged({ ...phone, unplug: () => resetPort(port), plug: () => undefined }, "in a photo");
  });
}

/** As when nothing gentler helps. */
export async function resetByUs(name: string, phone: Handset): Promise<void> {
  await check(`${name}: reset by us`, async () => {
    const place = await placeOf({ serial: phone.serial });
    const transport = await openUsbTransport(place);
    await Session.open(transport, { timeoutMs: 5000 });
    await transport.reset();
    const session = await Session.open(transport, { timeoutMs: 5000 });
    const device = await Device.over(session, quirksOf(place.device));
    same((await device.storages({})).length, 1, "storages");
    await session.close();
  });
}

/** The program that is killed: it reads all the time. */
export async function hold(serial: string): Promise<void> {
  const connection = await connect(serial);
  const { refs } = await list(connection);
  process.stdout.write("holding\n");
  for (;;) await read(connection, refs, new Map());
}

/** A handset may hear of a new file a moment later. */
async function listsSoon(connection: Connection, wanted: number): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const { refs } = await list(connection);
    if (refs.length === wanted) return;
    if (tries === 10) same(refs.length, wanted, "things listed");
  }
}

export const points = ["before the listing", "in the listing", "before the first byte", "in a photo", "between photos"] as const;
type Point = (typeof points)[number];

/** The first try breaks off with a plain error, the second one reads what is left: together, all of it. */
export async function unplugged(phone: Handset, point: Point): Promise<{ before: number }> {
  const pulled: Pulled = new Map();
  const error = await broken(phone, point, pulled);
  const before = pulled.size;
  phone.plug();
  await using connection = await connect(phone.serial);
  const { refs } = await list(connection);
  await read(connection, refs.filter(({ href }) => !pulled.has(href)), pulled);
  same(photosOnly(pulled), photosOnly(await filesIn(phone.folder)), "photos of both tries");
  same(error, "source-away", "the error");
  const least = { "in a photo": 2, "between photos": 1 }[point as string] ?? 0;
  if (before < least) throw new Error(`only ${String(before)} things came before it was unplugged`);
  return { before };
}

async function broken(phone: Handset, point: Point, pulled: Pulled): Promise<string> {
  await using connection = await connect(phone.serial);
  const pull = once(() => phone.unplug());
  let bytes = 0;
  const ear: Ear = {
    piece(length) {
      bytes += length;
      if (point === "in a photo" && bytes > 3_500_000) pull();
    },
    done: () => void (point === "between photos" && pull()),
  };
  const work = async (): Promise<void> => {
    if (point === "before the listing") pull();
    if (point === "in the listing") setTimeout(pull, 30);
    const { refs } = await list(connection);
    if (point === "before the first byte") pull();
    await read(connection, refs, pulled, ear);
  };
  // Awaited here: the connection is closed when this returns.
  const error = await work().then(
    () => "none",
    (thrown: unknown) => asLifeboatError(thrown).code,
  );
  return error;
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}
