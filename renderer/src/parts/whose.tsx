import "./whose.css";
import { ListFilter } from "lucide-react";
import type { Source } from "../../../main/api/contract.ts";
import { useCall } from "../api/use.ts";
import { t } from "../app/text.ts";
import { setView, useView } from "./view.ts";

/** Everybody's things, one person's, or one source's. Not shown where there is nothing to choose. */
export function Whose() {
  const view = useView();
  const home = useCall("home", {});
  const sources = home.data?.sources ?? [];
  if (sources.length < 2 && view.whose === "") return null;
  const owners = ownersOf(sources);
  return (
    <label className="whose">
      <ListFilter size={18} strokeWidth={1.75} aria-hidden />
      <span className="spoken">{t("browse.whose")}</span>
      <select value={view.whose} onChange={(event) => setView({ whose: event.target.value })}>
        <option value="">{t("browse.everybody")}</option>
        {owners.map((owner) => <option key={owner} value={`owner:${owner}`}>{owner}</option>)}
        {sources.map((source) => <option key={source.id} value={`source:${String(source.id)}`}>{source.name}</option>)}
      </select>
    </label>
  );
}

/** One owner alone tells nothing that "everybody" does not. */
function ownersOf(sources: readonly Source[]): string[] {
  const owners = [...new Set(sources.map((source) => source.owner).filter((owner) => owner !== null))];
  return owners.length < 2 ? [] : owners.toSorted((a, b) => a.localeCompare(b));
}
