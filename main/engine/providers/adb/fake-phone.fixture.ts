// A phone in this process: answers `content` and the shell as the stand-in on the bench does, from tables in memory.
import Database from "better-sqlite3";
import { taskColumns } from "../../../../e2e/usb/android-world.ts";
import type { Value } from "../../../../e2e/usb/content/arguments.ts";
import { nothing, printRow } from "../../../../e2e/usb/content/print.ts";
import { schemas, type TableSchema } from "../../../../e2e/usb/content/schema.ts";
import type { Io } from "../provider.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Output, Phone, PhoneFile } from "./phone.ts";

export type Cells = Readonly<Record<string, string | number | null | Uint8Array>>;

const tables: Readonly<Record<string, Readonly<Record<string, TableSchema>>>> = {
  ...schemas,
  "org.dmfs.tasks": { tasklists: { columns: ["_id", "list_name", "account_name"] }, tasks: { columns: taskColumns } },
};

export class FakePhone implements Phone {
  readonly serial = "FAKE-1";
  readonly files = new Map<string, { readonly bytes: Uint8Array; readonly modified: Date }>();
  /** What the shell may not read, by authority: the permission. */
  readonly denied = new Map<string, string>();
  /** Before each answer to `content`. */
  beforeAnswer: (query: string) => void = () => undefined;
  /** Both streams as one, as before Android 7. */
  together = false;
  locked = false;
  calls = 0;
  closed = 0;
  private readonly db = new Database(":memory:");

  constructor() {
    for (const [authority, paths] of Object.entries(tables)) {
      for (const [path, { columns }] of Object.entries(paths)) this.db.exec(`create table "${authority}/${path}" (${columns.map((name) => (name === "_id" ? "_id integer primary key" : `"${name}"`)).join(", ")})`);
    }
  }

  insert(authority: string, path: string, cells: Cells): void {
    const names = Object.keys(cells);
    this.db.prepare(`insert into "${authority}/${path}" (${names.join(", ")}) values (${names.map(() => "?").join(", ")})`).run(...Object.values(cells).map(stored));
  }

  sql(text: string, ...values: Cells[string][]): void {
    this.db.prepare(text).run(...values.map(stored));
  }

  async run(line: string, io: Io): Promise<Output> {
    stopIfAborted(io);
    const out = line.includes("getprop") ? { out: Buffer.from(this.facts()), err: "" } : this.content(line);
    stopIfAborted(io);
    return out;
  }

  async list(folder: string, io: Io): Promise<PhoneFile[]> {
    stopIfAborted(io);
    const found = new Map<string, PhoneFile>();
    for (const [path, { bytes, modified }] of this.files) {
      if (!path.startsWith(`${folder}/`)) continue;
      const [name = "", ...below] = path.slice(folder.length + 1).split("/");
      found.set(name, { name, is: below.length > 0 ? "folder" : "file", size: below.length > 0 ? 0 : bytes.length, modified });
    }
    return [...found.values()];
  }

  open(path: string, from: number): ReadableStream<Uint8Array> {
    const bytes = this.files.get(path)?.bytes ?? new Uint8Array();
    return ReadableStream.from([new Uint8Array(bytes.subarray(from))].filter((piece) => piece.length > 0));
  }

  async close(): Promise<void> {
    this.closed += 1;
  }

  private facts(): string {
    return ["R58", "", "Google", "Pixel 8", "34", "Anna's phone", this.locked ? "" : "/storage/emulated/0"].map((line) => `${line}\n----\n`).join("");
  }

  private content(line: string): Output {
    const [, mark = ""] = /echo ([0-9a-f-]{36});/.exec(line) ?? [];
    const [text, errors]: [string[], string[]] = [[], []];
    for (const [call, uri = "", columns = "", where] of line.matchAll(/q '((?:[^']|'\\'')*)' --projection (\S+?)(?: --where '((?:[^']|'\\'')*)')?(?=;q |$)/g)) {
      this.calls += 1;
      this.beforeAnswer(call);
      const answer = this.query(new URL(uri), columns.split(":"), where?.replaceAll(String.raw`'\''`, "'"));
      text.push(answer.out, `${mark}\n`);
      (this.together ? text : errors).push(answer.err, `${mark}\n`);
    }
    return { out: Buffer.from(text.join("")), err: errors.join("") };
  }

  private query(uri: URL, columns: readonly string[], where: string | undefined): { readonly out: string; readonly err: string } {
    const { host: authority } = uri;
    const path = uri.pathname.slice(1);
    const fail = (why: string): { out: string; err: string } => ({ out: "", err: `Error while accessing provider:${authority}\n${why}\n\tat com.android.commands.content.Content.main(Content.java)\n` });
    const permission = this.denied.get(authority);
    if (permission !== undefined) return fail(`java.lang.SecurityException: Permission Denial: opening provider requires ${permission}`);
    const table = tables[authority]?.[path];
    if (table === undefined) return fail(`java.lang.IllegalStateException: Could not find provider: ${authority}`);
    const source = table.view === undefined ? `"${authority}/${path}"` : `(${table.view})`;
    const known = new Set(this.db.prepare(`select * from ${source}`).columns().map(({ name }) => name));
    const unknown = columns.find((name) => !known.has(name));
    if (unknown !== undefined) return fail(`java.lang.IllegalArgumentException: Invalid column ${unknown}`);
    const rows = this.db.prepare(`select ${columns.join(", ")} from ${source}${where === undefined ? "" : ` where ${where}`} order by _id`).safeIntegers().all() as Record<string, Value>[];
    if (rows.some((row) => Object.values(row).some((value) => typeof value === "string" && value.length > largest))) return fail("java.lang.IllegalStateException: Couldn't read row 0, col 0 from CursorWindow.");
    return { out: rows.length === 0 ? nothing : rows.map(printRow).join(""), err: "" };
  }
}

/** A whole number would become a REAL. */
const stored = (cell: Cells[string]): unknown => (typeof cell === "number" && Number.isInteger(cell) ? BigInt(cell) : cell);

const largest = 2 * 1024 * 1024;
