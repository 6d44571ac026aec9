// Every screen in its states, in the order of a newcomer's path. Each opens from wherever the page is.
import { answered, failed, type Fault } from "./wire.ts";
import type { Visitor } from "./visitor.ts";

/** How far the made-up phone's story has come. */
export type Stage = "first" | "kept" | "lost" | "back";
export type Screen = {
  readonly name: string;
  readonly at: Stage;
  readonly open: (visitor: Visitor) => Promise<void>;
  /** Something is waited for without end. */
  readonly unsettled?: boolean;
};

/** Laid out like others: not in brief looks. */
export const alike: ReadonlySet<string> = new Set(
  "settings-first home-table people-none person-chinese find-hint find-none put-back-some connect-files alarm-deleted people-lost receipts home-back recover-coming recover-home move-looking move-offline copy-s3 copy-copying copy-refused key-confirmed safety-practising safety-repaired home-copy-away undo home-one-place copy-folder copy-done settings-checks settings-unsaved move-receipt undone safety-damaged".split(" "),
);

const place = (name: string, at: Stage, to: string, then?: Screen["open"]): Screen => ({
  name,
  at,
  open: async (visitor) => {
    await visitor.go(to);
    await then?.(visitor);
  },
});

/** The first of a list or grid, opened beside or over it. */
async function openFirst({ page }: Visitor, row: string): Promise<void> {
  await page.locator(row).first().click();
}

async function type({ page }: Visitor, words: string): Promise<void> {
  const box = page.locator("main input[type=search]").first();
  await box.fill(words);
}

async function openPerson(visitor: Visitor, name: string): Promise<void> {
  await type(visitor, name);
  await visitor.page.locator("main [role=option]").first().click();
  await visitor.page.locator(".details-head").waitFor();
}

async function openAgenda({ page }: Visitor): Promise<void> {
  await page.locator(".browse-tools .segment-option").nth(1).click();
  await page.locator(".agenda").waitFor();
}

async function lookBack({ page }: Visitor): Promise<void> {
  const slide = page.locator(".time-bar input");
  await slide.focus();
  await slide.press("Home");
  await page.locator(".time-bar-past").waitFor();
}

/** There is an export of its kind already. */
async function newerExport({ page, wire }: Visitor): Promise<void> {
  const source = { id: 1, name: "Mum's Google Takeout" };
  wire.fault("recognise", answered({ is: "source", provider: "takeout", settings: { dir: "/media/mara/Downloads" }, into: [source], here: null }));
  await page.locator(".connect-group .actions button").click();
  await page.locator("[role=dialog] input").fill("/media/mara/Downloads");
  await page.locator("[role=dialog] .button.primary").click();
  await page.locator("[role=dialog] .shown-names").waitFor();
}

/** Home from a second copy, as it would end. */
async function recovers({ page, wire }: Visitor, ending: Fault, shown: string): Promise<void> {
  wire.fault("recoverCopy", ending);
  wire.fault("openFolder", answered({}));
  await page.locator("input[name=dir]").fill("/media/mara/Blue disk/Lifeboat-copy");
  await page.locator("input[name=unlock]").fill("AGE-SECRET-KEY-1QQQQ");
  await page.locator("main .button.primary").click();
  await page.locator(shown).first().waitFor();
}

/** Whichever day the tour runs on: one that has something in the made-up phone, and far too much in the full vault. */
const dated = "calendar?day=2026-11-19";

const [oldVault, newVault] = ["2f6a1d52-0c1e-4b4e-9a53-1b2c3d4e5f60", "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"];

export const stages: readonly Stage[] = ["first", "kept", "lost", "back"];

