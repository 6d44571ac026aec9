import { z } from "zod";
import type { CallName } from "../api/contract.ts";
import { LifeboatError } from "../api/errors.ts";
import { kinds } from "../engine/formats/item.ts";

const id = z.int().nonnegative();
const job = z.string().min(1).max(100);
const text = z.string().max(10_000);
const path = z.string().min(1).max(4096);
const words = z.record(z.string().max(100), text);
const hosts = z.array(z.string().max(300)).max(20);
const kind = z.enum(kinds);
const things = z.array(id).max(1_000_000);
const limit = z.int().min(1).max(100_000);
const page = z.object({ offset: z.int().nonnegative(), limit });
const filter = z.object({ kind: kind.optional(), source: id.optional(), collection: id.optional(), owner: text.optional(), snapshot: id.optional() });
const none = z.object({});
const source = z.object({ provider: z.string().max(100), name: z.string().max(200), owner: z.string().max(200).optional(), settings: words, secrets: words, hosts: hosts.optional() });
const copyPlace = z.object({ kind: z.enum(["folder", "webdav", "s3"]), settings: words, secret: text.optional() });
const settings = z
  .object({
    appearance: z.enum(["system", "light", "dark"]),
    language: z.enum(["system", "en", "de"]),
    checkDaily: z.boolean(),
    every: z.enum(["day", "hour"]),
    onBattery: z.boolean(),
    pausedUntil: z.iso.datetime().nullable(),
    onConnect: z.boolean(),
  })
  .partial();

const keep = z.enum(["both", "theirs", "mine"]);

/** What each call takes. A page is our own, but what reaches the engine is checked all the same. */
const inputs = {
  app: none,
  setSettings: settings,
  checkFolder: z.object({ folder: path.optional() }),
  openFolder: z.object({ folder: path }),
  startRehearsal: z.object({ job }),
  rehearse: z.object({ step: z.enum(["back-up", "lose", "put-back"]), job }),
  endRehearsal: none,
  providers: none,
  recognise: z.object({ paths: z.array(path).min(1).max(1000) }),
  addSource: z.object({ source, job }),
  signIn: z.object({ source: id, secrets: words, hosts: hosts.optional(), moved: z.object({ url: text.optional() }).optional(), newer: z.object({ dir: path }).optional(), job }),
  signInBack: z.object({ job, address: text }),
  renameSource: z.object({ source: id, name: z.string().min(1).max(200) }),
  removeSource: z.object({ source: id }),
  secretsState: none,
  unlockSecrets: z.object({ passphrase: z.string().max(1000) }),
  choosePassphrase: z.object({ passphrase: z.string().max(1000) }),
  home: none,
  backUp: z.object({ source: id.optional(), job }),
  cancel: z.object({ job }),
  devices: none,
  places: none,
  moments: z.object({ source: id.optional(), limit }),
  count: z.object({ filter }),
  things: z.object({ filter, page }),
  months: z.object({ filter }),
  search: z.object({ words: z.string().max(1000), filter, limit }),
  details: z.object({ version: id }),
  videoLength: z.object({ version: id }),
  keepFrame: z.object({ version: id, frame: z.base64().max(400_000) }),
  occurrences: z.object({ first: z.iso.date(), starts: z.array(z.iso.datetime()).min(2).max(400), filter, without: z.array(id).max(1000), most: z.int().min(1).max(5000) }),
  taskLists: z.object({ filter }),
  tasks: z.object({ collection: id, done: z.boolean(), filter, page }),
  alarmThings: z.object({ alarm: id, page }),
  accept: z.object({ alarm: id, things: things.optional(), shown: z.string().max(50).optional() }),
  numbers: z.object({ alarm: id, words: z.string().max(1000) }),
  planPutBack: z.object({ request: z.object({ into: id, alarm: id.optional(), filter: filter.optional(), things: things.optional(), same: z.array(z.object({ item: id, there: id })).max(10_000).optional(), keep: keep.optional(), keepEach: z.array(z.object({ thing: id, keep })).max(100_000).optional() }), job }),
  planUndo: z.object({ receipt: id, job }),
  putBack: z.object({ plan: z.string().max(100), job }),
  receipts: none,
  verify: z.object({ job }),
  practise: z.object({ job }),
  lastPractice: none,
  rebuildCost: z.object({ copy: id }),
  practiseRebuild: z.object({ copy: id, job }),
  lastRebuild: none,
  lastCheck: none,
  export: z.object({ folder: path, job }),
  contacted: none,
  copies: none,
  addCopy: z.object({ copy: copyPlace.extend({ name: z.string().min(1).max(200) }), job }),
  changeCopy: z.object({ copy: id, settings: words, secret: text.optional(), job }),
  renameCopy: z.object({ copy: id, name: z.string().min(1).max(200) }),
  removeCopy: z.object({ copy: id }),
  copyNow: z.object({ copy: id, job }),
  checkCopy: z.object({ copy: id, read: z.boolean(), repair: z.boolean(), job }),
  repair: z.object({ job }),
  recoveryCard: none,
  confirmCard: z.object({ typed: z.string().max(100) }),
  giveKey: z.object({ key: text }),
  leaveKey: z.object({ copy: id, passphrase: z.string().min(1).max(1000), job }),
  recoverCopy: z.object({ from: copyPlace, folder: path, unlock: z.union([z.object({ key: text }), z.object({ passphrase: text })]), vault: z.string().max(100).optional(), job }),
} as const satisfies Record<CallName, z.ZodType>;

export const callNames = Object.keys(inputs) as readonly CallName[];

/** Throws usage, naming the field and never its value. */
export function checkedInput(name: CallName, input: unknown): unknown {
  const parsed = inputs[name].safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new LifeboatError("usage", `${name} does not take this ${issue?.path.map(String).join(".") || "input"}`);
}
