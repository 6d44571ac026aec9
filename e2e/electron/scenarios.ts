import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { Engine } from "../../main/engine/engine.ts";
import { origin } from "../../main/shell/origin.ts";
import type { Desktop } from "../../preload/bridge.ts";
import { type Desk, patienceMs, until, within } from "./desk.ts";
import { dropped } from "./dropped.ts";
import { serveFeed } from "./feed.ts";
import { seeSettings } from "./see-settings.ts";
import { powerMonitor } from "./stand-in/system.ts";

/** Each holds, or throws. */
export type Scenario = (desk: Desk) => Promise<void>;

const engineName = "Lifeboat engine";
/** For a whole start or a backup's end, which take their time even where something is to fail. */
const longest = Math.max(patienceMs, 20_000);

async function window(desk: Desk): Promise<void> {
  const page = await desk.page();
  const errors: string[] = [];
  page.on("console", (message) => message.type() === "error" && errors.push(`${message.text()} ${message.location().url}`));
  page.on("pageerror", (error) => errors.push(String(error)));
  await desk.window();
  await page.getByRole("button").first().waitFor();
  assert.equal(await page.evaluate("typeof require + typeof process"), "undefinedundefined");
  assert.deepEqual(await page.evaluate("Object.keys(window.lifeboat).sort()"), ["listen", "pathOf", "send", "shell"]);
  assert.equal(await page.evaluate("Object.isFrozen(window.lifeboat)"), true);
  assert.equal(desk.record.sandboxed, true);
  assert.deepEqual(errors, []);
  assert.deepEqual(desk.record.violations, []);
}

async function contract(desk: Desk): Promise<void> {
  await desk.window();
  await desk.takeOver();
  const app = await desk.get("app", {});
  assert.equal(app.host, "electron");
  assert.equal(app.vault, "none");
  assert.equal(app.version, "0.1.0");
  const wrong = await desk.ask("details", { version: 1 });
  assert.equal(wrong.ok ? "answered" : wrong.error.code, "no-vault");
  // A page loaded again gets a port of its own.
  await (await desk.page()).reload();
  await desk.takeOver();
  assert.equal((await desk.get("app", {})).vault, "none");
  const { keepWatch, openAtLogin, dailyCheck, updates } = (await (await desk.page()).evaluate(`window.lifeboat.shell("desktop", {})`)) as Desktop;
  assert.deepEqual([keepWatch, openAtLogin, dailyCheck, updates.off], [false, false, "off", desk.app.isPackaged ? "package" : "checkout"]);
  assert.deepEqual(desk.record.violations, []);
}

async function pictures(desk: Desk): Promise<void> {
  await desk.window();
  await desk.takeOver();
  await desk.get("startRehearsal", { job: "start" });
  await desk.get("rehearse", { step: "back-up", job: "back-up" });
  const [photo] = await desk.get("things", { filter: { kind: "photo" }, page: { offset: 0, limit: 1 } });
  assert.ok(photo?.thumb);
  const page = await desk.page();
  const thumb = await fetched(page, photo.thumb);
  assert.equal(thumb.type, "image/webp");
  assert.match(thumb.policy, /sandbox/);
  const { media } = await desk.get("details", { version: photo.version });
  assert.ok(media);
  const part = await fetched(page, media.path, "bytes=2-5");
  assert.deepEqual([part.status, part.length], [206, 4]);
  assert.equal((await fetched(page, "/blob/AAAAAAAAAAAAAAAAAAAAAA")).status, 404);
  assert.equal((await fetched(page, "/../package.json")).status, 404);
  await leavePictures(desk);
}

/** The page goes on waiting for three: two are made at once, the third after all that came later. Those it leaves. */
async function leavePictures(desk: Desk): Promise<void> {
  const photos = await desk.get("things", { filter: { kind: "photo" }, page: { offset: 0, limit: 100 } });
  const paths = photos.flatMap(({ thumb, video }) => (thumb === null || video !== undefined ? [] : [thumb])).toReversed();
  const others = paths.slice(3);
  assert.ok(others.length > 30);
  const page = await desk.page();
  desk.record.requests.length = 0;
  const stay = paths.slice(0, 3).map((path) => fetched(page, path));
  await page.evaluate((paths) => {
    const left = new AbortController();
    for (const path of paths) fetch(path, { signal: left.signal }).catch(() => undefined);
    Object.assign(globalThis, { left });
  }, others);
  await until("all are asked for", () => desk.record.requests.length >= paths.length);
  await page.evaluate("left.abort()");
  for (const { length } of await Promise.all(stay)) assert.ok(length > 0);
  const made = readdirSync(process.env["LIFEBOAT_CACHE"] ?? "", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".webp"));
  assert.ok(made.length < others.length / 2, `${made.length} of ${others.length} pictures were made all the same`);
}

