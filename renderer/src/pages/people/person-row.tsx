import type { Thing } from "../../../../main/api/contract.ts";
import { Missing } from "../../parts/missing.tsx";
import { Name } from "../../parts/name.tsx";
import { PersonMark } from "../../parts/person-mark.tsx";

/** undefined: on its way. */
export function PersonRow({ person }: { readonly person: Thing | undefined }) {
  if (person === undefined) return <span className="person-row" aria-busy><span className="person-mark" /></span>;
  return (
    <span className="person-row">
      <PersonMark name={person.name} picture={person.thumb} />
      <span className="person-text">
        <span className="person-name"><Name thing={person} /></span>
        <Missing thing={person} />
      </span>
    </span>
  );
}
