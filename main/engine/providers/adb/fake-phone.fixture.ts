// A phone in this process: answers `content` and the shell as the stand-in on the bench does, from tables in memory.
import { createHash } from "node:crypto";
import Database from "better-sqlite3";
import { taskColumns } from "../../../../e2e/usb/android-world.ts";
import { parseCommand, type Value, WrongUse } from "../../../../e2e/usb/content/arguments.ts";
import { change, type Sql } from "../../../../e2e/usb/content/changes.ts";
import { importCards } from "../../../../e2e/usb/content/import-cards.ts";
import { JavaError } from "../../../../e2e/usb/content/java-error.ts";
import { nothing, printRow } from "../../../../e2e/usb/content/print.ts";
import { schemas, type TableSchema } from "../../../../e2e/usb/content/schema.ts";
import type { Io } from "../provider.ts";
import { stopIfAborted } from "../files/storage.ts";
import { shellWords } from "./shell-words.fixture.ts";
import type { Output, Phone, PhoneDisk, PhoneFile } from "./phone.ts";

export type Cells = Readonly<Record<string, string | number | null | Uint8Array>>;

const tables: Readonly<Record<string, Readonly<Record<string, TableSchema>>>> = {
  ...schemas,
  "org.dmfs.tasks": { tasklists: { columns: ["_id", "list_name", "account_name"] }, tasks: { columns: taskColumns } },
};

export class FakePhone implements Phone {
  readonly serial = "FAKE-1";
  readonly files = new Map<string, { readonly bytes: Uint8Array; readonly modified: Date }>();
  /** Folders that nobody may look into. */
  readonly closedFolders = new Set<string>();
  /** What the shell may not read, by authority: the permission. */
  readonly denied = new Map<string, string>();
  /** What the shell may read and not write, by authority: the permission. */
  readonly guarded = new Map<string, string>();
  /** What its owner does when a file of cards is opened. */
  onOpened: (cards: string) => void = (cards) => this.import(cards);
  /** Before each call of `content` that is no query. */
  beforeTold: (words: string) => void = () => undefined;
  /** Each line of shell and each call of `content`. */
  readonly told: string[] = [];
  /** Instead of opening anything. */
  amSays: string | undefined;
  sdk = 34;
  serialno = "R58";
  androidId = "3f2a9c0b71d84e65";
  /** Whether its shell has a program for SHA-256. */
  hashes = true;
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

  rows(text: string): Record<string, unknown>[] {
    return this.db.prepare(text).all() as Record<string, unknown>[];
  }

  sql(text: string, ...values: Cells[string][]): void {
    this.db.prepare(text).run(...values.map(stored));
  }

  async run(line: string, io: Io): Promise<Output> {
    stopIfAborted(io);
    this.told.push(line);
    const out = this.answer(line);
    stopIfAborted(io);
    return out;
  }