async function rehearsal(desk: Desk): Promise<void> {
  await desk.window();
  await desk.takeOver();
  await desk.get("startRehearsal", { job: "start" });
  await desk.get("rehearse", { step: "back-up", job: "back-up" });
  await desk.get("rehearse", { step: "lose", job: "lose" });
  const { alarms } = await desk.get("home", {});
  assert.ok(alarms.length > 0);
  await desk.get("endRehearsal", {});
  assert.equal((await desk.get("app", {})).vault, "none");
  // The desktop hears nothing of it.
  assert.deepEqual(desk.record.notifications, []);
  assert.match((await desk.tray()).image.path, /hollow/);
}

type Fetched = { readonly status: number; readonly type: string; readonly policy: string; readonly length: number };

async function fetched(page: Awaited<ReturnType<Desk["page"]>>, path: string, range?: string): Promise<Fetched> {
  return page.evaluate(
    async ({ path, headers }) => {
      const response = await fetch(path, { headers });
      const header = (name: string): string => response.headers.get(name) ?? "";
      return { status: response.status, type: header("content-type"), policy: header("content-security-policy"), length: (await response.arrayBuffer()).byteLength };
    },
    { path, headers: range === undefined ? {} : { Range: range } },
  );
}

async function locks(desk: Desk): Promise<void> {
  await desk.window();
  const page = await desk.page();
  const before = page.url();
  await page.evaluate(`location.href = "https://evil.example/"`);
  await page.evaluate(`new Promise((done) => { const form = document.createElement("form"); form.action = "https://evil.example/"; document.body.append(form); form.submit(); setTimeout(done, 100); })`).catch(() => undefined);
  assert.equal(page.url(), before);
  await page.evaluate(`void window.open("https://evil.example/x")`);
  const asked = await until("the person is asked", () => desk.record.dialogs.find(({ kind }) => kind === "message"));
  assert.match(String(asked["message"]), /evil\.example/);
  assert.deepEqual(desk.record.opened, []);
  const asks = { mainFrame: { parent: null, url: `${origin}/` } };
  const given = (what: string): Promise<unknown> =>
    new Promise((resolve) => (desk.record.permissions ? desk.record.permissions(asks, what, resolve, { isMainFrame: true }) : resolve("nobody decides")));
  assert.deepEqual([await given("media"), await given("fullscreen")], [false, true]);
  assert.equal(await page.evaluate(`fetch("https://evil.example/").then(() => "sent", () => "blocked")`), "blocked");
  assert.match(String(await page.evaluate(`(() => { try { document.body.innerHTML = "<b>x</b>"; return "taken"; } catch (error) { return String(error); } })()`)), /TrustedHTML/);
  assert.deepEqual(desk.record.violations, []);
}

async function tray(desk: Desk): Promise<void> {
  await desk.window();
  const tray = await desk.tray();
  const label = (id: string): string => tray.menu.find(id)?.label ?? "";
  assert.match(tray.image.path, /tray-hollow-light\.png$/);
  assert.equal(tray.menu.find("back-up")?.enabled, false);
  const home = await connectFolder(desk, 3);
  await until("the tray knows the vault", () => tray.menu.find("back-up")?.enabled);
  tray.menu.click("back-up");
  await until("the tray tells the last run", () => label("last").startsWith("Last: today"));
  assert.match(label("next"), /^Next: tomorrow/);
  await until("the boat is whole", () => tray.image.path.endsWith("tray-whole-light.png"));
  assert.equal((await desk.get("count", { filter: {} })).photo, 3);
  tray.menu.click("pause");
  await until("the tray shows the pause", () => label("pause") === "Go on backing up by itself");
  assert.equal((await desk.get("app", {})).settings.checkDaily, false);
  assert.match(tray.image.path, /tray-hollow/);
  tray.menu.click("pause");
  await until("the pause is over", () => label("pause") === "Pause");
  await desk.get("setSettings", { language: "de" });
  await until("the tray speaks German", () => label("quit") === "Lifeboat beenden");
  assert.equal(desk.record.menu?.find("quit")?.label, "Lifeboat beenden");
  // Without one of its own a role's submenu comes from Electron, in English.
  const windowMenu = desk.record.menu?.items.find(({ label }) => label === "Fenster")?.submenu;
  assert.deepEqual(windowMenu && "items" in windowMenu && windowMenu.items.map(({ label }) => label), ["Minimieren"]);
  desk.record.menu?.click("folder");
  await until("the folder is shown", () => desk.record.opened.includes(home));
  assert.deepEqual(desk.record.violations, []);
}

