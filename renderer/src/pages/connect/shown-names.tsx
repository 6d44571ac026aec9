import { t } from "../../app/text.ts";
import { namesShown } from "./shown.ts";

/** Names of files are other people's text. */
export function ShownNames({ names }: { readonly names: readonly string[] }) {
  const { first, more } = namesShown(names);
  if (first.length === 0) return null;
  return (
    <p className="caption shown-names">
      {first.map((name, at) => <span key={`${String(at)} ${name}`}>{at > 0 && ", "}<bdi>{name}</bdi></span>)}
      {more > 0 && ` ${t("dropped.more", { n: more })}`}
    </p>
  );
}
