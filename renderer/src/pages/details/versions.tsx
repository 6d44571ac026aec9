import type { Details } from "../../../../main/api/contract.ts";
import { day, t, time } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { ChangeCard } from "../../parts/change-card.tsx";

const shownAtOnce = 20;

/** How it came to be what it is, newest first; each step can be looked at. Nothing for what never changed. */
export function Versions({ details, onOpen }: { readonly details: Details; readonly onOpen: (version: number) => void }) {
  const versions = details.versions.toSorted((a, b) => b.version - a.version);
  if (versions.length < 2) return null;
  return (
    <section className="versions">
      <h3>{t("details.versions")}</h3>
      <ol>
        {versions.slice(0, shownAtOnce).map((version) => (
          <li key={version.version} aria-current={version.version === details.thing.version ? "true" : undefined}>
            <div className="versions-line">
              <span>{t(version.changes.length === 0 ? "details.first-kept" : "details.changed", { when: when(version.from) })}</span>
              {version.version === details.thing.version ? (
                <span className="caption">{t("details.shown")}</span>
              ) : (
                <Button kind="plain" onPress={() => onOpen(version.version)} aria-label={t("details.see-then", { when: when(version.from) })}>{t("details.see")}</Button>
              )}
            </div>
            {version.changes.length > 0 && <ChangeCard changes={version.changes} />}
          </li>
        ))}
      </ol>
      {versions.length > shownAtOnce && <p className="caption">{t("details.more-versions", { n: versions.length - shownAtOnce })}</p>}
    </section>
  );
}

function when(iso: string): string {
  const date = new Date(iso);
  return `${day(date)}, ${time(date)}`;
}