async function secondInstance(desk: Desk): Promise<void> {
  const window = await desk.window();
  window.minimize();
  const second = spawn(process.execPath, [...process.execArgv, join(desk.bundle, "main/index.js")], { env: { ...process.env, STANDIN_SCENARIO: undefined }, stdio: "inherit" });
  const [code] = await within("the second instance ends", once(second, "exit"), longest);
  assert.equal(code, 0);
  await until("the window is back", () => !window.minimized && window.visible);
  assert.equal(desk.record.windows.length, 1);
}

async function crash(desk: Desk): Promise<void> {
  await desk.window();
  const page = await desk.page();
  await page.getByRole("button").first().waitFor();
  const engine = await until("the engine runs", () => desk.record.processes.find(({ name }) => name === engineName));
  await desk.takeOver();
  assert.equal((await desk.get("app", {})).vault, "none");
  engine.child.kill("SIGKILL");
  await desk.closedInPage();
  // A call made meanwhile waits for the new engine.
  assert.equal((await desk.get("app", {})).vault, "none");
  assert.equal(desk.record.processes.filter(({ name }) => name === engineName).length, 2);
  assert.deepEqual(desk.record.violations, []);
}

/** What the person sees of it. */
async function crashShown(desk: Desk): Promise<void> {
  await desk.window();
  const page = await desk.page();
  await page.getByRole("button").first().waitFor();
  const engine = await until("the engine runs", () => desk.record.processes.find(({ name }) => name === engineName));
  engine.child.kill("SIGKILL");
  await page.getByText(/Lifeboat has stopped|stopped/).first().waitFor();
  await page.getByText(/stopped/).first().waitFor({ state: "detached" });
}

async function quitDuringBackup(desk: Desk): Promise<void> {
  await desk.window();
  const folder = await connectFolder(desk, 600);
  await desk.send("backUp", { job: "long" });
  await desk.heard("progress", "long");
  desk.app.quit();
  assert.equal(await within("the app ends", desk.record.exited.promise, longest), 0);
  const engine = desk.record.processes.find(({ name }) => name === engineName);
  assert.equal(engine?.child.exitCode, 0, "the engine ended by itself");
  const opened = await Engine.open({ vaultDir: folder, readOnly: true, secrets: () => ({ get: async () => undefined, set: async () => undefined, remove: async () => undefined }) });
  const { accounts } = await opened.status();
  await opened.close();
  assert.equal(accounts[0]?.lastRun?.status, "cancelled");
}

async function keepWatch(desk: Desk): Promise<void> {
  const window = await desk.window();
  desk.record.answers.push({ response: 0, checkboxChecked: true });
  assert.equal(await window.tryToClose(), false);
  await until("the window is hidden", () => !window.visible);
  assert.equal(desk.record.dialogs.length, 1);
  assert.ok(existsSync(join(homedir(), ".config/autostart/lifeboat.desktop")));
  await until("the system was told to look once a day", () => existsSync(dailyTimer()) && toldSystem().includes("enable --now lifeboat-daily.timer"));
  (await desk.tray()).emit("click");
  assert.equal(window.visible, true);
  await window.tryToClose();
  await until("the window is hidden again", () => !window.visible);
  assert.equal(desk.record.dialogs.length, 1, "asked once");
  (await desk.tray()).menu.click("quit");
  assert.equal(await within("the first quit quits", desk.record.exited.promise), 0);
}

async function closeQuits(desk: Desk): Promise<void> {
  const window = await desk.window();
  desk.record.answers.push({ response: 1, checkboxChecked: false });
  await window.tryToClose();
  assert.equal(await within("the app ends", desk.record.exited.promise), 0);
}

const toldSystem = (): string => {
  const log = join(homedir(), "systemctl.log");
  return existsSync(log) ? readFileSync(log, "utf8") : "";
};
const dailyTimer = (): string => join(homedir(), ".config/systemd/user/lifeboat-daily.timer");

