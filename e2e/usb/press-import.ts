// Somebody at the phone: what is opened there is imported, as Android's contacts app does.
import { existsSync, readFileSync } from "node:fs";
import { watch } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { importCards } from "./content/import-cards.ts";
import type { Phone } from "./phone.ts";

const started = "started";
const contacts = "com.android.contacts";

/** Works on what the phone's stand-in of `content` keeps, which must have been asked once. */
export function database<T>(phone: Phone, work: (store: DatabaseSync) => T): T {
  const store = new DatabaseSync(join(phone.root, "data/world.json.db"), { timeout: 10_000 });
  try {
    return work(store);
  } finally {
    store.close();
  }
}

/** Resolves when the next file of cards was opened and imported. */
export async function pressImport(phone: Phone): Promise<void> {
  const data = join(phone.root, "data");
  for await (const { filename } of watch(data)) {
    if (filename !== started || !existsSync(join(data, started))) continue;
    const [, id] = /android\.intent\.action\.VIEW .*-d content:\/\/media\/external\/file\/(\d+)/.exec(readFileSync(join(data, started), "utf8")) ?? [];
    if (id !== undefined) return database(phone, (store) => importFile(phone, store, id));
  }
}

/** Each person at once or not at all, as in Android's applyBatch. */
function importFile(phone: Phone, store: DatabaseSync, id: string): void {
  const path = String(store.prepare(`select _data from "media/external/file" where _id = ?`).get(id)?.["_data"]);
  for (const { displayName, rows } of importCards(readFileSync(join(phone.root, path), "utf8"))) {
    store.exec("begin immediate");
    const { lastInsertRowid: raw } = store.prepare(`insert into "${contacts}/raw_contacts" (display_name) values (?)`).run(displayName);
    for (const row of rows) {
      const cells: Record<string, SQLInputValue> = { raw_contact_id: raw, ...row };
      store.prepare(`insert into "${contacts}/data" (${Object.keys(cells).join(", ")}) values (${Object.keys(cells).map(() => "?").join(", ")})`).run(...Object.values(cells).map(whole));
    }
    store.exec("commit");
  }
}

/** A whole number would become a REAL. */
const whole = (value: SQLInputValue): SQLInputValue => (typeof value === "number" ? BigInt(value) : value);
