import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { errorCodes, LifeboatError } from "../api/errors.ts";
import { commands } from "./commands.ts";
import { exitCodeOf, exitCodes, worst } from "./exit-codes.ts";
import { failureOf } from "./failure.ts";
import { bytes, count, countKinds, errorTexts, fill, number, plain, plainLines, quoted, texts } from "./text.ts";

const codes = Object.keys(errorCodes) as (keyof typeof errorCodes)[];
/** Words of the trade that no screen shows. Errors are shown by the window, too. */
const trade = /\b(snapshots?|drills?|vaults?|forecasts?|brakes?|mirrors?|packs?|cursors?|roots?)\b/i;

/** Every text below a key, with its path. */
function leaves(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  return Object.entries(value as object).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`));
}

describe("the texts of errors", () => {
  it("are there for every code, and for no other", () => {
    expect(Object.keys(errorTexts).sort()).toEqual(codes.toSorted());
    expect(codes.filter((code) => !errorTexts[code].what.includes("{detail}"))).toEqual([]);
    expect(Object.keys(texts.next).filter((code) => !Object.hasOwn(errorCodes, code))).toEqual([]);
  });

  it("use no word that a screen may not show", () => {
    expect(leaves(errorTexts).filter(([, text]) => trade.test(text))).toEqual([]);
    expect(trade.test("the vault")).toBe(true);
  });

  it("are whole sentences", () => {
    for (const [path, text] of leaves(errorTexts)) expect([path, text]).toEqual([path, expect.stringMatching(/^[A-Z].*[.]$/)]);
  });

  it("leave no place open, and name only commands there are", () => {
    for (const code of codes) {
      const { what, safe, next } = failureOf(new LifeboatError(code, "the detail."), { account: "My iCloud", command: "backup" });
      expect(what).toContain("the detail");
      expect(`${what} ${safe} ${next}`).not.toMatch(/[{}]|\.\./);
      for (const [, command = ""] of next.matchAll(/(?:: |\()lifeboat (\w+)/g)) expect(commands).toHaveProperty(command);
    }
  });
});

describe("README.md", () => {
  const readme = readFileSync(join(import.meta.dirname, "README.md"), "utf8");
  const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts") && !file.includes(".test."));
  const written = sources.map((file) => readFileSync(join(import.meta.dirname, file), "utf8")).join("\n");

  it("lists every event", () => {
    const events = new Set([...written.matchAll(/event: (?:\w+ \? )?"([\w-]+)"(?: : "([\w-]+)")?/g)].flatMap(([, a, b]) => [a, b]).filter((event) => event !== undefined));
    expect(events.size).toBeGreaterThan(20);
    expect([...events].filter((event) => !readme.includes(`\`${event}\``))).toEqual([]);
  });

  it("lists every exit code and every variable", () => {
    for (const code of Object.values(exitCodes)) expect(readme).toContain(`\n| ${String(code)} | `);
    for (const [name] of written.matchAll(/LIFEBOAT_[A-Z_]+/g)) expect(readme).toContain(name);
  });
});

describe("exit codes", () => {
  it("tell the most urgent of several", () => {
    expect(worst([])).toBe(0);
    expect(worst([0, 3])).toBe(3);
    expect(worst([3, 1, 4])).toBe(4);
    expect(worst([4, 130])).toBe(130);
  });
  it("follow the error", () => {
    expect([exitCodeOf("usage"), exitCodeOf("held"), exitCodeOf("vault-damaged"), exitCodeOf("cancelled"), exitCodeOf("offline")]).toEqual([2, 4, 5, 130, 1]);
  });
});

describe("numbers and names", () => {
  it("are said as people say them", () => {
    expect(count(1, texts.kinds.contact)).toBe("1 contact");
    expect([0, 7, 999, 1000, 2318, 100_000, 12_345_678].map(number)).toEqual(["0", "7", "999", "1,000", "2,318", "100,000", "12,345,678"]);
    expect(countKinds({ event: 1906, contact: 412, photo: 0 })).toBe("412 contacts, 1,906 events");
    expect(countKinds({})).toBe("nothing");
    expect([bytes(1), bytes(7411), bytes(3e9)]).toEqual(["1 byte", "7.41 kB", "3 GB"]);
    expect(fill("{a} and {b}", { a: "{b}", b: "$&" })).toBe("{b} and $&");
  });

  it("cannot drive a terminal, but keep every script", () => {
    expect(plain("a\u001b[31mb\r\nc\u202ed")).toBe("ab c d");
    expect(plainLines("a\tb\r\nc\u0007\u009b")).toBe("a\tb\nc");
    expect(quoted("نور 李小龙 Zoë 👩‍👩‍👧")).toBe('"نور 李小龙 Zoë 👩‍👩‍👧"');
    expect(quoted("x".repeat(100))).toBe(`"${"x".repeat(79)}…"`);
  });
});
