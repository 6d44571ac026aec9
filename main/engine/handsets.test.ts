import { describe, expect, it } from "vitest";
import { adbInterface, diskInterface, mtpInterface, ptpInterface, usbDevice } from "./handsets.fixture.ts";
import { handsetsOf, isMeant } from "./handsets.ts";
import type { UsbDevice } from "./usb/devices.ts";

function seen(device: Partial<UsbDevice>, platform: NodeJS.Platform = "linux"): unknown {
  const [handset] = handsetsOf([usbDevice(device)], platform);
  return handset && [handset.sort, handset.name, ...handset.ways.map(({ provider }) => provider)];
}

describe("what is at the cable", () => {
  it("is a phone with all that is switched on in it, the best way first", () => {
    expect(seen({ interfaces: [mtpInterface, adbInterface] })).toEqual(["android", "Pixel 8", "adb", "mtp"]);
    expect(seen({ interfaces: [mtpInterface] })).toEqual(["android", "Pixel 8", "mtp"]);
    expect(seen({ interfaces: [] })).toEqual(["android", "Pixel 8"]);
  });

  it("is a phone of a maker nobody knows, by what it speaks", () => {
    const unknown = { vendorId: 0x9999, product: "Phone_X" };
    expect(seen({ ...unknown, interfaces: [adbInterface] })).toEqual(["android", "Phone X", "adb"]);
    expect(seen({ ...unknown, interfaces: [mtpInterface] })).toEqual(["android", "Phone X", "mtp"]);
    expect(seen({ ...unknown, interfaces: [] })).toBeUndefined();
  });

  it("is an iPhone, or a camera", () => {
    expect(seen({ vendorId: 0x05ac, product: "iPhone", interfaces: [ptpInterface] })).toEqual(["iphone", "iPhone", "mtp"]);
    expect(seen({ vendorId: 0x04a9, vendor: "Canon", product: "EOS R6", interfaces: [ptpInterface] })).toEqual(["camera", "EOS R6", "mtp"]);
  });

  it("is no phone where a maker of phones made a disk, or Apple a keyboard", () => {
    expect(seen({ vendorId: 0x04e8, product: "Portable SSD T7", interfaces: [diskInterface] })).toBeUndefined();
    expect(seen({ vendorId: 0x05ac, product: "Magic Keyboard", interfaces: [] })).toBeUndefined();
  });

  it("is no phone where a maker of phones made a dock, a modem or a radio for a computer, but is one that speaks", () => {
    const ends = { ...adbInterface, subclass: 0xff, protocol: 0xff, name: "" };
    const others = { "ThinkPad USB-C Dock Ethernet": 0x17ef, "HUAWEI Mobile": 0x12d1, "T99W175 5G modem": 0x0489, "USB-AC53 Nano": 0x0b05, "802.11ac WLAN": 0x0e8d };
    for (const [product, vendorId] of Object.entries(others)) expect(seen({ vendorId, product, interfaces: [ends] }), product).toBeUndefined();
    expect(seen({ vendorId: 0x12d1, product: "P30", interfaces: [mtpInterface] })).toEqual(["android", "P30", "mtp"]);
  });

  it("gives no files on Windows, which keeps them to itself, but everything by debugging", () => {
    expect(seen({ interfaces: [mtpInterface] }, "win32")).toEqual(["android", "Pixel 8"]);
    expect(seen({ interfaces: [mtpInterface, adbInterface] }, "win32")).toEqual(["android", "Pixel 8", "adb"]);
  });

  it("is the one an account means by its serial number, or its model where it has none", () => {
    const phone = usbDevice();
    const { serial: _serial, ...without } = phone;
    expect([isMeant({ serial: "38101FDJH0056A" }, phone), isMeant({ serial: "other" }, phone), isMeant({}, phone), isMeant({ serial: "18d1:4ee1" }, without)]).toEqual([true, false, true, true]);
  });
});
