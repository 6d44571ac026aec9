import { conformance } from "../conformance.ts";
import { sameFields } from "../conformance/fields.fixture.ts";
import { openBackup } from "./subject.fixture.ts";

conformance({ name: "an iPhone backup", kinds: ["contact", "event", "task", "photo"], big: 120, open: (kind) => openBackup(kind), same: sameFields });
conformance({ name: "an encrypted iPhone backup", kinds: ["contact", "photo"], big: 40, open: (kind) => openBackup(kind, "correct horse"), same: sameFields });
