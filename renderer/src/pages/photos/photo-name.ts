import type { Thing } from "../../../../main/api/contract.ts";
import { dateFormat, t } from "../../app/text.ts";

/** For those who hear it: what it is, and when. Files' own names (IMG_4711) say less. */
export function photoName(photo: Pick<Thing, "at" | "video" | "missing">): string {
  const date = photo.at === null ? null : new Date(photo.at);
  const when = date === null || Number.isNaN(date.getTime()) ? t("photos.undated") : dateFormat({ dateStyle: "long", timeStyle: "short" }).format(date);
  return `${t(photo.video !== undefined ? "photos.video" : "photos.photo", { when })}${photo.missing ? `, ${t("browse.missing")}` : ""}`;
}
