import "./safety.css";
import type { Home, Source } from "../../../../main/api/contract.ts";
import { useCall } from "../../api/use.ts";
import { nowOf } from "../../app/now.ts";
import { href } from "../../app/routes.tsx";
import { ago, ifKnown, list, number, t } from "../../app/text.ts";
import { ButtonLink } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { ListRow } from "../../parts/list-row.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/section.tsx";
import { Check } from "./check.tsx";
import { Days } from "./days.tsx";
import { Practice } from "./practice.tsx";
import { Rebuild } from "./rebuild.tsx";
import { Where } from "./where.tsx";

/** What is known about how safe everything is, and since when. */
export function Safety() {
  const home = useCall("home", {});
  const app = useCall("app", {});
  if (home.isPending || app.isPending) return <Loading />;
  if (home.isError) return <Failure error={home.error} retry={() => void home.refetch()} />;
  return (
    <div className="page safety">
      <Check own={app.data?.vault === "own"} />
      <Practice />
      {app.data?.vault === "own" && <Rebuild />}
      <Looked sources={home.data.sources} now={nowOf(home.data, app.data?.vault)} />
      <Owed sources={home.data.sources} />
      <Days days={home.data.days} />
      <Where folder={app.data?.folder ?? ""} own={app.data?.vault === "own"} />
      <Section title={t("safety.never-kept")} line={t("connect.keeps")} />
    </div>
  );
}

function Looked({ sources, now }: Pick<Home, "sources"> & { readonly now: Date }) {
  return (
    <Section title={t("safety.sources")} count={String(sources.length)}>
      <ul>
        {sources.map((source) => (
          <li key={source.id}>
            <ListRow
              title={<bdi>{source.name}</bdi>}
              detail={source.checked === null ? t("safety.source-never") : t("safety.source-checked", { when: ago(source.checked, now) })}
              after={source.lastRun?.error === "auth" ? <ButtonLink to={href(`connect/${String(source.id)}`)}>{t("settings.sign-in")}</ButtonLink> : undefined}
            />
            {source.lastRun?.error != null && <p className="caption safety-trouble">{t(`errors.${source.lastRun.error}.what`, { detail: source.name })} {t(`errors.${source.lastRun.error}.next`)}</p>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

const cameToItsEnd: ReadonlySet<string> = new Set(["complete", "held", "running"]);

function Owed({ sources }: Pick<Home, "sources">) {
  const owing = sources.filter(({ owed }) => owed > 0);
  const unseen = sources.filter(({ checked, owed, lastRun }) => owed === 0 && (checked === null || (lastRun !== null && !cameToItsEnd.has(lastRun.status))));
  const doubt = unseen.length === 0 ? "" : t("safety.owed-unseen", { names: list(unseen.map(({ name }) => name)) });
  if (owing.length === 0) return <Section title={t("safety.owed")} line={doubt === "" ? t("safety.owed-none") : doubt} />;
  return (
    <Section title={t("safety.owed")} line={t("safety.owed-next")}>
      <ul>{owing.map((source) => <li key={source.id}><ListRow title={t("safety.owed-row", { n: source.owed, name: source.name })} detail={whyOf(source)} /></li>)}</ul>
      {doubt !== "" && <p>{doubt}</p>}
    </Section>
  );
}

function whyOf({ owedWhy = [], owedFolders }: Source): string {
  const words = owedWhy.map(({ code, count }) => `${number(count)}: ${ifKnown(`safety.why.${code}`) ?? t("safety.why.other")}`);
  if (owedFolders) words.push(t("safety.why-folders", { n: owedFolders.count, names: list(owedFolders.names) }));
  return words.length === 0 ? t("safety.why.other") : words.join("; ");
}
