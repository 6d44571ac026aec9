import type { Thing } from "../../../../main/api/contract.ts";
import { locale, t } from "../../app/text.ts";

/** For those who hear it: what it is, and when. Files' own names (IMG_4711) say less. */
export function photoName(photo: Pick<Thing, "at" | "video" | "missing">): string {
  const date = photo.at === null ? null : new Date(photo.at);
  const when = date === null || Number.isNaN(date.getTime()) ? t("photos.undated") : formatFor(locale()).format(date);
  return `${t(photo.video === true ? "photos.video" : "photos.photo", { when })}${photo.missing ? `, ${t("browse.missing")}` : ""}`;
}

let format: { readonly locale: string; readonly dates: Intl.DateTimeFormat } | undefined;

/** Making one takes longer than using it, and a scroll needs hundreds. */
function formatFor(locale: string): Intl.DateTimeFormat {
  if (format?.locale !== locale) format = { locale, dates: new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" }) };
  return format.dates;
}
