import "./photo-band.css";
import { useEffect, useState } from "react";
import type { Home } from "../../../../main/api/contract.ts";
import { kindCounts, sum } from "../../app/counts.ts";
import { href } from "../../app/routes.tsx";
import { day, t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Thumb } from "../../parts/thumb.tsx";

const most = 8;
const hiddenKey = "home.photos-hidden";

export type PhotoBandProps = {
  readonly week: Home["week"];
  /** The photos alone. */
  readonly bare?: boolean;
};

/** What came this week, with its photos; they can be hidden from people who look over a shoulder. */
export function PhotoBand({ week, bare = false }: PhotoBandProps) {
  // Not shown until known, and not asked for before the first frame: the answer comes from another process.
  const [hidden, setHidden] = useState(true);
  useEffect(() => setHidden(localStorage.getItem(hiddenKey) !== null), []);
  const photos = week.photos.filter((photo) => photo.thumb !== null).slice(0, most);
  if (sum(week.added) === 0) return null;
  const toggle = () => {
    if (hidden) localStorage.removeItem(hiddenKey);
    else localStorage.setItem(hiddenKey, "yes");
    setHidden(!hidden);
  };
  return (
    <section className="photo-band">
      {!bare && (
        <div className="photo-band-head">
          <p className="quiet">{t("home.week", { things: kindCounts(week.added) })}</p>
          {photos.length > 0 && <Button kind="plain" onPress={toggle}>{t(hidden ? "home.show" : "home.hide")}</Button>}
        </div>
      )}
      {(bare || !hidden) && photos.length > 0 && (
        <ul>
          {photos.map((photo) => (
            <li key={photo.id}>
              <a href={href("photos", { open: String(photo.version) })}>
                <Thumb path={photo.thumb ?? ""} alt={photo.at === null ? photo.name : t("home.photo", { day: day(new Date(photo.at)) })} lazy />
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
