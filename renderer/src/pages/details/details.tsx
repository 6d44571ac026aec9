import "./details.css";
import { useEffect, useRef } from "react";
import type { Details as DetailsOf, Thing } from "../../../../main/api/contract.ts";
import { useCall } from "../../api/use.ts";
import { day, t, time } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Name } from "../../parts/name.tsx";
import { PersonMark } from "../../parts/person-mark.tsx";
import { useView } from "../../parts/view.ts";
import { FactList } from "./fact-list.tsx";
import { factsAt } from "./facts-at.ts";
import { PutBackLink } from "./put-back-link.tsx";
import { newestOf } from "./newest.ts";
import { Technical } from "./technical.tsx";
import { Versions } from "./versions.tsx";

export type DetailsProps = { readonly version: number; /** Of a series: which of its dates. */ readonly at?: string | undefined; readonly onOpen: (version: number) => void };

/** All that is known of one person, date or to-do, as it was in that version. Moving the time bar moves it along. */
export function Details({ version, at, onOpen }: DetailsProps) {
  const details = useCall("details", { version });
  useTimeBar(details.data, onOpen);
  if (details.isPending) return <Loading />;
  if (details.isError) return <Failure error={details.error} retry={() => void details.refetch()} />;
  return <Shown details={details.data} at={at} onOpen={onOpen} />;
}

function Shown({ details, at, onOpen }: Omit<DetailsProps, "version"> & { readonly details: DetailsOf }) {
  const { thing } = details;
  return (
    <article className="details" aria-live="polite">
      <header className="details-head">
        {thing.kind === "contact" && <PersonMark name={thing.name} picture={details.picture} size="large" />}
        <div>
          <h2><Name thing={thing} /></h2>
          <p className="caption"><bdi>{details.sourceName}</bdi>{details.collection !== "" && <>, <bdi>{details.collection}</bdi></>}</p>
        </div>
      </header>
      <Standing details={details} onOpen={onOpen} />
      {thing.kind !== "contact" && details.picture !== null && <img className="details-picture" src={details.picture} alt="" decoding="async" />}
      <FactList facts={factsAt(details.facts, at)} />
      <PutBackLink details={details} />
      <Versions details={details} onOpen={onOpen} />
      <Technical raw={details.raw} />
    </article>
  );
}

/** What is unusual about it: gone from where it came from, or an older version. */
export function Standing({ details, onOpen }: { readonly details: DetailsOf; readonly onOpen: (version: number) => void }) {
  const { thing, versions, sourceName } = details;
  const newest = newestOf(details);
  const shown = versions.find((version) => version.version === thing.version);
  const { asOf } = useView();
  const notYet = asOf !== null && versionAt(details, asOf.time) === undefined;
  const old = newest !== null && newest !== thing.version;
  return (
    <>
      {thing.missing && asOf === null && <p className="details-note">{t("details.missing", { source: isolate(sourceName) })}</p>}
      {notYet && <p className="details-note">{t("details.not-yet")}</p>}
      {old && asOf === null && (
        <p className="details-note">
          <span>{t("details.old", { when: shown?.until ? when(shown.until) : "" })}</span>
          <Button kind="plain" onPress={() => onOpen(newest)}>{t("details.now")}</Button>
        </p>
      )}
    </>
  );
}

/** When the time bar is moved: the version of that time, if there was one. */
function useTimeBar(details: DetailsOf | undefined, onOpen: (version: number) => void): void {
  const { asOf } = useView();
  const looked = useRef(asOf);
  useEffect(() => {
    if (details === undefined || looked.current === asOf) return;
    looked.current = asOf;
    const then = asOf === null ? newestOf(details) : versionAt(details, asOf.time)?.version;
    if (then !== undefined && then !== null && then !== details.thing.version) onOpen(then);
  }, [details, asOf, onOpen]);
}

function versionAt({ versions }: DetailsOf, time: string): DetailsOf["versions"][number] | undefined {
  return versions.find(({ from, until }) => from <= time && (until === null || until > time));
}

function when(iso: string): string {
  const date = new Date(iso);
  return `${day(date)}, ${time(date)}`;
}

/** For putting hostile text into a sentence: it keeps its direction to itself. */
function isolate(text: Thing["name"]): string {
  return `\u2068${text}\u2069`;
}
