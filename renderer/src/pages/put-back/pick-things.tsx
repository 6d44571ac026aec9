import { useDeferredValue, useState } from "react";
import { Checkbox } from "react-aria-components";
import type { Thing } from "../../../../main/api/contract.ts";
import { useCall } from "../../api/use.ts";
import { t } from "../../app/text.ts";
import { Field } from "../../parts/field.tsx";
import { nameOf } from "../../parts/name.tsx";
import type { Picked } from "./request.ts";

const most = 20;

/** Found by their words, ticked one by one; what is ticked stays while one goes on searching. */
export function PickThings({ things, onChange }: { readonly things: readonly Picked[]; readonly onChange: (things: readonly Picked[]) => void }) {
  const [words, setWords] = useState("");
  const wanted = useDeferredValue(words.trim());
  const found = useCall("search", { words: wanted, filter: {}, limit: most }, { enabled: wanted !== "" });
  const results = wanted === "" ? [] : (found.data ?? []);
  const rest = results.filter(({ id }) => !things.some((picked) => picked.id === id));
  const toggle = (thing: Picked, on: boolean): void => onChange(on ? [...things, thing] : things.filter(({ id }) => id !== thing.id));
  return (
    <section className="pick-things">
      <Field type="search" label={t("put-back.search")} value={words} onChange={setWords} autoFocus autoComplete="off" />
      <p className="caption" role="status">{wanted !== "" && found.isSuccess && results.length === 0 ? t("put-back.none-found") : t("put-back.picked", { n: things.length })}</p>
      <ul>
        {things.map((thing) => <li key={thing.id}><Tick thing={thing} isOn onChange={(on) => toggle(thing, on)} /></li>)}
        {rest.map((thing) => <li key={thing.id}><Tick thing={picked(thing)} isOn={false} onChange={(on) => toggle(picked(thing), on)} /></li>)}
      </ul>
    </section>
  );
}

export const picked = (thing: Thing): Picked => ({ id: thing.id, name: nameOf(thing), kind: thing.kind, source: thing.source });

function Tick({ thing, isOn, onChange }: { readonly thing: Picked; readonly isOn: boolean; readonly onChange: (on: boolean) => void }) {
  return (
    <Checkbox className="tick" isSelected={isOn} onChange={onChange}>
      <span className="tick-box" aria-hidden />
      <span className="tick-name"><bdi>{thing.name}</bdi></span>
      <span className="caption">{t(`put-back.kinds-one.${thing.kind}`)}</span>
    </Checkbox>
  );
}
