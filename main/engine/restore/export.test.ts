import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { asLifeboatError } from "../../api/errors.ts";
import { splitCalendar } from "../formats/icalendar.ts";
import { splitVCards } from "../formats/vcard.ts";
import { oddNames } from "../providers/conformance/samples.ts";
import texts from "../../../resources/text/en.json" with { type: "json" };
import { openForWriting } from "../vault/db.ts";
import { exportTo } from "./export.ts";
import { escapeHtml } from "./export/html.ts";
import { Names } from "./export/names.ts";
import { card, createRig, photo, type Rig, task } from "./restore.fixture.ts";

const signal = new AbortController().signal;
const words = texts.export;
const filesIn = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => relative(dir, join(entry.parentPath, entry.name)).replaceAll("\\", "/")).sort();
const read = (...path: readonly string[]): string => readFileSync(join(...path), "utf8");

async function filled(): Promise<Rig> {
  const rig = await createRig();
  const { world } = rig.home;
  world.addCollection({ id: "book", name: "Family", kinds: ["contact"] });
  world.addCollection({ id: "list", name: "Kitchen", kinds: ["task"] });
  world.addCollection({ id: "roll", name: "Roll", kinds: ["photo"] });
  world.setGroup("roll", "7", "Garden & co");
  for (const name of ["Oma", "Sam"]) await world.put("book", name, card(name, name.toLowerCase(), "TEL:+49 170 1\r\n"));
  await world.put("list", "1", task("Soup"));
  await world.put("list", "2", task("Leek", "soup"));
  await world.put("roll", "1", { ...photo(1), facts: { name: "IMG_1.JPG", taken: "2020-05-01T10:00:00Z", groups: ["7"] } });
  await world.put("roll", "2", { ...photo(2), facts: { name: "img_1.jpg" } });
  await rig.home.backup();
  return rig;
}