/** As a person does it, in Settings. */
async function dailyCheck(desk: Desk): Promise<void> {
  await desk.window();
  const page = await desk.page();
  await page.evaluate(`location.hash = "#/settings"`);
  const wanted = page.getByText("Let this computer look after Lifeboat");
  await wanted.click();
  await until("the timer is there", () => existsSync(dailyTimer()));
  assert.match(readFileSync(dailyTimer().replace(/timer$/, "service"), "utf8"), /"--cli" "status" "--notify"$/m);
  await page.getByRole("switch", { name: /look after Lifeboat/, checked: true }).waitFor();
  await wanted.click();
  await until("the timer is gone", () => !existsSync(dailyTimer()));
  assert.match(toldSystem(), /disable --now lifeboat-daily\.timer\n$/);
}

/** An update, or its owner, has put the program elsewhere: the daily check follows it. */
async function moved(desk: Desk): Promise<void> {
  await desk.window();
  await until("the daily check runs this program", () => existsSync(dailyTimer()) && !readFileSync(dailyTimer().replace(/timer$/, "service"), "utf8").includes("/old/"));
}

async function resume(desk: Desk): Promise<void> {
  await desk.window();
  await connectFolder(desk, 3);
  // Due, but nobody has looked yet: that is a minute away.
  assert.deepEqual(await desk.get("count", { filter: {} }), {});
  powerMonitor.emit("resume");
  await until("what was due is kept", async () => (await desk.get("count", { filter: {} })).photo === 3);
}

/** From the notice of a new version to the new program in the old one's place, against a real feed. */
async function update(desk: Desk): Promise<void> {
  const [program, resources] = [process.env["APPIMAGE"] ?? "", join(homedir(), "resources")];
  writeFileSync(program, "old");
  const feed = await serveFeed(resources, "0.2.0", Buffer.from(`#!/bin/sh\nprintenv APPIMAGE_EXIT_AFTER_INSTALL > "${homedir()}/ran"\n`));
  Object.assign(process, { resourcesPath: resources });
  await desk.window();
  await until("the person is told", () => desk.record.notifications.some(({ options }) => options["body"] === "Lifeboat 0.2.0 is there. Get it in Settings."));
  assert.deepEqual(feed.asked.filter(({ url }) => url?.includes("AppImage")), [], "nothing is fetched before the person agrees");
  assert.deepEqual([...new Set(feed.asked.map(({ headers }) => headers["x-user-staging-id"]))], ["nobody"]);
  const page = await desk.page();
  await page.evaluate(`location.hash = "#/settings"`);
  const get = page.getByRole("button", { name: "Get it" });
  await get.waitFor();
  await seeSettings(page, "settings-new-version");
  await get.click();
  await page.getByText("It is installed when you quit.").waitFor();
  assert.equal(readFileSync(program, "utf8"), "old");
  const engine = desk.record.processes.find(({ name }) => name === engineName);
  let whenInstalled: number | null | undefined;
  desk.app.prependOnceListener("quit", () => (whenInstalled = engine?.child.exitCode));
  desk.app.quit();
  assert.equal(await within("the app ends", desk.record.exited.promise), 0);
  assert.equal(whenInstalled, 0, "the engine has ended before anything is installed");
  assert.match(readFileSync(program, "utf8"), /^#!/);
  assert.equal(readFileSync(join(homedir(), "ran"), "utf8"), "true\n");
  feed.close();
}

/** A vault, and a folder of photos as its source; nothing is backed up yet. */
async function connectFolder(desk: Desk, photos: number): Promise<string> {
  const [vault, source] = [join(homedir(), "Lifeboat"), join(homedir(), "Pictures")];
  mkdirSync(source, { recursive: true });
  for (let i = 0; i < photos; i++) writeFileSync(join(source, `photo-${i}.jpg`), jpeg(i));
  await desk.takeOver();
  await desk.get("openFolder", { folder: vault });
  await desk.get("setSettings", { checkDaily: true });
  await desk.get("addSource", { source: { provider: "files", name: "Pictures", settings: { dir: source }, secrets: {} }, job: "add" });
  return vault;
}

/** As much of a JPEG as is looked at, each one different. */
function jpeg(number: number): Buffer {
  const bytes = Buffer.alloc(100_000, number % 251);
  Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00, 0x01]).copy(bytes);
  bytes.writeUInt32BE(number, 40);
  bytes.writeUInt16BE(0xffd9, bytes.length - 2);
  return bytes;
}

export const scenarios: Readonly<Record<string, Scenario>> = {
  window,
  dropped,
  contract,
  pictures,
  rehearsal,
  locks,
  tray,
  "second-instance": secondInstance,
  crash,
  "crash-shown": crashShown,
  "quit-during-backup": quitDuringBackup,
  "keep-watch": keepWatch,
  "close-quits": closeQuits,
  "daily-check": dailyCheck,
  moved,
  resume,
  update,
};
