import { compareItems } from "../../items/compare.ts";
import { conformance } from "../conformance.ts";
import { openGraph } from "./subject.fixture.ts";

const kinds = ["contact", "event", "task", "photo"] as const;
const same = (kind: Parameters<typeof compareItems>[0], a: Uint8Array, b: Uint8Array): boolean => compareItems(kind, a, b).length === 0;

conformance({ name: "Microsoft Graph", kinds, open: (kind) => openGraph(kind), same, big: 300 });
conformance({ name: "Microsoft Graph, an organisation's drive", kinds: ["photo"], open: (kind) => openGraph(kind, { drive: "business" }), same, big: 300 });
conformance({ name: "Microsoft Graph, slow to show", kinds, open: (kind) => openGraph(kind, { lagMs: 20_000 }), same, big: 50 });
