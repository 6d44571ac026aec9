import { conformance } from "../conformance.ts";
import { openExport, openFiles, openOneFile } from "./subject.fixture.ts";

conformance({ name: "a folder", kinds: ["contact", "event", "task", "photo"], big: 120, open: openFiles });
conformance({ name: "a folder, all in one file", kinds: ["contact"], big: 120, open: () => openExport("contact") });
conformance({ name: "a folder, all in one calendar", kinds: ["event"], big: 120, open: () => openExport("event") });
conformance({ name: "a single .vcf file", kinds: ["contact"], big: 120, open: () => openOneFile("contact") });
conformance({ name: "a single .ics file", kinds: ["event"], big: 120, open: () => openOneFile("event") });
