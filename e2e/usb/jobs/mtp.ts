// The MTP provider against handsets nobody here wrote. `hold SERIAL` is the program that another one kills.
import { join } from "node:path";
import { everyday, hold, points, portReset, resetByUs, unplugged } from "./everyday.ts";
import { check, same } from "./guest.ts";
import { fill, fillLarge, qemu, umtp } from "./phones.ts";
import { connect, filesIn, inOrder, list, type Pulled, read } from "./pull.ts";
import { rescue } from "./rescue.ts";
import { hostile, large, lying, smallFiles, together } from "./special.ts";

const [mode, serial = ""] = process.argv.slice(2);
if (mode === "hold") await hold(serial);
if (mode === "umtp") await onUmtp();
if (mode === "qemu") await onQemu();
if (mode === "long") await long();
if (mode === "lying") await lying();
if (mode === "rescue") await rescue(umtp("phone0", 0));
process.exit(0);

async function onUmtp(): Promise<void> {
  const [phone, second] = [umtp("phone0", 0), umtp("phone1", 1)];
  await fill(phone.folder, 8, 12_000_000);
  phone.plug();
  await everyday("umtp", phone);
  await resetByUs("umtp", phone);
  await portReset("umtp", phone);
  await smallFiles("umtp", phone, 500);
  await hostile("umtp", phone);
  await large("umtp", phone, { tail: true });
  await fill(second.folder, 4, 2_000_000);
  second.plug();
  await together([phone, second]);
  await lying();
  phone.unplug();
  second.unplug();
}

async function onQemu(): Promise<void> {
  const phone = qemu("emulated");
  await fill(phone.folder, 8, 10_000_000);
  phone.plug();
  await everyday("qemu", phone);
  await resetByUs("qemu", phone);
  await smallFiles("qemu", phone, 100);
  await hostile("qemu", phone);
  await large("qemu", phone, { tail: false });
  // The other guest has more to do.
  await rescue(umtp("phone0", 0));
}

/** The full counts. */
async function long(): Promise<void> {
  const phone = umtp("phone0", 0);
  await fill(phone.folder, 8, 12_000_000);
  phone.plug();
  for (let n = 0; n < 20; n += 1) await check(`unplugged ${String(n + 1)} of 20`, () => unplugged(phone, points[n % points.length] ?? "in a photo"));
  await smallFiles("umtp", phone, 10_000);
  await check("5 GB", async () => {
    fillLarge(join(phone.folder, "long/film.mp4"), 5_000_000_000);
    await using connection = await connect(phone.serial);
    const refs = (await list(connection)).refs.filter(({ href }) => href === "long/film.mp4");
    const pulled: Pulled = new Map();
    await read(connection, refs, pulled);
    same(inOrder(pulled), inOrder(new Map([["long/film.mp4", (await filesIn(join(phone.folder, "long"))).get("film.mp4") ?? ""]])), "the film");
    return { mb: Math.round((process.resourceUsage().maxRSS * 1024) / 1e6) };
  });
}
