import type { Command } from "commander";
import type { Handset } from "../../engine/handsets.ts";
import { done, runs } from "../command.ts";
import { handsetsHere } from "../handsets.ts";
import { fill, plain, quoted, texts } from "../text.ts";

export function define(command: Command): void {
  command.addHelpText("after", "\nNothing is opened on the phone for this, and nothing is read.");
  runs(command, async ({ out }) => {
    const found = await handsetsHere();
    for (const { handset, heldBy } of found) {
      const { device, name, sort, ways } = handset;
      const next = nextStep(handset, heldBy);
      out.data({ event: "device", name, sort, serial: device.serial ?? null, ways: ways.map(({ provider, settings, kinds }) => ({ provider, ...settings, kinds })), heldBy, next }, lines(handset, heldBy).join("\n"));
    }
    if (found.length === 0) out.say(texts.devices.none);
    return done;
  });
}

type Next = keyof typeof texts.devices.next;

/** What to do first, or to do for more. */
export function nextStep({ sort, ways }: Pick<Handset, "sort" | "ways">, heldBy: readonly string[], platform: NodeJS.Platform = process.platform): Next {
  const has = (provider: string): boolean => ways.some((way) => way.provider === provider);
  if (has("adb")) return "add-adb";
  if (heldBy.length > 0) return "free";
  if (sort === "iphone") return "iphone";
  if (platform === "win32") return sort === "android" ? "windows" : "windows-camera";
  if (!has("mtp")) return "file-transfer";
  return sort === "android" ? "debugging" : "add-mtp";
}

/** As a person reads it. */
export function lines(handset: Handset, heldBy: readonly string[], platform: NodeJS.Platform = process.platform): string[] {
  const { name, device, ways } = handset;
  const serial = plain(device.serial ?? "");
  return [
    serial === "" ? quoted(name) : `${quoted(name)}  ${serial}`,
    ...(ways.length === 0 ? [`  ${texts.devices.gives.none}`] : ways.map(({ provider }) => `  ${provider}: ${texts.devices.gives[provider]}`)),
    ...(heldBy.length > 0 ? [`  ${fill(texts.devices.held, { programs: heldBy.map(plain).join(", ") })}`] : []),
    `  ${texts.devices.next[nextStep(handset, heldBy, platform)]}`,
  ];
}
