import { join } from "node:path";
import { workerData } from "node:worker_threads";
import type { Kind } from "../engine/formats/item.ts";
import { openForReading } from "../engine/vault/db.ts";
import { serve } from "../engine/vault/rpc.ts";
import { agenda, type CalendarDays } from "./read/agenda.ts";
import type { Wanted } from "./read/filter.ts";
import { Finder } from "./read/find.ts";
import * as history from "./read/history.ts";
import { Lists, type Month } from "./read/lists.ts";
import { pictureOf } from "./read/picture.ts";
import { type Row, rowsOf } from "./read/rows.ts";
import type { DaysWanted } from "./read/days.ts";
import { type TaskList, type TaskPage, type TaskRow, Tasks } from "./read/tasks.ts";

const { vaultDir } = workerData as { vaultDir: string };
const db = openForReading(join(vaultDir, "vault.db"));
const lists = new Lists(db);
const finder = new Finder(db, vaultDir);
const calendar = agenda(db);
const tasks = new Tasks(db);

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
  taskLists: (wanted: Wanted): TaskList[] => tasks.lists(wanted),
  tasks: (wanted: Wanted & { collection: number }, page: TaskPage): TaskRow[] => tasks.page(wanted, page),
  days: (wanted: Wanted, days: DaysWanted, without: readonly number[]): CalendarDays => calendar.days(wanted, days, without),
  warmDays: (from: number, to: number, ms: number): boolean => calendar.warm(from, to, ms),
  stale: (): void => lists.stale(),
  warm: (kind: Kind): void => lists.warm(kind),
  close: (): void => void db.close(),
} as const;
export type ScreenFunctions = typeof functions;
serve(functions);
