// The handsets of the jobs, each with what it holds and how it is plugged in.
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { writePhotos } from "../../../bench/corpus-photos.ts";
import { monitor, sh } from "./guest.ts";

export type Handset = {
  readonly serial: string;
  /** Where its files are in the guest. */
  readonly folder: string;
  plug(): void;
  unplug(): void;
};

const gib = 2 ** 30;

/** umtp-responder on a port of dummy_hcd; not plugged in yet. */
export function umtp(name: string, port: number): Handset {
  const folder = `/tmp/${name}`;
  mkdirSync(folder, { recursive: true });
  sh(`mtp_phone ${name} ${folder}`);
  return { serial: `serial-${name}`, folder, plug: () => void sh(`plug ${name} ${String(port)}`), unplug: () => void sh(`unplug ${name}`) };
}

/** QEMU's usb-mtp with a folder of the host, which is below /share here. Its serial number tells of the place it is plugged in: it is named by its model. */
export function qemu(name: string): Handset {
  const folder = join("/share", name);
  mkdirSync(folder, { recursive: true });
  const onHost = join(readFileSync("/share/where", "utf8"), name);
  return {
    serial: "46f4:0004",
    folder,
    plug: () => monitor(`device_add usb-mtp,bus=xhci.0,id=${name},desc=${name},readonly=on,rootdir=${onHost}`),
    unplug: () => monitor(`device_del ${name}`),
  };
}

/** Some photos and an address book. */
export async function fill(folder: string, count: number, bytes: number): Promise<void> {
  await writePhotos(folder, { count, bytes });
  mkdirSync(join(folder, "Download"), { recursive: true });
  writeFileSync(join(folder, "Download/anna.vcf"), "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:anna\r\nFN:Anna\r\nEND:VCARD\r\n");
}

export function fillSmall(folder: string, count: number, size: number): void {
  mkdirSync(folder, { recursive: true });
  for (let n = 0; n < count; n += 1) {
    const name = `IMG_${String(n).padStart(5, "0")}.jpg`;
    writeFileSync(join(folder, name), Buffer.concat([Buffer.from("ffd8ffe0", "hex"), Buffer.alloc(size - 4, name)]));
  }
}

/** Names that break programs. */
const plainNames = ["a\nb.jpg", "tab\there.jpg", "it's \"odd\" $(reboot) `x`.jpg", "x..%2f..%2fetc.jpg", "back\\slash.jpg", "con.jpg", " .jpg", "~2.jpg", "#1.jpg", "%00.jpg", `${"long".repeat(40)}.jpg`];
const dottedNames = ["..foo.jpg", ".photo.jpg"];
/** Two look alike: composed and not. */
const foreignNames = ["عائلة.jpg", "caf\u00e9.jpg", "cafe\u0301.jpg"];

/** QEMU does not list what begins with a dot, and gives no name to what is not ASCII; umtp-responder gives none to what UTF-16 needs two units for. */
export const hostileNames = { umtp: [...plainNames, ...dottedNames, ...foreignNames], qemu: plainNames };

export function fillHostile(folder: string, names: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  for (const name of names) writeFileSync(join(folder, name), Buffer.concat([Buffer.from("ffd8ffe0", "hex"), Buffer.from(name)]));
}

/** A video with holes: what it says of itself is at its beginning, at the 4 GiB border and at its end. */
export function fillLarge(file: string, size: number): void {
  mkdirSync(dirname(file), { recursive: true });
  const open = openSync(file, "w");
  ftruncateSync(open, size);
  writeSync(open, Buffer.from("0000001866747970", "hex"), 0, 8, 0);
  for (const at of [1 << 20, 4 * gib - 8, size - 8]) if (at <= size - 8) writeSync(open, Buffer.from(`@${at.toString(16).padStart(7, "0").slice(-7)}`), 0, 8, at);
  closeSync(open);
}
