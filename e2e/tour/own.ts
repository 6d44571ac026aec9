// Screens that only a vault of one's own has: moving, second copies, practice restores, when it looks.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { App, CallName, Home, Output, Result } from "../../main/api/contract.ts";
import type { Lifeboat } from "../lifeboat.ts";
import * as answers from "./answers.ts";
import type { Screen } from "./screens.ts";
import type { Visitor } from "./visitor.ts";
import { answered, failed, type Fault } from "./wire.ts";

/** Two sources that can be written to, and a second copy. */
export async function keepOwn(lifeboat: Lifeboat): Promise<void> {
  for (const [name, people] of [["iCloud", 3], ["Fastmail", 1]] as const) {
    const folder = join(lifeboat.home, name);
    mkdirSync(folder);
    writeFileSync(join(folder, "people.vcf"), Array.from({ length: people }, (_, at) => `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${name}${String(at)}\r\nFN:Person ${String(at)}\r\nEND:VCARD\r\n`).join(""));
    await lifeboat.json(0, "add", "files", folder, "--name", name);
  }
  await lifeboat.json(0, "backup");
  await lifeboat.json(0, "copies", "add", "folder", join(lifeboat.home, "disk"), "--name", "Blue disk");
  await lifeboat.json(0, "copies", "run");
}

type Answers = { readonly [N in CallName]?: Fault };

const screen = (name: string, to: string, given: Answers, then?: Screen["open"]): Screen => ({
  name,
  at: "kept",
  open: async (visitor) => {
    for (const [call, answer] of Object.entries(given)) visitor.wire.fault(call as CallName, answer);
    await visitor.leaveFor(to);
    // What was answered before is forgotten.
    await visitor.reload();
    await then?.(visitor);
  },
});

const changed = <N extends CallName>(change: (was: Output<N>) => Output<N>): Fault => (was) => {
  const result = was as Result<Output<N>>;
  return result.ok ? { ok: true, value: change(result.value) } : result;
};

const pressPrimary = async ({ page }: Visitor): Promise<void> => page.locator("main .button.primary").first().click();
const waitFor = (selector: string): Screen["open"] => async ({ page }) => page.locator(selector).first().waitFor();
const then = (...steps: readonly Screen["open"][]): Screen["open"] => async (visitor) => {
  for (const step of steps) await step(visitor);
};
const pick = (option: number): Screen["open"] => ({ page }) => page.locator(".option").nth(option).click();
const typeLastFour: Screen["open"] = async ({ page }) => page.locator(".confirm-card input").fill("0000");
const pressIn = (within: string): Screen["open"] => ({ page }) => page.locator(`${within} button`).first().click();
const pressLast = (within: string): Screen["open"] => ({ page }) => page.locator(`${within} button`).last().click();
const fillFolder: Screen["open"] = async ({ page }) => page.locator("main input[name=dir]").fill("/media/mara/Blue disk/Lifeboat-copy");

/** All that is drawn of help. */
const unfold: Screen["open"] = async ({ page }) => {
  await page.locator(".handset").first().waitFor();
  for (const button of await page.locator(".handset .shown-button").all()) await button.click();
};

const onHome = (safety: Home["safety"]): Fault => changed<"home">((home) => ({ ...home, safety }));
const onDav: Fault = changed<"home">((home) => ({ ...home, sources: home.sources.map((source) => ({ ...source, provider: "dav" })) }));
const fillPassword: Screen["open"] = async ({ page }) => page.locator("main input[type=password]").first().fill("small boats");
const away = answered(answers.awayOnly);

