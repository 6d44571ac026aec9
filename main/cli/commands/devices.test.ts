import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { LifeboatError } from "../../api/errors.ts";
import { Engine } from "../../engine/engine.ts";
import { adbInterface, mtpInterface, ptpInterface, usbDevice } from "../../engine/handsets.fixture.ts";
import { type Handset, handsetsOf } from "../../engine/handsets.ts";
import { memorySecrets } from "../../engine/providers/memory/io.ts";
import { createMemoryWorld } from "../../engine/providers/memory/memory.ts";
import type { UsbDevice } from "../../engine/usb/devices.ts";
import { Home } from "../cli.fixture.ts";
import { type Event, Output } from "../output.ts";
import { lines, nextStep } from "./devices.ts";
import { readOff, wayTo } from "./rescue.ts";

function handset(more: Partial<UsbDevice>, platform: NodeJS.Platform = "linux"): Handset {
  const [found] = handsetsOf([usbDevice(more)], platform);
  if (!found) throw new Error("this is no phone");
  return found;
}
const [charging, files, debugging] = [handset({ interfaces: [] }), handset({ interfaces: [mtpInterface] }), handset({ interfaces: [mtpInterface, adbInterface] })];

class Heard extends Output {
  readonly events: Event[] = [];
  constructor() {
    super(true);
  }
  override data(event: Event): void {
    this.events.push(event);
  }
  override say(): void {}
}

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

  it("reads the next phone where one is still locked", async () => {
    using home = new Home();
    const open = { ...createMemoryWorld().def, settings: z.object({}) };
    const locked = { ...open, connect: () => Promise.reject(new LifeboatError("source-locked", "unlock it")) };
    await using cleanup = new AsyncDisposableStack();
    const engine = await Engine.open({ vaultDir: join(home.dir, "Lifeboat"), create: true, secrets: () => memorySecrets(), providers: { mtp: async () => locked, adb: async () => open } });
    cleanup.defer(() => engine.close());
    const out = new Heard();
    const cli = { out, shared: {}, signal: new AbortController().signal };
    const codes = [];
    for (const found of [files, debugging].map((phone) => wayTo(phone, undefined))) if (found) codes.push(await readOff(cli, engine, found, { wait: 0 }));
    expect(codes).toEqual([1, 0]);
    expect(out.events).toMatchObject([{ event: "error", code: "source-locked", account: "Pixel 8" }, { event: "backup", account: "Pixel 8" }]);
  });

  it("says first what not to do", async () => {
    using home = new Home();
    const { code, err } = await home.run(["rescue", "no such phone"]);
    expect(code).not.toBe(0);
    expect(err.indexOf("do not switch the phone off")).toBeGreaterThan(-1);
    expect(err.indexOf("do not switch the phone off")).toBeLessThan(err.indexOf("no such phone"));
  });
});