describe("an export", () => {
  it("is of one moment, whatever a backup writes meanwhile", async () => {
    await using rig = await filled();
    const backup = openForWriting(join(rig.vault.dir, "vault.db"));
    let isWritten = false;
    const onProgress = ({ done }: { done: number }): void => {
      if (done === 0 || isWritten) return;
      isWritten = true;
      const copied = "item, collection, href, hash, bucket, body, raw, facts, name, at, flag, first";
      backup.exec(`INSERT INTO version(${copied}) SELECT ${copied} FROM version WHERE name = 'Sam' AND until IS NULL; UPDATE item SET current = last_insert_rowid() WHERE uid = 'sam'`);
    };
    const { counts } = await exportTo({ vault: rig.vault, words, dir: join(rig.dir, "out"), signal, onProgress });
    backup.close();
    expect(counts.contact).toBe(2);
  });

  it("is plain files with every item, and a page that shows them", async () => {
    await using rig = await filled();
    const dir = join(rig.dir, "out");
    const result = await exportTo({ vault: rig.vault, words, dir, signal });
    expect(result).toMatchObject({ counts: { contact: 2, event: 0, task: 2, photo: 2 }, skipped: [] });
    const files = filesIn(dir);
    expect(files).toEqual([
      "README.html",
      "address books/Home - Family.vcf",
      "albums/Garden & co.txt",
      "calendars/Home - Kitchen.ics",
      "lifeboat-export.jsonl",
      "people/Oma.vcf",
      "people/Sam.vcf",
      "photos/2020/IMG_1.jpg",
      "photos/undated/img_1.jpg",
    ]);
    expect(splitVCards(readFileSync(join(dir, "address books/Home - Family.vcf")))).toHaveLength(2);
    expect(splitCalendar(readFileSync(join(dir, "calendars/Home - Kitchen.ics")))).toHaveLength(2);
    expect(statSync(join(dir, "photos/2020/IMG_1.jpg")).mtime.toISOString()).toBe("2020-05-01T10:00:00.000Z");
    expect(read(dir, "albums/Garden & co.txt")).toBe("../photos/2020/IMG_1.jpg\r\n");
    const page = read(dir, "README.html");
    expect(page).toContain('src="photos/2020/IMG_1.jpg"');
    expect(page).toMatch(/Soup.*<ul>.*Leek/s);
    expect(page).not.toContain("<script");
  });

  it("shows things as they were at a snapshot", async () => {
    await using rig = await filled();
    const snapshot = await rig.latest();
    rig.home.world.remove("book", "Oma");
    await rig.home.backup();
    await rig.home.backup();
    const then = await exportTo({ vault: rig.vault, words, dir: join(rig.dir, "then"), snapshot, signal });
    const now = await exportTo({ vault: rig.vault, words, dir: join(rig.dir, "now"), filter: { kind: "contact" }, signal });
    expect(then.counts.contact).toBe(2);
    expect(now.counts).toEqual({ contact: 1, event: 0, task: 0, photo: 0 });
  });

  it("escapes every name and never leaves its folder", async () => {
    await using rig = await createRig();
    const { world } = rig.home;
    const hostile = [...oddNames, '<img src=x onerror="alert(1)">', "</style><script>alert(1)</script>", "' onmouseover='x", "javascript:alert(1)"];
    world.addCollection({ id: "all", name: "../../<b>out</b>" });
    for (const [n, name] of hostile.entries()) {
      await world.put("all", `c${n}`, card(name.replaceAll(/[\\;,]/g, String.raw`\$&`), `uid-${n}`));
      await world.put("all", `p${n}`, { ...photo(n + 1), facts: { name } });
    }
    await rig.home.backup();
    const dir = join(rig.dir, "deep", "out");
    const result = await exportTo({ vault: rig.vault, words, dir, signal });
    expect(result.counts).toMatchObject({ contact: hostile.length, photo: hostile.length });
    expect(filesIn(join(rig.dir, "deep")).every((path) => path.startsWith("out/"))).toBe(true);
    expect(filesIn(dir).filter((path) => path.startsWith("photos/"))).toHaveLength(hostile.length);
    const page = read(dir, "README.html");
    expect(page).not.toMatch(/<script|<img src=x|href="javascript/i);
    const links = [...page.matchAll(/(?:src|href)="(photos\/[^"]+\.[^"]+)"/g)].map(([, link = ""]) => decodeURIComponent(link));
    expect(links.length).toBeGreaterThanOrEqual(hostile.length);
    expect(links.filter((link) => !existsSync(join(dir, link)))).toEqual([]);
  });

  it("refuses a folder that holds other things, and the vault", async () => {
    await using rig = await filled();
    const dir = join(rig.dir, "mine");
    mkdirSync(dir);
    writeFileSync(join(dir, "letter.txt"), "dear");
    await expect(exportTo({ vault: rig.vault, words, dir, signal })).rejects.toMatchObject({ code: "exists" });
    await expect(exportTo({ vault: rig.vault, words, dir: join(rig.vault.dir, "out"), signal })).rejects.toMatchObject({ code: "folder-nested" });
    await expect(exportTo({ vault: rig.vault, words, dir: join(dir, "letter.txt"), signal })).rejects.toMatchObject({ code: "exists" });
    await expect(exportTo({ vault: rig.vault, words, dir: join(dir, "letter.txt/out"), signal }).catch((error: unknown) => asLifeboatError(error).code)).resolves.toBe("no-folder");
    expect(filesIn(dir)).toEqual(["letter.txt"]);
    expect(existsSync(join(rig.vault.dir, "out"))).toBe(false);
  });

  it("takes the place of a former one, but of nothing else", async () => {
    await using rig = await filled();
    const dir = join(rig.dir, "out");
    await exportTo({ vault: rig.vault, words, dir, signal });
    const first = filesIn(dir);
    writeFileSync(join(dir, "people", "Oma.vcf"), "my own words");
    writeFileSync(join(dir, "notes.txt"), "mine");
    mkdirSync(join(rig.dir, "elsewhere"));
    const outside = join(rig.dir, "elsewhere", "outside.txt");
    writeFileSync(outside, "12345");
    symlinkSync(join(rig.dir, "elsewhere"), join(dir, "link"));
    const list = join(dir, "lifeboat-export.jsonl");
    writeFileSync(list, `${readFileSync(list, "utf8")}{"path":"../elsewhere/outside.txt","size":5}\n{"path":"link/outside.txt","size":5}\nnot json\n`);
    await exportTo({ vault: rig.vault, words, dir, signal });
    expect(read(outside)).toBe("12345");
    expect(read(dir, "people", "Oma.vcf")).toBe("my own words");
    expect(read(dir, "notes.txt")).toBe("mine");
    expect(filesIn(dir)).toEqual([...first, "link/outside.txt", "notes.txt", "people/Oma (2).vcf"].sort());
  });

  it("stops when asked to, and the next one clears up", async () => {
    await using rig = await filled();
    const dir = join(rig.dir, "out");
    const stop = new AbortController();
    const onProgress = ({ done }: { done: number }) => done >= 2 && stop.abort();
    await expect(exportTo({ vault: rig.vault, words, dir, signal: stop.signal, onProgress })).rejects.toMatchObject({ code: "cancelled" });
    expect(existsSync(join(dir, "README.html"))).toBe(false);
    const result = await exportTo({ vault: rig.vault, words, dir, signal });
    expect(filesIn(dir)).toHaveLength(result.files + 1);
  });
});

describe("names", () => {
  it("never give one path twice, also not in another case", () => {
    const names = new Names();
    const taken = ["a", "A", "a", "a (2)", "á", "a\u0301", "CON", "con.x", "..", "", "x".repeat(300)].map((stem) => names.take(["f"], stem, "jpg"));
    expect(new Set(taken.map((path) => path.normalize("NFKC").toLowerCase())).size).toBe(taken.length);
    for (const path of taken) expect(path).toMatch(/^f\/[^/]{1,120}$/);
    expect(taken).toContain("f/_CON.jpg");
  });

  it("are safe in HTML", () => {
    expect(escapeHtml(`<a b="c" d='e'>&\u0000\ud800`)).toBe("&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;\ufffd\ufffd");
  });
});
