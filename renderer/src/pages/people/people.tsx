import "./people.css";
import { useState } from "react";
import type { Thing } from "../../../../main/api/contract.ts";
import type { PageProps } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { BrowsePage } from "../../parts/browse-page.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { NothingHere } from "../../parts/nothing-here.tsx";
import { SearchBox } from "../../parts/search-box.tsx";
import { Split } from "../../parts/split.tsx";
import { useKept } from "../../parts/use-kept.ts";
import { useOpen } from "../../parts/use-open.ts";
import { useSearch, useTyped } from "../../parts/use-search.ts";
import { useThings } from "../../parts/use-things.ts";
import { useWide } from "../../parts/use-wide.ts";
import { filterOf, useView } from "../../parts/view.ts";
import { VirtualList } from "../../parts/virtual-list.tsx";
import { Details } from "../details/details.tsx";
import { PersonRow } from "./person-row.tsx";

const mostFound = 200;

export function People({ route }: PageProps) {
  const { words, settled, type } = useTyped();
  const filter = filterOf(useView(), "contact");
  const count = useKept("count", { filter });
  const opened = useOpen(route);
  const total = count.data?.contact ?? 0;
  const search = <SearchBox label={t("people.search")} value={words} onChange={type} />;
  const known = count.data === undefined ? undefined : total;
  return (
    <BrowsePage title={t("app.place.people")} count={known} counted={known === undefined ? undefined : t("people.count", { n: total })} tools={search}>
      {count.isPending && <Loading />}
      {count.isError && <Failure error={count.error} retry={() => void count.refetch()} />}
      {count.isSuccess && total === 0 && <NothingHere kind="contact" />}
      {total > 0 && (
        <Split
          hint={t("people.choose")}
          onClose={opened.close}
          list={settled === "" ? <All total={total} opened={opened} /> : <Found words={settled} opened={opened} />}
          details={opened.version === null ? null : <Details version={opened.version} onOpen={opened.open} />}
        />
      )}
    </BrowsePage>
  );
}

type Opened = ReturnType<typeof useOpen>;

function All({ total, opened }: { readonly total: number; readonly opened: Opened }) {
  const [[first, last], setRange] = useRange();
  const things = useThings(filterOf(useView(), "contact"), first, last);
  if (things.error !== null) return <Failure error={things.error} retry={things.retry} />;
  return <Rows count={total} at={things.at} opened={opened} onRange={setRange} />;
}

function Found({ words, opened }: { readonly words: string; readonly opened: Opened }) {
  const found = useSearch(words, filterOf(useView(), "contact"), mostFound);
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const people = found.data ?? [];
  const said = people.length === 0 ? t("people.found-none") : people.length >= mostFound ? t("people.found-many", { n: mostFound }) : t("people.found", { n: people.length });
  return (
    <>
      <p className="caption people-found" role="status">{found.data === undefined ? "" : said}</p>
      <Rows count={people.length} at={(index) => people[index]} opened={opened} />
    </>
  );
}

type RowsProps = { readonly count: number; readonly at: (index: number) => Thing | undefined; readonly opened: Opened; readonly onRange?: (first: number, last: number) => void };

function Rows({ count, at, opened, onRange }: RowsProps) {
  const wide = useWide();
  return (
    <VirtualList
      label={t("app.place.people")}
      count={count}
      rowHeight={56}
      follow={wide}
      isSelected={(index) => opened.version !== null && at(index)?.version === opened.version}
      onSelect={(index) => {
        const person = at(index);
        if (person !== undefined) opened.open(person.version);
      }}
      {...(onRange === undefined ? {} : { onRange })}
    >
      {(index) => <PersonRow person={at(index)} />}
    </VirtualList>
  );
}

function useRange(): [readonly [number, number], (first: number, last: number) => void] {
  const [range, setRange] = useState<readonly [number, number]>([0, 0]);
  const [set] = useState(() => (first: number, last: number): void => setRange([first, last]));
  return [range, set];
}
