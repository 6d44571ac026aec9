import { conformance } from "../conformance.ts";
import { sameFields } from "../conformance/fields.fixture.ts";
import { openPhone } from "./subject.fixture.ts";

conformance({ name: "an Android phone", kinds: ["contact", "event", "task", "photo"], big: 300, open: openPhone, same: sameFields });
