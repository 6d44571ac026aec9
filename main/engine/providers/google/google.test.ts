import { differingFields } from "../../restore/meaning.ts";
import { conformance } from "../conformance.ts";
import { openGoogle } from "./google.fixture.ts";

conformance({
  name: "google",
  kinds: ["contact", "event", "task"],
  big: 450,
  ownUids: ["task"],
  same: (kind, a, b) => differingFields(kind, a, b).length === 0,
  open: (kind) => openGoogle(kind, { lagMs: 60_000 }),
});
