import "./owner-mark.css";
import type { Source } from "../../../main/api/contract.ts";
import { initials } from "./initials.ts";

/** Whose a source is, by colour and first letter; without an owner, the source's own. Its name stands beside it. */
export function OwnerMark({ source, sources }: { readonly source: Source; readonly sources: readonly Source[] }) {
  const [letter = ""] = initials(whoseOf(source));
  return <span className="owner-mark" data-colour={colourOf(source, sources)} aria-hidden><bdi>{letter}</bdi></span>;
}

const whoseOf = ({ owner, name }: Source): string => owner ?? name;

/** 1 to 6, the same for all that one person has. */
function colourOf(source: Source, sources: readonly Source[]): number {
  const owners = [...new Set(sources.toSorted((a, b) => a.id - b.id).map(whoseOf))];
  return (Math.max(0, owners.indexOf(whoseOf(source))) % 6) + 1;
}
