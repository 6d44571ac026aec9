// What an engine would answer on days that are hard to bring about.
import type { Handset, Output, PutBackPlan, Receipt } from "../../main/api/contract.ts";
import type { CheckReport, Practice, Rebuild, SecondCopy } from "../../main/api/copies.ts";

const counts: PutBackPlan["counts"] = { create: 0, both: 0, merge: 0, replace: 0, remove: 0, same: 0, kept: 0, failed: 0 };
const nothing: PutBackPlan = { plan: "1", kinds: [], losses: [], unsure: [], counts, undo: "all", rows: [] };

const differing = 50;
const rows: PutBackPlan["rows"] = Array.from({ length: differing }, (_, at) => ({
  thing: at + 1,
  name: ["Grandpa Sam Whitfield", "Dr. Elise Morel-Donaudampfschifffahrtsgesellschaft", "李小龙", "מרים כהן", ""][at % 5] ?? "",
  kind: "contact",
  decision: at % 10 === 9 ? "merge" : "kept",
  fields: at % 3 === 0 ? ["tel"] : ["tel", "email", "adr", "note", "bday"],
  detail: null,
}));

/** What is there is different, fifty times. */
export const conflicting: PutBackPlan = { ...nothing, counts: { ...counts, create: 12, merge: 5, kept: 45 }, rows };

/** A move with something of everything to be said about it. */
export const moving: PutBackPlan = {
  ...nothing,
  kinds: [
    { kind: "contact", total: 412, whole: 412, failed: 0 },
    { kind: "event", total: 1906, whole: 1903, failed: 3 },
    { kind: "task", total: 38, whole: 31, failed: 0 },
    { kind: "photo", total: 12, whole: 0, failed: 12 },
  ],
  losses: [
    { kind: "task", field: "subtasks", fate: "noted", note: "Steps", count: 7, examples: [{ name: "Ask Grandpa for the soup recipe", said: ["Call him", "Write it down", "Buy leeks"] }] },
    { kind: "contact", field: "photo", fate: "dropped", note: null, count: 2, examples: [{ name: "מרים כהן", said: [] }] },
  ],
  unsure: [
    { item: 1, kind: "contact", name: "Sam Whitfield", there: [{ item: 71, name: "Grandpa" }, { item: 72, name: "S. Whitfield" }] },
    { item: 2, kind: "contact", name: "Zoë Quist", there: [{ item: 73, name: "Zoe" }] },
  ],
  counts: { ...counts, create: 2278, same: 64, failed: 15, kept: 4 },
  rows: [...rows.slice(0, 4), { thing: 99, name: "IMG_2041.HEIC", kind: "photo", decision: "failed", fields: [], detail: "unsupported" }],
};

export const undoing: PutBackPlan = { ...nothing, counts: { ...counts, remove: 12, replace: 3, kept: 2 }, rows: rows.slice(0, 2) };

export const receipt: Receipt = {
  id: 1,
  undid: null,
  moved: false,
  undoable: true,
  into: "Fastmail",
  ended: "2026-11-20T09:14:00Z",
  total: 2356,
  groups: [
    { state: "back", count: 2341, things: [{ name: "Grandpa Sam Whitfield", kind: "contact", fields: [], code: null }] },
    { state: "failed", count: 15, things: [{ name: "IMG_2041.HEIC", kind: "photo", fields: [], code: "unsupported" }] },
  ],
};

/** Of every state a thing may be left in. */
export const undone: Receipt = {
  ...receipt,
  id: 2,
  undid: 1,
  undoable: false,
  total: 40,
  groups: ["removed", "back", "changed", "there", "kept", "missing", "not-yet-visible", "unreadable", "failed", "open"].map((state) => ({
    state,
    count: 4,
    things: [{ name: "Grandpa Sam Whitfield", kind: "contact", fields: state === "changed" ? ["tel", "bday"] : [], code: state === "failed" ? "offline" : null }],
  })),
};

const day = "2026-11-15T09:14:00Z";
export const passed: Practice = { status: "passed", ended: day, collection: "Family", counts: { drawn: 50, whole: 69, same: 119, unread: 0, problems: 0 }, problems: [] };
export const failedPractice: Practice = {
  status: "failed",
  ended: day,
  collection: "Family",
  counts: { drawn: 50, whole: 69, same: 117, unread: 0, problems: 2 },
  problems: [
    { name: "Grandpa Sam Whitfield", kind: "contact", code: "differs", fields: ["tel", "photo"] },
    { name: "", kind: "event", code: "damaged", fields: [] },
  ],
};

