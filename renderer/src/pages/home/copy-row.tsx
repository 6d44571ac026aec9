import { HardDrive } from "lucide-react";
import { useCall } from "../../api/use.ts";
import { href } from "../../app/routes.tsx";
import { ago, t } from "../../app/text.ts";
import { ListRow } from "../../parts/list-row.tsx";

/** The freshest second copy, in one line; nothing where there is none. */
export function CopyRow() {
  const copies = useCall("copies", {});
  const [newest] = (copies.data ?? []).toSorted((a, b) => (b.asOf ?? "").localeCompare(a.asOf ?? ""));
  if (newest === undefined) return null;
  const { name, asOf, lastRun } = newest;
  const when = asOf === null ? t("copies.nothing-yet") : t("copies.as-of", { when: ago(asOf) });
  const detail = lastRun?.status === "away" ? `${when}. ${t("home.plug-in")}` : when;
  return <ListRow to={href("safety")} before={<HardDrive size={18} strokeWidth={1.75} aria-hidden />} title={<>{t("home.second-copy")}: <bdi>{name}</bdi></>} detail={detail} />;
}
