import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LifeboatError } from "../../api/errors.ts";
import { cleanText } from "./clean-text.ts";
import { listDevices } from "./devices.ts";
import { holdersOf, ownersIn } from "./holders.ts";
import { sysfsDevices, sysfsState } from "./sysfs.ts";
import { isStall, usbError } from "./usb-error.ts";
import { watchDevices } from "./watch.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "lifeboat-usb-"));
});
afterEach(() => rm(root, { recursive: true }));

async function files(dir: string, contents: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const [name, text] of Object.entries(contents)) await writeFile(join(dir, name), `${text}\n`);
}

/** As the kernel shows an Android phone with file transfer and debugging on. */
async function plugIn(name: string, devnum: number): Promise<void> {
  const dir = join(root, name);
  await files(dir, { idVendor: "18d1", idProduct: "4ee2", devnum: String(devnum), busnum: "1", bDeviceClass: "00", bConfigurationValue: "1", manufacturer: "Google", product: "Pixel\u202e 8\u0007", serial: "0A1B2C" });
  await files(join(dir, `${name}:1.0`), { bInterfaceNumber: "00", bInterfaceClass: "ff", bInterfaceSubClass: "ff", bInterfaceProtocol: "00", interface: "MTP" });
  await files(join(dir, `${name}:1.0`, "ep_81"), { bEndpointAddress: "81", bmAttributes: "02", wMaxPacketSize: "0200" });
  await files(join(dir, `${name}:1.0`, "ep_01"), { bEndpointAddress: "01", bmAttributes: "02", wMaxPacketSize: "0200" });
  await files(join(dir, `${name}:1.0`, "ep_82"), { bEndpointAddress: "82", bmAttributes: "03", wMaxPacketSize: "001c" });
  await files(join(dir, `${name}:1.1`), { bInterfaceNumber: "01", bInterfaceClass: "ff", bInterfaceSubClass: "42", bInterfaceProtocol: "01", interface: "ADB Interface" });
  await files(join(dir, `${name}:2.0`), { bInterfaceNumber: "00", bInterfaceClass: "ff" });
}

describe("devices", () => {
  it("are described as the kernel sees them, hubs and other configurations left out", async () => {
    await plugIn("1-2.3", 7);
    await files(join(root, "usb1"), { idVendor: "1d6b", idProduct: "0002", devnum: "1", busnum: "1", bDeviceClass: "09" });
    await files(join(root, "1-2"), { idVendor: "05e3", idProduct: "0610", devnum: "2", busnum: "1", bDeviceClass: "09", bConfigurationValue: "1" });
    const [phone, ...others] = await sysfsDevices(root);
    expect(others).toEqual([]);
    expect(phone).toMatchObject({ vendorId: 0x18d1, productId: 0x4ee2, vendor: "Google", product: "Pixel 8", serial: "0A1B2C", bus: "001", address: 7, ports: [2, 3] });
    expect(phone?.interfaces.map(({ number, class: kind, subclass, protocol, name }) => [number, kind, subclass, protocol, name])).toEqual([[0, 255, 255, 0, "MTP"], [1, 255, 0x42, 1, "ADB Interface"]]);
    expect(phone?.interfaces[0]?.endpoints).toEqual([
      { number: 1, direction: "out", type: "bulk", packetSize: 512 },
      { number: 1, direction: "in", type: "bulk", packetSize: 512 },
      { number: 2, direction: "in", type: "interrupt", packetSize: 28 },
    ]);
  });

  it("that went while they were looked at, and systems without USB, are no error", async () => {
    await files(join(root, "1-1"), { idVendor: "18d1" });
    expect(await sysfsDevices(root)).toEqual([]);
    expect(await sysfsDevices(join(root, "nowhere"))).toEqual([]);
    expect(Array.isArray(await listDevices())).toBe(true);
  });

  it("plugged in again are another state, and another key", async () => {
    const empty = await sysfsState(root);
    await plugIn("1-1", 4);
    const [first] = await sysfsDevices(root);
    const before = await sysfsState(root);
    await rm(join(root, "1-1"), { recursive: true });
    await plugIn("1-1", 5);
    expect(new Set([empty, before, await sysfsState(root)]).size).toBe(3);
    expect((await sysfsDevices(root))[0]?.key).not.toBe(first?.key);
  });
});

