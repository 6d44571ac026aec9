import type { App, Home } from "../../../../main/api/contract.ts";
import type { CheckReport } from "../../../../main/api/copies.ts";
import { sum } from "../../app/counts.ts";

/** What helps to find a fault: numbers and codes. No name, address, path or anything kept is in it. */
export function reportOf(app: App, home: Home | undefined, check: CheckReport | null | undefined): string {
  const sources = (home?.sources ?? []).map((source, at) => {
    const { provider, kept, owed, missing, total, lastRun, checked } = source;
    return `source ${String(at + 1)}: ${provider}, ${kindsOf(kept)}, total ${String(total)}, owed ${String(owed)}, missing ${String(missing)}, last ${lastRun?.status ?? "none"} ${lastRun?.error ?? ""} checked ${checked ?? "never"}`;
  });
  const alarms = (home?.alarms ?? []).map(({ kind, what, count, base, calm }) => `alarm: ${what} ${kind} ${String(count)} of ${String(base)}${calm ? " calm" : ""}`);
  const kept = (home?.sources ?? []).reduce((all, source) => all + sum(source.kept), 0);
  return [
    `Lifeboat ${app.version} on ${app.platform}, ${app.host}, ${app.vault}`,
    `state ${home?.safety.state ?? "unknown"}, kept ${String(kept)}`,
    ...sources,
    ...alarms,
    check == null ? "check: none" : `check: ${check.status} ${check.ended ?? ""} ${Object.entries(check.counts).map(([name, n]) => `${name} ${String(n)}`).join(", ")}`,
    ...(app.trouble === undefined ? [] : [`trouble: ${app.trouble.code}`]),
  ].join("\n");
}

const kindsOf = (kept: Home["sources"][number]["kept"]): string => Object.entries(kept).map(([kind, n]) => `${kind} ${String(n)}`).join(" ");