  async send(path: string, bytes: ReadableStream<Uint8Array>, modified: Date, io: Io): Promise<void> {
    stopIfAborted(io);
    const chunks: Uint8Array[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    stopIfAborted(io);
    this.files.set(path, { bytes: Buffer.concat(chunks), modified });
  }

  readonly disk: PhoneDisk = {
    makeFolder: async (_path, io) => stopIfAborted(io),
    moveNew: async (from, to, io) => {
      stopIfAborted(io);
      const file = this.files.get(from);
      if (file === undefined || this.files.has(to)) return false;
      this.files.delete(from);
      this.files.set(to, file);
      return true;
    },
    remove: async (path, io) => {
      stopIfAborted(io);
      this.files.delete(path);
    },
    hash: async (path, io) => {
      stopIfAborted(io);
      return this.hashes ? createHash("sha256").update(this.files.get(path)?.bytes ?? "").digest("hex") : undefined;
    },
  };

  /** As the contacts app does when somebody presses Import. `keeps`: rows of its own kinds only, or all. */
  import(cards: string, keeps: (mimetype: string) => boolean = () => true): void {
    for (const { displayName, rows } of importCards(cards)) {
      this.insert("com.android.contacts", "raw_contacts", { deleted: 0, account_type: null, display_name: displayName });
      const [raw] = this.tables.all(`select max(_id) as id from "com.android.contacts/raw_contacts"`);
      this.sql(`update "com.android.contacts/raw_contacts" set contact_id = _id where contact_id is null`);
      for (const row of rows) if (keeps(String(row["mimetype"]))) this.insert("com.android.contacts", "data", { raw_contact_id: Number(raw?.["id"]), ...row });
    }
  }

  async list(folder: string, io: Io): Promise<PhoneFile[]> {
    stopIfAborted(io);
    const found = new Map<string, PhoneFile>();
    for (const [path, { bytes, modified }] of this.files) {
      if (!path.startsWith(`${folder}/`) || this.closedFolders.has(folder)) continue;
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

  private answer(line: string): Output {
    if (line.includes("getprop")) return { out: Buffer.from(this.facts()), err: "" };
    const [, script] = /^sh (\S+);/.exec(line) ?? [];
    if (script !== undefined) return this.script(Buffer.from(this.files.get(script)?.bytes ?? "").toString("utf8"), script);
    const [, opened] = /^am start .*-d '([^']*)'/.exec(line) ?? [];
    if (opened !== undefined && this.amSays !== undefined) return { out: Buffer.from(this.amSays), err: "" };
    if (opened !== undefined) this.onOpened(this.cardsAt(opened));
    return line.startsWith("am ") ? { out: Buffer.from("Starting: Intent { }\n"), err: "" } : this.content(line);
  }

  private cardsAt(address: string): string {
    const [row] = this.tables.all(`select _data from "media/external/file" where _id = ?`, BigInt(/\d+$/.exec(address)?.[0] ?? -1));
    const path = address.startsWith("file://") ? decodeURI(address.slice(7)) : String(row?.["_data"]);
    return Buffer.from(this.files.get(path)?.bytes ?? "").toString("utf8");
  }

  private script(text: string, path: string): Output {
    this.files.delete(path);
    const [, mark = ""] = /echo ([0-9a-f-]{36});/.exec(text) ?? [];
    const [out, errors]: [string[], string[]] = [[], []];
    for (const [name, ...words] of shellWords(text.slice(text.indexOf("\n") + 1))) {
      if (name !== "c") throw new Error(`the script says ${String(name)}`);
      this.told.push(words.join(" "));
      this.beforeTold(words.join(" "));
      const answer = this.change(words);
      out.push(answer.out, `${mark}\n`);
      errors.push(answer.err, `${mark}\n`);
    }
    return { out: Buffer.from(out.join("")), err: errors.join("") };
  }

  private change(words: readonly string[]): { readonly out: string; readonly err: string } {
    try {
      const command = parseCommand(words, this.sdk >= 30 ? 14 : 9);
      const authority = command.uri.host;
      if (command.operation === "call") return { out: this.scan(command.arg ?? ""), err: "" };
      const permission = this.guarded.get(authority);
      if (permission !== undefined) throw new JavaError("java.lang.SecurityException", `Permission Denial: writing ${command.uri.href} from pid=1, uid=2000 requires ${permission}, or grantUriPermission()`);
      const [, path = "", id] = /^\/(.*?)(?:\/(\d+))?$/.exec(command.uri.pathname) ?? [];
      const table = tables[authority]?.[path];
      if (table === undefined) throw new JavaError("java.lang.IllegalArgumentException", `Unknown URL ${command.uri.href}`);
      change(this.tables, { command, authority, path, id: id === undefined ? undefined : BigInt(id), table });
      return { out: "", err: "" };
    } catch (thrown) {
      if (thrown instanceof WrongUse) return { out: `usage: adb shell content [subcommand] [options]\n\n[ERROR] ${thrown.message}\n`, err: "" };
      if (thrown instanceof JavaError) return { out: "", err: `Error while accessing provider:x\n${thrown.type}: ${thrown.message}\n\tat com.android.commands.content.Content.main(Content.java)\n` };
      throw thrown;
    }
  }

  /** Of what a folder holds, files that the media database takes. */
  private scan(path: string): string {
    const table = '"media/external/file"';
    for (const { _data: data } of this.tables.all(`select _data from ${table}`)) if (String(data).startsWith(path) && !this.files.has(String(data))) this.sql(`delete from ${table} where _data = ?`, String(data));
    for (const [file, { bytes }] of this.files) {
      if (!file.startsWith(path) || file.includes("/.") || this.tables.all(`select 1 from ${table} where _data = ?`, file).length > 0) continue;
      this.insert("media", "external/file", { _data: file, _size: bytes.length, media_type: file.endsWith(".vcf") ? 0 : 1 });
    }
    return "Result: Bundle[{}]\n";
  }

  private get tables(): Sql {
    return {
      all: (text, ...values) => this.db.prepare(text).safeIntegers().all(...values) as Record<string, Value>[],
      run: (text, ...values) => void this.db.prepare(text).run(...values),
    };
  }

  private facts(): string {
    return [this.serialno, "", "Google", "Pixel 8", String(this.sdk), "Anna's phone", this.locked ? "" : "/storage/emulated/0", this.androidId].map((line) => `${line}\n----\n`).join("");
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
    // A condition on a bare _id says nothing there: AOSP joins the events (CalendarProvider2, ATTENDEES).
    if (path === "attendees" && /(?<![.\w])_id\b/.test(where ?? "")) return fail("android.database.sqlite.SQLiteException: ambiguous column name: _id (code 1)");
    const rows = this.db.prepare(`select ${columns.join(", ")} from ${source} as "${path}"${where === undefined ? "" : ` where ${where}`} order by _id`).safeIntegers().all() as Record<string, Value>[];
    if (rows.some((row) => Object.values(row).some((value) => typeof value === "string" && value.length > largest))) return fail("java.lang.IllegalStateException: Couldn't read row 0, col 0 from CursorWindow.");
    return { out: rows.length === 0 ? nothing : rows.map(printRow).join(""), err: "" };
  }
}

/** A whole number would become a REAL. */
const stored = (cell: Cells[string]): unknown => (typeof cell === "number" && Number.isInteger(cell) ? BigInt(cell) : cell);

const largest = 2 * 1024 * 1024;
