import { HardDrive } from "lucide-react";
import { useCall } from "../../api/use.ts";
import { href } from "../../app/routes.tsx";
import { ago, t } from "../../app/text.ts";
import { ListRow } from "../../parts/list-row.tsx";

/** The freshest second copy, in one line; nothing where there is none. One on this disk is no second place: any other comes first. */
export function CopyRow() {
  const copies = useCall("copies", {});
  const [newest] = (copies.data ?? []).toSorted((a, b) => Number(a.sameDisk) - Number(b.sameDisk) || (b.asOf ?? "").localeCompare(a.asOf ?? ""));
  if (newest === undefined) return null;
  const { name, asOf, lastRun, sameDisk } = newest;
  const holds = asOf === null ? t("copies.nothing-yet") : t("copies.as-of", { when: ago(asOf) });
  const state = sameDisk ? `${holds}, ${t("copies.same-disk")}` : holds;
  const detail = lastRun?.status === "away" ? `${state}. ${t("home.plug-in")}` : state;
  return <ListRow to={href("safety")} before={<HardDrive size={18} strokeWidth={1.75} aria-hidden />} title={<>{t("home.second-copy")}: <bdi>{name}</bdi></>} detail={detail} />;
}
