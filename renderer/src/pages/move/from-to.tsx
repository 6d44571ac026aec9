import { useState } from "react";
import type { Source } from "../../../../main/api/contract.ts";
import { kindCounts } from "../../app/counts.ts";
import { ago, t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Options } from "../../parts/options.tsx";
import { Sentence } from "../../parts/sentence.tsx";

type Pair = { readonly from: Source; readonly into: Source };
export type FromToProps = {
  readonly sources: readonly Source[];
  readonly writable: readonly Source[];
  readonly asked: { readonly from: Source | undefined; readonly into: Source | undefined };
  readonly onNext: (pair: Pair) => void;
};

/** Two lists: where things come from, and where they go. Nothing is looked at yet. */
export function FromTo({ sources, writable, asked, onNext }: FromToProps) {
  const [from, setFrom] = useState<Source | undefined>(asked.from ?? sources.find((source) => writable.some((other) => other.id !== source.id)));
  const targets = writable.filter(({ id }) => id !== from?.id);
  const [chosen, setChosen] = useState<Source | undefined>(asked.into);
  const into = targets.find(({ id }) => id === chosen?.id) ?? targets[0];
  const byId = (id: string): Source | undefined => sources.find((source) => String(source.id) === id);
  return (
    <>
      <Sentence headline={t("move.title")} line={t("move.line")} />
      <div className="from-to">
        <section>
          <h2>{t("move.from")}</h2>
          <Options label={t("move.from")} value={from === undefined ? null : String(from.id)} options={sources.map(option)} onChange={(id) => setFrom(byId(id))} />
        </section>
        <section>
          <h2>{t("move.into")}</h2>
          {targets.length === 0 ? (
            <p className="quiet">{t("move.no-target")}</p>
          ) : (
            <Options label={t("move.into")} value={into === undefined ? null : String(into.id)} options={targets.map(option)} onChange={(id) => setChosen(byId(id))} />
          )}
        </section>
      </div>
      <div className="actions">
        <Button kind="primary" isDisabled={from === undefined || into === undefined} onPress={() => from && into && onNext({ from, into })}>{t("move.next")}</Button>
      </div>
    </>
  );
}

function option({ id, name, kept, checked }: Source) {
  const when = checked === null ? t("move.never") : t("move.checked", { when: ago(checked) });
  return { value: String(id), title: name, detail: [kindCounts(kept), when].filter((part) => part !== "").join(" · ") };
}
