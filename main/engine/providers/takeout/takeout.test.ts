import { viewCalendar } from "../../formats/icalendar.ts";
import { conformance } from "../conformance.ts";
import type { Kind } from "../provider.ts";
import { openTakeout } from "./subject.fixture.ts";

/** Tasks are converted: what is compared is what a person wrote. */
const same = (kind: Kind, a: Uint8Array, b: Uint8Array): boolean =>
  kind === "task" ? JSON.stringify(wordsOf(a)) === JSON.stringify(wordsOf(b)) : Buffer.compare(a, b) === 0;
const wordsOf = (bytes: Uint8Array): unknown => {
  const { uid, summary, description } = viewCalendar(bytes);
  return [uid, summary, description];
};

conformance({ name: "Takeout, zip", kinds: ["contact", "event", "task", "photo"], big: 120, same, open: (kind) => openTakeout(kind, "zip") });
conformance({ name: "Takeout, tgz", kinds: ["contact", "photo"], big: 120, same, open: (kind) => openTakeout(kind, "tgz") });
conformance({ name: "Takeout, unpacked", kinds: ["event", "photo"], big: 120, same, open: (kind) => openTakeout(kind, "folder") });
