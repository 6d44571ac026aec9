import type { App, Handset } from "../../../../main/api/contract.ts";
import { ifKnown, list, t } from "../../app/text.ts";
import type { Step } from "../../parts/steps.tsx";

/** What a phone or camera gives now: "all" by debugging, "photos" by file transfer; else why it gives nothing yet. */
export type Gives = "all" | "photos" | "charging" | "windows" | "windows-camera" | "held";

export function givesOf({ sort, ways, heldBy }: Pick<Handset, "sort" | "ways" | "heldBy">, platform: App["platform"]): Gives {
  const has = (provider: string): boolean => ways.some((way) => way.provider === provider);
  if (has("adb")) return "all";
  if (heldBy.length > 0 && ways.length > 0) return "held";
  if (has("mtp")) return "photos";
  if (platform !== "win32") return "charging";
  return sort === "android" ? "windows" : "windows-camera";
}

/** In one line: what can be had, and in which mode. */
export function lineOf({ sort, heldBy }: Pick<Handset, "sort" | "heldBy">, gives: Gives): string {
  if (gives === "held") return t("handset.held", { programs: list([...heldBy]) });
  if (sort === "iphone") return t(gives === "photos" ? "handset.iphone" : "handset.iphone-windows");
  if (sort === "camera" && gives === "photos") return t("handset.camera");
  return t(`handset.gives.${gives}`);
}

export type Help = { readonly title: string; readonly steps: readonly Step[] };

/** How to get more from it, each a way of its own; drawn. */
export function helpOf({ sort, heldBy }: Pick<Handset, "sort" | "heldBy">, gives: Gives): readonly Help[] {
  if (gives === "held") return [helpCalled(`free.${holderOf(heldBy)}`, "free.title")];
  if (sort === "iphone") return gives === "photos" ? [helpCalled("trust")] : [helpCalled("dcim")];
  if (sort === "camera") return gives === "photos" ? [] : [helpCalled("dcim")];
  if (gives === "all") return [helpCalled("allow")];
  // A phone that only charges may look the same.
  if (gives === "photos") return [helpCalled("transfer", "transfer.none"), helpCalled("debugging")];
  return gives === "charging" ? [helpCalled("transfer"), helpCalled("debugging")] : [helpCalled("debugging"), helpCalled("dcim")];
}

/** Programs that are freed in a way of their own. */
function holderOf(programs: readonly string[]): "files" | "mac" | "other" {
  if (programs.some((name) => /^gvfs|kiod|kio_|mtp/i.test(name))) return "files";
  return programs.some((name) => /ptpcamera|mscamera|image capture|android file transfer/i.test(name)) ? "mac" : "other";
}

function helpCalled(name: string, title = `${name}.title`): Help {
  const steps: Step[] = [];
  for (;;) {
    const key = `handset.help.${name}.${String(steps.length + 1)}`;
    const say = ifKnown(`${key}.say`);
    if (say === undefined) return { title: t(`handset.help.${title}`), steps };
    const where = ifKnown(`${key}.where`);
    steps.push(where === undefined ? { say } : { say, where });
  }
}
