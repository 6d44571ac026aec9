// The second-worst day, by clicking: a second copy and its key on paper, then the computer is gone, and a new one has it all.
import { cpSync, globSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Lifeboat } from "./lifeboat.ts";
import { Host } from "./tour/host.ts";
import { openBrowser, Visitor } from "./tour/visitor.ts";

const sample = join(import.meta.dirname, "../resources/sample/phone");
const names = ["Grandpa", "李小龙", "Inês"];
let browser: Browser;
/** What is left of the old computer. */
let disk: string;
beforeAll(async () => {
  disk = mkdtempSync(join(tmpdir(), "lifeboat-disk-"));
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  rmSync(disk, { recursive: true });
});

it("brings everything home to a new computer from a disk and the card", async () => {
  const key = await keepTwice();
  newerThatIsDamaged();
  await using host = await Host.start();
  await using visitor = await Visitor.at(browser, host.address);
  await visitor.press(/second copy/, "link");
  await visitor.writes("Folder on that disk", disk);
  await visitor.press("Bring everything home");
  await visitor.sees("This is needed.");
  const typed = visitor.page.getByRole("textbox", { name: /^Recovery key/ });
  await typed.fill(mistyped(key));
  await visitor.press("Bring everything home");
  await visitor.sees(/^This recovery key does not open what is there/);
  await typed.fill(key);
  await visitor.press("Bring everything home");
  await visitor.sees(/^Your things are home, as of today/);
  await visitor.sees(/^A newer state lies there, too/);
  await visitor.press("Go to Home");
  await visitor.press("People", "link");
  for (const name of names) await find(visitor, name);
  await visitor.press("Photos", "link");
  await visitor.page.locator(".photo-tile").first().waitFor();
  expect(await visitor.graveFaults()).toEqual([]);
  expect(visitor.complaints).toEqual([]);
});

/** What the computer wrote last did not get there whole. */
function newerThatIsDamaged(): void {
  const [folder = ""] = globSync("v/*/index", { cwd: disk });
  writeFileSync(join(disk, folder, "99.tar.age"), "half of it");
}

/** Its last character is another one. */
const mistyped = (key: string): string => key.slice(0, -1) + (key.endsWith("Q") ? "P" : "Q");

/** On the old computer. Gives what stands on the card; the computer is gone then. */
async function keepTwice(): Promise<string> {
  await using host = await Host.start(keepPhone);
  await using visitor = await Visitor.at(browser, host.address);
  await visitor.go("safety");
  await visitor.press("Add a second copy", "link");
  await visitor.writes("Folder on that disk", disk);
  await visitor.press("Make the copy");
  await visitor.sees(/^Your second copy is there/);
  await aSecondOneOfTheSameName(visitor, host.lifeboat.home);
  await visitor.press("Show the recovery key");
  const card = visitor.page.locator(".recovery-groups span");
  await card.first().waitFor();
  const key = (await card.allInnerTexts()).join("");
  await visitor.writes(/last four characters/, "0000");
  await visitor.press("I have it");
  await visitor.sees(/^Those are not the last four/);
  await visitor.writes(/last four characters/, key.slice(-4).toLowerCase());
  await visitor.press("I have it");
  await visitor.sees(/^You said on/);
  expect(await pagesPrinted(visitor)).toBe(1);
  await visitor.go("safety");
  await visitor.press("Practise a full rebuild");
  await visitor.sees(/will be read from/);
  await visitor.press("Start the rebuild");
  await visitor.sees(/^A full rebuild from .* worked on/);
  expect(visitor.complaints).toEqual([]);
  return key;
}

/** On another disk, whose folder is called the same: it is one of its own, with a copy in it. */
async function aSecondOneOfTheSameName(visitor: Visitor, home: string): Promise<void> {
  const other = join(home, basename(disk));
  await visitor.go("safety");
  await visitor.press("Add a second copy", "link");
  await visitor.writes("Folder on that disk", disk);
  await visitor.page.getByText(`Left empty: ${basename(disk)}`, { exact: true }).waitFor();
  await visitor.writes("Folder on that disk", other);
  await visitor.press("Make the copy");
  await visitor.sees(`Your second copy is there: ${basename(disk)} 2.`);
  expect(readdirSync(other)).toContain("lifeboat-place.json");
}

async function keepPhone(lifeboat: Lifeboat): Promise<void> {
  const phone = join(lifeboat.home, "phone");
  cpSync(sample, phone, { recursive: true });
  await lifeboat.json(0, "add", "files", phone, "--name", "Mara's phone");
  await lifeboat.json(0, "backup");
}

async function find(visitor: Visitor, name: string): Promise<void> {
  await visitor.writes("Find people", name);
  await visitor.press(new RegExp(`^${name}`), "option");
}

/** Of the card, as a printer would get it. */
async function pagesPrinted({ page }: Visitor): Promise<number> {
  const pdf = await page.pdf({ format: "A4" });
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}
