import { join } from "node:path";
import { workerData } from "node:worker_threads";
import type { Kind } from "../engine/formats/item.ts";
import { openForReading } from "../engine/vault/db.ts";
import { serve } from "../engine/vault/rpc.ts";
import { agenda, type Calendar } from "./read/agenda.ts";
import type { Wanted } from "./read/filter.ts";
import { Finder } from "./read/find.ts";
import * as history from "./read/history.ts";
import { Lists, type Month } from "./read/lists.ts";
import { pictureOf } from "./read/picture.ts";
import { type Row, rowsOf } from "./read/rows.ts";
import { type TaskRow, tasksOf } from "./read/tasks.ts";

const { vaultDir } = workerData as { vaultDir: string };
const db = openForReading(join(vaultDir, "vault.db"));
const lists = new Lists(db);
const finder = new Finder(db, vaultDir);
const calendar: Calendar = agenda(db);

const functions = {
  page: (wanted: Wanted, offset: number, limit: number): Row[] => lists.page(wanted, offset, limit),
  rows: (versions: readonly number[]): Row[] => rowsOf(db, versions),
  items: (wanted: Wanted): number[] => lists.items(wanted),
  months: (wanted: Wanted): readonly Month[] => lists.months(wanted),
  count: (wanted: Wanted): ReturnType<Lists["count"]> => lists.count(wanted),
  search: (words: string, wanted: Wanted, limit: number): Row[] => finder.find(words, wanted, limit),
  points: (since: string): history.Point[] => history.points(db, since),
  cameSince: (since: string, photos: number): ReturnType<typeof history.cameSince> => history.cameSince(db, since, photos),
  keptAfter: (account: number, version: number, limit: number): history.Kept[] => history.keptAfter(db, account, version, limit),
  picture: (version: number): ReturnType<typeof pictureOf> => pictureOf(db, version),
  tasks: (wanted: Wanted): TaskRow[] => tasksOf(db, wanted),
  occurrences: (wanted: Wanted, from: number, to: number): ReturnType<Calendar["between"]> => calendar.between(wanted, from, to),
  stale: (): void => lists.stale(),
  warm: (kind: Kind): void => lists.warm(kind),
  close: (): void => void db.close(),
} as const;
export type ScreenFunctions = typeof functions;
serve(functions);