export const damaged: CheckReport = {
  status: "damaged",
  ended: day,
  counts: { damage: 3 },
  damage: [{ what: "file-changed", detail: "media/3f/3fa1: sha256 differs", names: ["IMG_2041.jpg", "IMG_2042.jpg", "Summer at the lake.mov"] }],
};

export const rebuilt: Rebuild = { status: "passed", ended: day, copy: "Blue disk", asOf: day, counts: { things: 4812, bytes: 61_400_000_000, problems: 0 }, problems: [], faults: [] };
export const rebuildFailed: Rebuild = {
  ...rebuilt,
  status: "failed",
  copy: "Nextcloud at home",
  counts: { ...rebuilt.counts, problems: 2 },
  problems: [{ name: "Grandpa Sam", kind: "contact", code: "missing", fields: [] }, { name: "IMG_2041.jpg", kind: "photo", code: "differs", fields: [] }],
  faults: ["v/2f6a/index/7.tar.age: the index is malformed"],
};
export const rebuildCost: Output<"rebuildCost"> = { reads: 61_400_000_000, needs: 62_300_000_000, free: 410_000_000_000, fits: true };

const copy: SecondCopy = { id: 1, name: "Blue disk", kind: "folder", where: "/media/mara/Blue disk/Lifeboat-copy", settings: { dir: "/media/mara/Blue disk/Lifeboat-copy" }, asOf: day, lacks: 0, opened: { packs: 12, never: 0, since: day }, sameDisk: false, lastRun: { status: "complete", ended: day, error: null }, lastCheck: null, running: null };
const away: SecondCopy = { ...copy, lacks: 31, lastRun: { status: "away", ended: day, error: "offline" } };
export const copies: readonly SecondCopy[] = [
  away,
  { ...copy, id: 2, name: "On this disk", where: "/home/anna/copy", opened: { packs: 12, never: 9, since: day }, sameDisk: true },
  { ...copy, id: 3, name: "Nextcloud at home", kind: "webdav", where: "https://cloud.example.org/remote.php/dav/files/mara/Lifeboat", settings: { url: "https://cloud.example.org/remote.php/dav/files/mara/Lifeboat", user: "mara" }, lacks: 1, lastRun: { status: "failed", ended: day, error: "auth" } },
  { ...copy, id: 4, name: "Far away", kind: "s3", where: "lifeboat-mara", asOf: null, opened: { packs: 0, never: 0, since: null }, lastRun: null },
];
export const awayOnly: readonly SecondCopy[] = [away];

const serial = { serial: "38101FDJH0056A" };
const phone: Handset = { key: "1", name: "Pixel 8", sort: "android", ways: [], heldBy: [] };
const files = (source: number | null = null): Handset["ways"][number] => ({ provider: "mtp", settings: serial, kinds: ["photo"], source });
const debugging = (source: number | null = null): Handset["ways"][number] => ({ provider: "adb", settings: serial, kinds: ["contact", "event", "task", "photo"], source });
const iphone: Handset = { ...phone, key: "3", name: "Mara Brenner-Donaudampfschifffahrtsgesellschaft's iPhone 15 Pro Max", sort: "iphone" };

/** One that is kept already and gives everything, one that gives photos, an iPhone, a camera. */
export const phones: readonly Handset[] = [
  { ...phone, ways: [debugging(1), files()] },
  { ...phone, key: "2", name: "Fairphone 5", ways: [files()] },
  { ...iphone, ways: [files()] },
  { ...phone, key: "4", name: "EOS R6", sort: "camera", ways: [files()] },
];
/** None of them gives anything now. */
export const stubborn: readonly Handset[] = [
  { ...phone, ways: [files()], heldBy: ["gvfsd-mtp", "gvfsd-gphoto2"] },
  { ...phone, key: "2", name: "Galaxy S24" },
];
export const onWindows: readonly Handset[] = [phone, iphone, { ...phone, key: "4", name: "EOS R6", sort: "camera" }];
export const onePhone: readonly Handset[] = [{ ...phone, ways: [debugging(), files()] }];
