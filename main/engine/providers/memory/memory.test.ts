import { conformance } from "../conformance.ts";
import { openMemory } from "./subject.fixture.ts";

const kinds = ["contact", "event", "task", "photo"] as const;

conformance({ name: "memory", kinds, open: () => openMemory({}) });
conformance({ name: "memory with weak etags", kinds: ["contact"], open: () => openMemory({ traits: { etags: "weak" } }) });
conformance({ name: "memory without etags", kinds: ["event"], open: () => openMemory({ traits: { etags: "none" } }) });
conformance({
  name: "memory that hides writes",
  kinds: ["contact", "photo"],
  open: () => openMemory({ traits: { settlesMs: 60_000 } }),
});
conformance({
  name: "memory without keys that hides writes, one at a time",
  kinds: ["task"],
  open: () => openMemory({ traits: { settlesMs: 60_000, keyed: false, batch: 1, parallel: 1 }, page: 1 }),
});
conformance({
  name: "memory that only creates, without totals",
  kinds: ["contact"],
  open: () => openMemory({ traits: { writes: ["create"] }, totals: false, uniqueUids: true }),
});