export const screens: readonly Screen[] = [
  place("welcome", "first", "welcome"),
  place("welcome-folder", "first", "welcome", async ({ page }) => {
    await page.locator(".welcome-folder button").click();
    await page.locator("[role=dialog] input").fill("/tmp/Dropbox/Lifeboat");
    await page.locator(".field-error").waitFor();
  }),
  place("settings-first", "first", "settings"),
  place("recover", "first", "copies/recover"),
  place("recover-wanting", "first", "copies/recover", async ({ page }) => {
    await page.locator(".choice select").selectOption("passphrase");
    await page.locator("main .button.primary").click();
    await page.locator(".field-error").first().waitFor();
  }),
  place("recover-coming", "first", "copies/recover", (visitor) => recovers(visitor, "unanswered", ".job-progress")),
  place("recover-wrong", "first", "copies/recover", (visitor) => recovers(visitor, failed("wrong-key", "this recovery key does not open what is there"), ".field-error")),
  place("recover-several", "first", "copies/recover", (visitor) => recovers(visitor, failed("several-vaults", `${oldVault} (2026-03-01T08:00:00.000Z), ${newVault} (2026-11-20T09:14:00.000Z)`), "main [role=alert]")),
  place("recover-home", "first", "copies/recover", (visitor) => recovers(visitor, answered({ made: "2026-11-20T09:14:00Z", lost: 2, skipped: 0 }), ".page[tabindex] .button.primary")),
  place("recover-older", "first", "copies/recover", (visitor) => recovers(visitor, answered({ made: "2026-11-20T09:14:00Z", lost: 0, skipped: 2 }), ".page[tabindex] .button.primary")),
  place("rehearsal-kept", "kept", "rehearsal"),
  place("home", "kept", "home"),
  place("home-table", "kept", "home", async ({ page }) => {
    await page.locator(".watched [aria-expanded=false]").first().click();
  }),
  place("people", "kept", "people"),
  place("person", "kept", "people", (visitor) => openPerson(visitor, "Sam")),
  place("person-chinese", "kept", "people", (visitor) => openPerson(visitor, "李小龙")),
  place("people-none", "kept", "people", async (visitor) => {
    await type(visitor, "zzzz");
    await visitor.page.locator(".people-found:not(:empty)").waitFor();
  }),
  place("calendar", "kept", dated),
  place("date", "kept", dated, async (visitor) => {
    await openFirst(visitor, ".event-row");
    await visitor.page.locator(".details-head").waitFor();
  }),
  place("agenda", "kept", dated, openAgenda),
  place("todos", "kept", "todos"),
  place("todo", "kept", "todos", async (visitor) => {
    await openFirst(visitor, ".todo-row");
    await visitor.page.locator(".details-head").waitFor();
  }),
  place("photos", "kept", "photos"),
  place("photo", "kept", "photos", async ({ page }) => {
    await page.locator("[role=gridcell], .photo-tile").first().click();
    await page.locator(".photo-facts, .photo-bar").first().waitFor();
  }),
  place("video", "kept", "find?words=VID_2021", async (visitor) => {
    await openFirst(visitor, "main .find a");
    await visitor.playable();
  }),
  place("find-hint", "kept", "find"),
  place("find", "kept", "find?words=soup", async ({ page }) => page.locator(".find section").first().waitFor()),
  place("find-none", "kept", "find?words=zzzz"),
  place("put-back", "kept", "put-back"),
  place("put-back-moment", "kept", "put-back", async ({ page }) => {
    await page.locator(".option").first().click();
    await page.locator(".of-moment").waitFor();
  }),
  place("put-back-some", "kept", "put-back", async (visitor) => {
    await visitor.page.locator(".option").nth(1).click();
    await type(visitor, "soup");
    await visitor.page.locator(".tick").first().click();
  }),
  place("safety", "kept", "safety"),
  place("settings", "kept", "settings"),
  place("connect", "kept", "connect"),
  place("connect-icloud", "kept", "connect?service=icloud"),
  place("connect-generic", "kept", "connect?service=generic"),
  place("connect-files", "kept", "connect?service=files"),
  place("connect-google", "kept", "connect?service=google", async ({ page }) => page.locator("details.aside summary").first().click()),
  // The dialog stays, wherever the page goes.
  { ...place("connect-add", "kept", "connect", newerExport), unsettled: true },
  place("rehearsal-lost", "lost", "rehearsal"),
  place("home-lost", "lost", "home"),
  place("alarm", "lost", "alarm/1"),
  place("alarm-everyone", "lost", "alarm/1", async ({ page }) => {
    await page.locator(".alarm-names-text").click();
    await page.locator(".everyone li").first().waitFor();
  }),
  place("alarm-number", "lost", "alarm/1", async (visitor) => {
    await type(visitor, "Sam");
    await visitor.page.locator(".number-card").first().waitFor();
  }),
  place("alarm-deleted", "lost", "alarm/1", async ({ page }) => {
    await page.locator(".answers button").nth(1).click();
    await page.locator("[role=dialog]").waitFor();
  }),
  place("put-back-look", "lost", "put-back?alarm=1", async ({ page }) => {
    await page.locator(".plan").waitFor();
  }),
  place("people-lost", "lost", "people", async ({ page }) => {
    await page.locator("[role=option]").first().waitFor();
  }),
  place("rehearsal-back", "back", "rehearsal"),
  place("home-back", "back", "home"),
  place("receipts", "back", "put-back"),
  place("receipt", "back", "put-back/1", async ({ page }) => page.locator(".receipt").first().waitFor()),
  place("people-as-of", "back", "people", lookBack),
];

/** Slow, failed and away: what the engine answers is changed on the wire. */
export const rareStates: readonly Screen[] = [
  ...(["home", "people", "calendar", "todos", "photos", "put-back", "safety", "settings", "connect"] as const).flatMap((to): Screen[] => [
    { name: `${to}-loading`, at: "kept", unsettled: true, open: (visitor) => slow(visitor, to) },
    { name: `${to}-failed`, at: "kept", unsettled: true, open: (visitor) => fails(visitor, to) },
  ]),
  { name: "engine-stopped", at: "kept", unsettled: true, open: stopped },
];

const asked = { home: "home", people: "count", calendar: "count", todos: "taskLists", photos: "months", "put-back": "places", safety: "lastCheck", settings: "app", connect: "providers" } as const;

async function slow(visitor: Visitor, to: keyof typeof asked): Promise<void> {
  await visitor.leaveFor(to);
  visitor.wire.fault(asked[to], "unanswered");
  await visitor.page.reload();
  await visitor.page.locator(".loading").waitFor();
}

async function fails(visitor: Visitor, to: keyof typeof asked): Promise<void> {
  await visitor.leaveFor(to);
  visitor.wire.fault(asked[to], failed("io", "EIO: i/o error, read"));
  await visitor.page.reload();
  await visitor.page.locator(".failure").first().waitFor();
}

async function stopped(visitor: Visitor): Promise<void> {
  await visitor.go("home");
  await visitor.wire.cut();
  await visitor.page.locator("main.alone .sentence").waitFor();
}

/** Every place, wherever the vault has come to. */
export const places: readonly Screen[] = ["home", "people", dated, "todos", "photos", "find", "put-back", "move", "safety", "settings"].map((to) => ({
  name: to.replace(/\?.*/, ""),
  at: "kept",
  open: (visitor) => visitor.go(to),
}));

/** In a vault that has far too much of everything. */
export const strained: readonly Screen[] = [
  ...places,
  place("person", "kept", "people", (visitor) => openPerson(visitor, "Donau")),
  place("agenda", "kept", dated, openAgenda),
  place("find-much", "kept", "find?words=Date", async ({ page }) => page.locator(".find section").first().waitFor()),
];
