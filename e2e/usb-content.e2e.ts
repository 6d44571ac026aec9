// The stand-in for Android's `content`, held to what AOSP's source says of it.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { javaFloat } from "./usb/content/print.ts";
import type { World } from "./usb/content/world.ts";

const program = join(import.meta.dirname, "usb/content/main.ts");
const contacts = "content://com.android.contacts";
let dir: string;

const providers: World["providers"] = {
  "com.android.contacts": {
    tables: {
      raw_contacts: { rows: [{ _id: 1, display_name: "Ann", account_type: "com.google" }, { _id: 2, display_name: "Bob", deleted: 1 }] },
      data: {
        rows: [
          { _id: 10, raw_contact_id: 1, data1: "Ann\nRow: 1 _id=11, data1=not a row", data2: 1.5 },
          { _id: 11, raw_contact_id: 1, data1: "NULL", data15: { blob: "/9j/" } },
          { _id: 12, raw_contact_id: 2, data1: "of a deleted contact" },
        ],
      },
    },
  },
  "com.android.calendar": { denied: "android.permission.READ_CALENDAR", tables: {} },
  media: { tables: { "external/images/media": { rows: [{ _id: 5, _data: program }] } } },
};

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "lifeboat-content-"));
  for (const android of [8, 14]) writeFileSync(join(dir, `${String(android)}.json`), JSON.stringify({ android, providers } satisfies World));
});
afterAll(() => rmSync(dir, { recursive: true }));

function content(android: number, ...args: readonly string[]): { out: string; err: string } {
  const world = join(dir, `${String(android)}.json`);
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", program, world, ...args], { encoding: "utf8" });
  expect(status).toBe(0);
  return { out: stdout, err: stderr };
}

const query = (android: number, path: string, ...args: readonly string[]): string => content(android, "query", "--uri", path, ...args).out;

describe("content query", () => {
  it("escapes nothing, and says NULL and BLOB in words", () => {
    expect(query(14, `${contacts}/data`, "--projection", "_id:data1:data2:data15")).toBe(
      "Row: 0 _id=10, data1=Ann\nRow: 1 _id=11, data1=not a row, data2=1.5, data15=NULL\nRow: 1 _id=11, data1=NULL, data2=NULL, data15=BLOB\n",
    );
  });

  it("takes SQL, an id in the path and a limit", () => {
    expect(query(14, `${contacts}/data`, "--projection", "_id", "--where", "data1='NULL'", "--sort", "_id DESC")).toBe("Row: 0 _id=11\n");
    expect(query(14, `${contacts}/raw_contacts/2`, "--projection", "deleted")).toBe("Row: 0 deleted=1\n");
    expect(query(14, `${contacts}/data?limit=1`, "--projection", "_id")).toBe("Row: 0 _id=10\n");
    expect(query(14, `${contacts}/data`, "--where", "_id=99")).toBe("No result found.\n");
  });

  it("refuses from Android 11 what its strict grammar forbids", () => {
    const limited = ["query", "--uri", `${contacts}/data`, "--projection", "_id", "--sort", "_id LIMIT 1"];
    expect(content(8, ...limited).out).toBe("Row: 0 _id=10\n");
    expect(content(14, ...limited)).toEqual({ out: "", err: expect.stringContaining("java.lang.IllegalArgumentException: Invalid token LIMIT") });
  });

  it.each([
    ["com.android.calendar", "/events", "java.lang.SecurityException: Permission Denial"],
    ["org.tasks", "/tasks", "java.lang.IllegalStateException: Could not find provider: org.tasks"],
    ["com.android.contacts", "/nothing", "java.lang.IllegalArgumentException: Unknown URL"],
  ])("ends well and says on standard error what went wrong: %s%s", (authority, path, error) => {
    expect(content(14, "query", "--uri", `content://${authority}${path}`)).toEqual({
      out: "",
      err: expect.stringContaining(`Error while accessing provider:${authority}\n${error}`),
    });
  });

  it.each([[0.1, "0.1"], [3, "3.0"], [-0, "-0.0"], [48.137154, "48.137154"], [1e7, "1.0E7"], [123456.7, "123456.7"], [0.0005, "5.0E-4"]])(
    "prints %d as Java does",
    (number, text) => expect(javaFloat(Math.fround(number))).toBe(text),
  );
});

describe("content", () => {
  it("reads files, but no contact's photo", () => {
    expect(content(14, "read", "--uri", "content://media/external/images/media/5").out).toContain("A stand-in for Android");
    expect(content(14, "read", "--uri", `${contacts}/contacts/1/photo`).err).toContain("java.io.FileNotFoundException: No files supported");
  });

  it("takes a colon as it is up to Android 10, and behind a backslash from 11", () => {
    const insert = (android: number, binding: string) => content(android, "insert", "--uri", `${contacts}/raw_contacts`, "--bind", binding);
    const last = (android: number) => query(android, `${contacts}/raw_contacts`, "--projection", "display_name", "--where", "_id=3");
    expect(insert(8, "display_name:s:a:b")).toEqual({ out: "", err: "" });
    expect(last(8)).toBe("Row: 0 display_name=a:b\n");
    expect(insert(14, "display_name:s:a:b").out).toContain("[ERROR] Binding not well formed: display_name:s:a:b");
    insert(14, String.raw`display_name:s:a\:b`);
    expect(last(14)).toBe("Row: 0 display_name=a:b\n");
  });

  it("marks a raw contact that is deleted, and forgets it for a sync adapter", () => {
    content(8, "delete", "--uri", `${contacts}/raw_contacts/1`);
    expect(query(8, `${contacts}/raw_contacts/1`, "--projection", "deleted")).toBe("Row: 0 deleted=1\n");
    content(8, "delete", "--uri", `${contacts}/raw_contacts/1?caller_is_syncadapter=true`);
    expect(query(8, `${contacts}/raw_contacts/1`)).toBe("No result found.\n");
  });
});
