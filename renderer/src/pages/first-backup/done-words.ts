import type { Source } from "../../../../main/api/contract.ts";
import { sum } from "../../app/counts.ts";
import { t } from "../../app/text.ts";
import { isDevice } from "../connect/services.ts";

type Done = Pick<Source, "name" | "provider" | "label" | "kept" | "owed" | "owedWhy" | "total">;

/** What the first backup brought. */
export function doneWords(source: Done): { headline: string; line: string } {
  const { name, kept, owed, owedWhy, total } = source;
  const yours = sum(kept);
  const noRoom = owedWhy?.some(({ code }) => code === "disk-full") ?? false;
  if (owed > 0) return { headline: t("first-backup.done-part", { n: owed }), line: noRoom ? t("first-backup.done-part-room") : t("first-backup.done-part-line", { name }) };
  if (yours === 0) return { headline: t("first-backup.done-empty", { name }), line: t("first-backup.done-empty-line") };
  if (isIphoneAtCable(source)) return { headline: t("first-backup.done-iphone", { n: yours }), line: t("first-backup.done-iphone-line", { name }) };
  const line = total === null ? t("first-backup.done", { name }) : t("first-backup.done-total", { name, theirs: total, yours });
  return { headline: t("first-backup.done-all"), line };
}

/** It does not say what it keeps in iCloud only. */
const isIphoneAtCable = ({ provider, label }: Done): boolean => provider === "mtp" && /iphone|ipad|ipod/i.test(label ?? "");

/** The setting by which it is looked at again by itself: what hangs at a cable is there when it is plugged in, not every day. */
export const settingOf = ({ provider }: Pick<Source, "provider">): "checkDaily" | "onConnect" => (isDevice({ provider: { id: provider } }) ? "onConnect" : "checkDaily");
