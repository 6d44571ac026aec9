// File names of the parts of a photo, such that grouping finds them again.
import type { Body } from "../provider.ts";
import { extensionFor } from "./types.ts";

/** Undefined for a part that has no place beside a photo. */
export function partFileName(mainStem: string, mainExtension: string, part: string, body: Body): string | undefined {
  const edited = part.startsWith("edited");
  const stem = edited ? `${mainStem}-edited` : mainStem;
  const extension = extensionFor(body.type);
  switch (part) {
    case "live":
    case "edited-live":
      return extension === "mov" || extension === "mp4" ? `${stem}.${extension}` : undefined;
    case "edited":
      return body.type.startsWith("image/") && extension !== undefined ? `${stem}.${extension}` : undefined;
    case "xmp":
    case "aae":
    case "edited-xmp":
    case "edited-aae":
      return `${stem}.${part.slice(-3)}`;
    case "json":
      return `${stem}.${mainExtension}.json`;
    default:
      return undefined;
  }
}