describe("watching", () => {
  it.runIf(process.platform === "linux").each(["counted", "not counted"])("tells at once, and when one comes, where events are %s", async (how) => {
    const events = join(root, "seqnum");
    const happens = async (n: number): Promise<void> => (how === "counted" ? writeFile(events, String(n)) : undefined);
    await happens(1);
    const stop = new AbortController();
    const heard: (() => void)[] = [];
    const told: number[] = [];
    const next = (): Promise<void> => new Promise((resolve) => heard.push(resolve));
    const first = next();
    watchDevices((devices) => {
      told.push(devices.length);
      heard.shift()?.();
    }, stop.signal, { folder: root, events });
    await first;
    const second = next();
    await plugIn("1-1", 4);
    await happens(2);
    await second;
    stop.abort();
    expect(told[0]).toBe(0);
    expect(told.at(-1)).toBe(1);
  });
});

const pixel = { bus: "001", vendorId: 0x18d1, productId: 0x4ee1 };

/** As `ioreg` of macOS prints an interface. */
function ioreg(number: number, { vendorId, productId }: { vendorId: number; productId: number }, owner?: string): string {
  const rows = [`"idProduct" = ${productId}`, ...(owner === undefined ? [] : [`"UsbExclusiveOwner" = "${owner}"`]), `"idVendor" = ${vendorId}`];
  return `+-o MTP@${number}  <class IOUSBHostInterface, id 0x100011764, registered, matched, active, busy 0 (9 ms), retain 10>\n  | {\n${rows.map((row) => `  |   ${row}\n`).join("")}  | }\n  |\n`;
}

describe("holders", () => {
  it("on a Mac are the programs that its registry says have an interface of the device", () => {
    const camera = { vendorId: 0x04a9, productId: 0x3218 };
    const text = [ioreg(0, pixel, "pid 433, ptpcamerad"), ioreg(1, pixel), ioreg(2, pixel, "pid 433, ptpcamerad"), ioreg(0, camera, "AppleUSBACMControl"), ioreg(0, { ...camera, productId: 1 }, "pid 9, other")].join("");
    expect(ownersIn(text, pixel)).toEqual([{ pid: 433, name: "macOS's own photo import (ptpcamerad)" }]);
    expect(ownersIn(text, camera)).toEqual([]);
    expect(ownersIn("", pixel)).toEqual([]);
  });

  it.runIf(process.platform === "linux")("are the programs that have the device's file open", async () => {
    await files(join(root, "4711", "fd"), {});
    await files(join(root, "4711"), { comm: "gvfsd-mtp" });
    await files(join(root, "4712", "fd"), {});
    await files(join(root, "4712"), { comm: "other" });
    await symlink("/dev/bus/usb/001/007", join(root, "4711", "fd", "5"));
    await symlink("/dev/bus/usb/001/008", join(root, "4712", "fd", "5"));
    expect(await holdersOf({ ...pixel, address: 7 }, root)).toEqual([{ pid: 4711, name: "the file manager (gvfsd-mtp)" }]);
    expect(await holdersOf({ ...pixel, address: 8 }, root)).toEqual([{ pid: 4712, name: "other" }]);
    expect(await holdersOf({ ...pixel, address: 9 }, root)).toEqual([]);
  });
});

describe("errors of the module", () => {
  it.each([
    ["open error: device not found (errno 2)", "source-away"],
    ["transferIn error: Disconnected", "source-away"],
    ["claimInterface error: interface is busy (errno 16)", "source-busy"],
    ["claimInterface error: could not open interface for exclusive access", "source-busy"],
    ["open error: permission denied (errno 13)", "forbidden"],
    ["transferIn error: Cancelled", "timeout"],
    ["transferIn error: Stall", "bad-answer"],
    ["transferOut error: Unknown(110)", "bad-answer"],
  ])("%s", (text, code) => {
    const error = usbError(new Error(text));
    expect(error.code).toBe(code);
    expect(isStall(error)).toBe(text.includes("Stall"));
  });

  it("are passed on where they are ours", () => {
    const ours = new LifeboatError("source-busy", "gvfsd-mtp uses the device");
    expect(usbError(ours)).toBe(ours);
  });
});

it("texts of devices are fit for a screen", () => {
  expect(cleanText(" a\u0000b\u202ec\n ")).toBe("abc");
  expect(cleanText("x".repeat(1000))).toHaveLength(200);
  for (const none of [undefined, null, "", " \u0000 "]) expect(cleanText(none)).toBeUndefined();
});
