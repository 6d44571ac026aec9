// What Apple's exports call things.
import { folderOf, nameOf } from "../exports/entry.ts";
import { extensionOf } from "../files/names.ts";
import { sortOf } from "../files/types.ts";

/** `iCloud Photos Part 2 of 9.zip`, or a folder of that name. */
export const numbered = /^(.*?) ?\bPart (\d{1,4}) of (\d{1,4})(?: ?\(\d+\))?(?:\.zip)?$/i;

const kept = new Set(["csv", "zip"]);

/** Everything else (mail, notes, activity) holds nothing we keep. Zip files inside are named as a gap. */
export function isWanted(path: string): boolean {
  return sortOf(path) !== undefined || kept.has(extensionOf(path));
}

export const pathInside = (name: string): string | undefined => (name === "" ? undefined : name.normalize("NFC"));

/** Rows about the photos beside it. */
export const isDetails = (path: string): boolean => /^Photo Details(?:-\d+)?\.csv$/i.test(nameOf(path));

/** A list of names. */
export const isAlbum = (path: string): boolean => extensionOf(path) === "csv" && /(?:^|\/)Albums$/i.test(folderOf(path));

/** What a person threw away, and what Apple composed or others share. */
export const isAside = (path: string): boolean => /(?:^|\/)(?:Recently Deleted|Memories|iCloud Shared Albums)(?:\/|$)/i.test(path);
