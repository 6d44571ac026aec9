import { useCall } from "../../api/use.ts";
import { kindCount, kindCounts } from "../../app/counts.ts";
import { t } from "../../app/text.ts";
import { filterOf, type What } from "./request.ts";

/** "409 people": what was chosen, counted; "" where nothing is, null while it is counted. */
export function useWhatName(what: What | null): string | null {
  const home = useCall("home", {});
  const filter = what?.is === "moment" ? filterOf(what) : {};
  const count = useCall("count", { filter }, { enabled: what?.is === "moment" });
  if (what === null) return "";
  if (what.is === "alarm") {
    const alarm = home.data?.alarms.find(({ id }) => id === what.alarm);
    return alarm === undefined ? "" : kindCount(alarm.kind, alarm.count);
  }
  if (what.is === "moment") return count.isPending ? null : kindCounts(count.data ?? {});
  const [only] = what.things;
  return what.things.length === 1 && only !== undefined ? only.name : what.things.length === 0 ? "" : t("put-back.receipt.total", { n: what.things.length });
}
