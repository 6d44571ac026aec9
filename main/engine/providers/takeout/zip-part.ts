import type { RefusedEntry } from "../../formats/zip.ts";
import { readZip } from "../../formats/zip.ts";
import { streamContent } from "../files/stream-content.ts";
import type { Part, Place } from "./entry.ts";
import { gapFor, pathInside } from "./entry.ts";
import { isWanted } from "./names.ts";

export function zipPart(place: Place): Part {
  return {
    name: place.name,
    export: place.export,
    order: place.order,
    state: place.state,
    async *entries(io, refused) {
      let at = 0;
      const options = { signal: io.signal, refused: (one: RefusedEntry) => void (isWanted(one.name) && refused(gapFor(place.name, one.name, one.reason))) };
      for await (const entry of readZip(place.path, options)) {
        const { name, size, crc, modified } = entry;
        const path = isWanted(name) ? pathInside(name) : undefined;
        if (path === undefined) continue;
        yield { path, size, modified, mark: `${crc.toString(16)}-${size}`, content: streamContent(size, () => entry.open()), export: place.export, part: place.order, at: at++ };
      }
    },
  };
}
