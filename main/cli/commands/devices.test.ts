import { describe, expect, it } from "vitest";
import { adbInterface, mtpInterface, ptpInterface, usbDevice } from "../../engine/handsets.fixture.ts";
import { type Handset, handsetsOf } from "../../engine/handsets.ts";
import type { UsbDevice } from "../../engine/usb/devices.ts";
import { Home } from "../cli.fixture.ts";
import { lines, nextStep } from "./devices.ts";
import { wayTo } from "./rescue.ts";

function handset(more: Partial<UsbDevice>, platform: NodeJS.Platform = "linux"): Handset {
  const [found] = handsetsOf([usbDevice(more)], platform);
  if (!found) throw new Error("this is no phone");
  return found;
}
const [charging, files, debugging] = [handset({ interfaces: [] }), handset({ interfaces: [mtpInterface] }), handset({ interfaces: [mtpInterface, adbInterface] })];

describe("lifeboat devices", () => {
  it("says what to do next", () => {
    expect([charging, files, debugging].map((each) => nextStep(each, [], "linux"))).toEqual(["file-transfer", "debugging", "add-adb"]);
    expect(nextStep(files, ["gvfsd-mtp"], "linux")).toBe("free");
    expect(nextStep(handset({ vendorId: 0x05ac, product: "iPhone", interfaces: [ptpInterface] }), [], "win32")).toBe("iphone");
    expect(nextStep(handset({ interfaces: [mtpInterface] }, "win32"), [], "win32")).toBe("windows");
  });

  it("says what can be had, and who is in the way, without letting a name rewrite the screen", () => {
    const text = lines({ ...files, name: "Pixel\u001b[2J 8" }, ["gvfsd-mtp"], "linux");
    expect(text.join("\n")).not.toContain("\u001b");
    expect(text[1]).toMatch(/^ {2}mtp: photos/);
    expect(text[2]).toContain("gvfsd-mtp");
  });

  it("ends well whatever is plugged in", async () => {
    using home = new Home();
    expect(await home.run(["devices", "--json"])).toMatchObject({ code: 0 });
  });
});

describe("lifeboat rescue", () => {
  it("takes the way that gives most, to the phone that is meant", () => {
    expect(wayTo(debugging, undefined)?.way.provider).toBe("adb");
    expect(wayTo(files, "Pixel 8")?.way).toEqual({ provider: "mtp", settings: { serial: "38101FDJH0056A" }, kinds: ["photo"] });
    expect(wayTo(files, "38101FDJH0056A")?.way.provider).toBe("mtp");
    expect([wayTo(files, "another"), wayTo(charging, undefined)]).toEqual([undefined, undefined]);
  });

  it("says first what not to do", async () => {
    using home = new Home();
    const { code, err } = await home.run(["rescue", "no such phone"]);
    expect(code).not.toBe(0);
    expect(err.indexOf("do not switch the phone off")).toBeGreaterThan(-1);
    expect(err.indexOf("do not switch the phone off")).toBeLessThan(err.indexOf("no such phone"));
  });
});
