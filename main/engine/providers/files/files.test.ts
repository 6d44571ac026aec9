import { conformance } from "../conformance.ts";
import { openExport, openFiles } from "./subject.fixture.ts";

conformance({ name: "a folder", kinds: ["contact", "event", "task", "photo"], big: 120, open: openFiles });
conformance({ name: "a folder, all in one file", kinds: ["contact"], big: 120, open: () => openExport("contact") });
conformance({ name: "a folder, all in one calendar", kinds: ["event"], big: 120, open: () => openExport("event") });
