import { useDeferredValue, useEffect, useRef, useState } from "react";
import { Printer } from "lucide-react";
import type { Alarm, Output } from "../../../../main/api/contract.ts";
import { useCall } from "../../api/use.ts";
import { t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Field } from "../../parts/field.tsx";
import { QrCode } from "../../parts/qr-code.tsx";
import { doneOf } from "./alarm-words.ts";

type Found = Output<"numbers">[number];

const most = 6;

/** "Need a number now?": the people of the alarm, their numbers in large digits, on paper, or by QR into a phone. */
export function NumberSearch({ alarm }: { readonly alarm: Alarm }) {
  const [words, setWords] = useState("");
  const asked = useDeferredValue(words.trim());
  const found = useCall("numbers", { alarm: alarm.id, words: asked }, { enabled: asked !== "" });
  const people = asked === "" ? [] : (found.data ?? []).slice(0, most);
  const done = doneOf(alarm);
  const isFound = people.length > 0;
  const section = useRef<HTMLElement>(null);
  // The numbers stand below the field, which is at the end of the page.
  useEffect(() => {
    if (isFound) section.current?.scrollIntoView({ block: "start" });
  }, [isFound]);
  return (
    <section ref={section} className="number-search">
      <h2>{t("alarm.number")}</h2>
      <Field label={t(done === "deleted" ? "alarm.number-hint" : `alarm.number-hint-${done}`)} type="search" value={words} onChange={setWords} />
      {found.isError && <Failure error={found.error} />}
      {asked !== "" && found.data?.length === 0 && <p role="status">{t("alarm.number-none")}</p>}
      <ul>{people.map((person) => <li key={person.id}><Card person={person} /></li>)}</ul>
    </section>
  );
}

function Card({ person }: { readonly person: Found }) {
  return (
    <article className="number-card">
      <div>
        <h3><bdi>{person.name}</bdi></h3>
        {person.numbers.map((number) => <p key={number} className="number"><bdi dir="ltr">{number}</bdi></p>)}
        <Button kind="plain" icon={Printer} onPress={() => window.print()}>{t("alarm.print")}</Button>
      </div>
      <figure>
        <QrCode text={person.vcard} label={t("alarm.number-card", { name: person.name })} />
        <figcaption className="caption">{t("alarm.number-card", { name: person.name })}</figcaption>
      </figure>
    </article>
  );
}
