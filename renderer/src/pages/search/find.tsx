import "./find.css";
import { memo, useEffect, useState } from "react";
import type { Kind, Thing } from "../../../../main/api/contract.ts";
import { kinds } from "../../app/counts.ts";
import { href, type PageProps } from "../../app/routes.tsx";
import { dateOf, day, number, t } from "../../app/text.ts";
import { BrowsePage } from "../../parts/browse-page.tsx";
import { Failure } from "../../parts/failure.tsx";
import { ListRow } from "../../parts/list-row.tsx";
import { Missing } from "../../parts/missing.tsx";
import { Name } from "../../parts/name.tsx";
import { PersonMark } from "../../parts/person-mark.tsx";
import { SearchBox } from "../../parts/search-box.tsx";
import { Thumb } from "../../parts/thumb.tsx";
import { remember } from "../../parts/use-open.ts";
import { useSearch, useTyped } from "../../parts/use-search.ts";
import { filterOf, useView } from "../../parts/view.ts";
import { dayAndTime } from "../calendar/spans.ts";

const mostFound = 100;
const shownAtOnce = 8;
const addressRestMs = 250;
const pageOf: Readonly<Record<Kind, string>> = { contact: "people", event: "calendar", task: "todos", photo: "photos" };

/** "Find something": all kinds at once, as one types. */
export function Find({ route }: PageProps) {
  const { words, settled, type } = useTyped(route.query.get("words") ?? "");
  const found = useSearch(settled, filterOf(useView()), mostFound);
  const things = settled === "" ? undefined : found.data;
  useEffect(() => {
    // Coming back here finds the same again. Not with each key: writing the address takes the browser 5 ms.
    const timer = setTimeout(() => remember(route.name, settled === "" ? {} : { words: settled }), addressRestMs);
    return () => clearTimeout(timer);
  }, [route.name, settled]);
  return (
    <BrowsePage title={t("find.title")} lead={<SearchBox label={t("find.label")} value={words} onChange={type} autoFocus />}>
      <div className="find">
        <p className="caption" role="status">{things === undefined ? t("find.hint") : said(things.length)}</p>
        {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
        {things !== undefined && <Groups things={things} />}
      </div>
    </BrowsePage>
  );
}

function said(count: number): string {
  if (count === 0) return t("find.none");
  return count >= mostFound ? t("find.many", { n: mostFound }) : t("find.found", { n: count });
}

/** Drawn when something else is found, not with each key. */
const Groups = memo(function Groups({ things }: { readonly things: readonly Thing[] }) {
  return kinds.map((kind) => <Group key={kind} kind={kind} things={things.filter((thing) => thing.kind === kind)} isAll={things.length < mostFound} />);
});

function Group({ kind, things, isAll }: { readonly kind: Kind; readonly things: readonly Thing[]; /** Else nobody knows how many there are. */ readonly isAll: boolean }) {
  const [all, setAll] = useState(false);
  if (things.length === 0) return null;
  const shown = all ? things : things.slice(0, shownAtOnce);
  return (
    <section>
      <h2>{t(`app.place.${pageOf[kind]}`)} {isAll && <span className="browse-count">{number(things.length)}</span>}</h2>
      <ul>
        {shown.map((thing) => <li key={thing.version}><Row thing={thing} /></li>)}
      </ul>
      {shown.length < things.length && <ListRow compact title={t("find.more", { n: things.length - shown.length })} onPress={() => setAll(true)} />}
    </section>
  );
}

function Row({ thing }: { readonly thing: Thing }) {
  return (
    <ListRow
      to={href(pageOf[thing.kind], { open: String(thing.version), ...(thing.kind === "event" && thing.at !== null ? { day: dayAndTime(thing.at).day } : {}) })}
      {...(hasMark(thing) ? { before: <Mark thing={thing} /> } : {})}
      title={<Name thing={thing} />}
      {...(thing.missing ? { detail: <Missing thing={thing} /> } : {})}
      {...(thing.at === null ? {} : { after: <span className="caption">{dayOf(thing.at)}</span> })}
    />
  );
}

function Mark({ thing }: { readonly thing: Thing }) {
  if (thing.kind === "contact") return <PersonMark name={thing.name} picture={thing.thumb} />;
  return thing.thumb === null ? null : <Thumb className="find-photo" path={thing.thumb} alt="" />;
}

function hasMark({ kind, thumb }: Thing): boolean {
  return kind === "contact" || (kind === "photo" && thumb !== null);
}

function dayOf(at: string): string {
  const date = dateOf(at);
  return Number.isNaN(date.getTime()) ? "" : day(date);
}
