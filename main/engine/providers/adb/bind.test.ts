import { spawnSync } from "node:child_process";
import { array, assert, asyncProperty, constantFrom, oneof, property, string } from "fast-check";
import { expect, it } from "vitest";
import { createTestIo } from "../memory/io.ts";
import { bindings, isBindable } from "./bind.ts";
import { tellOf } from "./content.ts";
import { FakePhone } from "./fake-phone.fixture.ts";
import { quoted } from "./phone.ts";

const hostile = oneof(
  string({ unit: "grapheme", maxLength: 20 }),
  array(constantFrom("'", '"', "\\", "\\\\", ":", ":s:", "\n", "\r\n", "$(touch x)", "`touch x`", "$HOME", "!", "*", "--uri", "; rm -rf /", "&", "|", "😀", "نور\u202e", "\u2028", "e\u0301", " ", "\t", "[ERROR] x"), { minLength: 1, maxLength: 6 }).map((parts) => parts.join("")),
);

it.each([28, 34])("every text arrives as it is, on Android %i", async (sdk) => {
  await assert(
    asyncProperty(array(hostile, { minLength: 1, maxLength: 5 }), async (texts) => {
      const phone = new FakePhone();
      phone.sdk = sdk;
      const calls = texts.map((text) => ["insert", "--uri", "content://com.android.contacts/data", ...bindings({ raw_contact_id: 1, data1: text }, sdk)]);
      const answers = await tellOf(phone)(calls, createTestIo());
      expect(answers.filter(({ failure }) => failure !== undefined)).toEqual([]);
      expect(phone.rows(`select data1 from "com.android.contacts/data" order by _id`).map(({ data1 }) => data1)).toEqual(texts);
    }),
    { numRuns: 200 },
  );
});

it("a real shell takes each word for what it is", () => {
  assert(
    property(array(hostile, { minLength: 1, maxLength: 30 }), (words) => {
      const { stdout } = spawnSync("sh", ["-c", `printf '%s\\0' ${words.map(quoted).join(" ")}`], { encoding: "utf8" });
      expect(stdout.split("\0").slice(0, -1)).toEqual(words);
    }),
    { numRuns: 40 },
  );
});

it("a zero byte and half a letter cannot be handed over, and a text beyond what a command takes is known", () => {
  expect(bindings({ title: "a\0b\ud800" }, 34)).toEqual(["--bind", "title:s:ab\ufffd"]);
  expect(isBindable({ title: "x".repeat(50_000), dtstart: 1 })).toBe(true);
  expect(isBindable({ title: "😀".repeat(20_000) })).toBe(false);
});
