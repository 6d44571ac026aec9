import type { Fact } from "../../../../main/api/contract.ts";
import { fieldName } from "../../parts/field-name.ts";
import { factLabel, factValue } from "./fact-value.ts";

/** Labelled values in reading order; neighbours of one kind stand under one label. */
export function FactList({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {grouped(facts).map((group) => (
        <div key={group.id}>
          <dt className="caption">{fieldName(group.key)}</dt>
          {group.facts.map((fact, index) => (
            <dd key={`${String(index)} ${fact.value}`}>
              <Value fact={fact} />
              {fact.label !== undefined && fact.label !== "" && <span className="caption">{isTall(fact) ? "\n" : " "}<bdi>{factLabel(fact)}</bdi></span>}
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}

/** A label behind its last line would seem to be a part of it. */
const isTall = (fact: Fact): boolean => factValue(fact).includes("\n");

function Value({ fact }: { readonly fact: Fact }) {
  const href = safeHref(fact.href);
  const text = <bdi>{factValue(fact)}</bdi>;
  return href === undefined ? text : <a href={href} target={/^https?:/i.test(href) ? "_blank" : undefined} rel="noreferrer noopener">{text}</a>;
}

/** Items come from anywhere: only what opens a page, a call or a mail is followed. */
function safeHref(href: string | undefined): string | undefined {
  return href !== undefined && /^(?:https?:\/\/|tel:|mailto:|sms:|geo:)/i.test(href) ? href : undefined;
}

function grouped(facts: readonly Fact[]): { id: string; key: string; facts: Fact[] }[] {
  const groups: { id: string; key: string; facts: Fact[] }[] = [];
  for (const fact of facts) {
    const last = groups.at(-1);
    if (last?.key === fact.key) last.facts.push(fact);
    else groups.push({ id: `${String(groups.length)} ${fact.key}`, key: fact.key, facts: [fact] });
  }
  return groups;
}