export const own: readonly Screen[] = [
  screen("move", "move", {}),
  screen("move-look", "move?from=1&into=2", { planPutBack: answered(answers.moving) }, then(pressPrimary, waitFor(".threads"))),
  screen("move-looking", "move?from=1&into=2", { planPutBack: "unanswered" }, then(pressPrimary, waitFor(".job-progress"))),
  screen("move-offline", "move?from=1&into=2", { planPutBack: failed("offline", "caldav.example.org: ENOTFOUND") }, then(pressPrimary, waitFor(".failure"))),
  screen("move-receipt", "move?from=1&into=2", { planPutBack: answered(answers.moving), putBack: answered({ ...answers.receipt, moved: true }) }, then(pressPrimary, waitFor(".threads"), pressPrimary, waitFor(".receipt"))),
  screen("sign-in-moved", "connect/1", { home: onDav, signIn: failed("wrong-account", "this account was mara@example.org; now mara@example.net answers") }, then(fillPassword, pressPrimary, waitFor(".switch"))),
  screen("copy-folder", "copies/add", {}),
  screen("copy-cloud", "copies/add", {}, then(pick(1), pressPrimary, waitFor(".field-error"))),
  screen("copy-s3", "copies/add", {}, pick(2)),
  screen("copy-copying", "copies/add", { addCopy: answered({ id: 1 }), copyNow: "unanswered" }, then(fillFolder, pressPrimary, waitFor(".job-progress"))),
  screen("copy-refused", "copies/add", { addCopy: failed("read-only", "/media/mara/Blue disk: EROFS: read-only file system") }, then(fillFolder, pressPrimary, waitFor(".failure"))),
  screen("copy-done", "copies/add", { addCopy: answered({ id: 1 }), copyNow: answered({ status: "complete", bytes: 1, owed: 0 }) }, then(fillFolder, pressPrimary, waitFor(".sentence .button.primary"))),
  screen("key", "copies/key", {}, then(typeLastFour, pressIn(".confirm-card"), waitFor(".field-error"))),
  screen("key-confirmed", "copies/key", { recoveryCard: changed<"recoveryCard">((card) => ({ ...card, confirmed: "2026-11-20T09:14:00Z" })) }),
  screen("key-lost", "copies/key", { recoveryCard: failed("no-key", "the recovery key is not saved on this computer") }, then(pressPrimary, waitFor(".field-error"))),
  screen("copy-change", "copies/3", { copies: answered(answers.copies) }),
  screen("copy-leaving", "safety", { copies: away }, then(pressLast(".place-actions"), waitFor("[role=dialog]"))),
  screen("safety-copies", "safety", { copies: answered(answers.copies), lastPractice: answered(answers.passed), lastRebuild: answered(answers.rebuilt) }),
  screen("safety-damaged", "safety", { copies: away, lastCheck: answered(answers.damaged), lastPractice: answered(answers.failedPractice), lastRebuild: answered(answers.rebuildFailed) }),
  screen("safety-rebuild", "safety", { copies: answered(answers.copies), rebuildCost: answered(answers.rebuildCost) }, then(pressLast(".section:has(select)"), waitFor(".section div[role=status]"))),
  screen("safety-repaired", "safety", { copies: away, lastCheck: answered(answers.damaged), repair: answered({ healed: 2, left: 1 }) }, then(pressIn(".section"), waitFor(".safety > p[role=status]"))),
  screen("safety-practising", "safety", { practise: "unanswered" }, then(pressIn(".section"), waitFor(".job-progress"))),
  screen("home-one-place", "home", { copies: answered([]), home: onHome({ state: "one-copy", facts: {}, button: "add-copy" }) }),
  screen("home-copy-away", "home", { copies: away, home: onHome({ state: "practice", facts: { last: "" }, button: "practise" }) }),
  screen("conflicts", "put-back?source=1", { planPutBack: answered(answers.conflicting) }, waitFor(".conflicts")),
  screen("undo", "put-back/1?undo=1", { receipts: answered([answers.receipt]), planUndo: answered(answers.undoing) }, waitFor(".plan")),
  screen("undone", "put-back/2", { receipts: answered([answers.undone]) }, waitFor(".receipt")),
  screen("home-phones", "home", { devices: answered(answers.phones) }, waitFor(".handset")),
  screen("home-phones-help", "home", { devices: answered(answers.stubborn) }, unfold),
  screen("home-phones-windows", "home", { devices: answered(answers.onWindows), app: changed<"app">((app) => ({ ...app, platform: "win32" })) }, unfold),
  screen("home-phone-locked", "home", { devices: answered(answers.onePhone), addSource: failed("source-locked", "it shows nothing yet") }, then(waitFor(".handset"), pressIn(".handset .actions"), waitFor(".failure"))),
  screen("rescue", "rescue", { devices: answered([]) }, waitFor(".steps")),
  screen("rescue-phone", "rescue", { devices: answered(answers.onePhone) }, waitFor(".handset")),
  screen("settings-unsaved", "settings", { setSettings: failed("disk-full", "ENOSPC: no space left on device, write") }, then(pressLast(".section:has(.switch)"), waitFor(".failure"))),
  screen("settings-checks", "settings", { app: changed<"app">((app: App) => ({ ...app, settings: { ...app.settings, checkDaily: true, every: "hour", onBattery: false, pausedUntil: "2126-11-29T09:14:00Z" } })) }),
];
