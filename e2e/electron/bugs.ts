/** A mistake that the scenario must notice; `from` is the built text it spoils. */
export type Bug = { readonly what: string; readonly part: "main" | "preload"; readonly from: RegExp; readonly to: string; readonly scenario: string };

export const bugs: readonly Bug[] = [
  { what: "a channel is misspelt", part: "preload", from: /port: "port"/, to: 'port: "prot"', scenario: "contract" },
  { what: "the preload uses a module it cannot have", part: "preload", from: /^/, to: 'require("node:fs");', scenario: "window" },
  { what: "nobody says where a dropped file lies", part: "preload", from: /webUtils\.getPathForFile\(file\)/, to: '""', scenario: "dropped" },
  { what: "the sandbox is off", part: "main", from: /sandbox: true/, to: "sandbox: false", scenario: "window" },
  { what: "the preload is looked for elsewhere", part: "main", from: /out\/preload\/index\.cjs/, to: "out/preload/index.js", scenario: "window" },
  { what: "the page may go elsewhere", part: "main", from: /event\.preventDefault\(\);(?=\s+if \(\/\^\(\?:mailto)/, to: "", scenario: "locks" },
  { what: "the page may open windows", part: "main", from: /action: "deny"/, to: 'action: "allow"', scenario: "locks" },
  { what: "permissions are given", part: "main", from: /answer\(isNeeded\([^)]*\)\)/, to: "answer(true)", scenario: "locks" },
  { what: "the policy is too strict for the page", part: "main", from: /script-src 'self'/, to: "script-src 'none'", scenario: "window" },
  { what: "the policy does without trusted types", part: "main", from: /require-trusted-types-for 'script'/, to: "object-src 'none'", scenario: "locks" },
  { what: "pictures that nobody waits for are made", part: "main", from: /left = true;\s+leave\(\);/, to: "left = true;", scenario: "pictures" },
  { what: "a second start does not show the first", part: "main", from: /app\.on\("second-instance".*/, to: "", scenario: "second-instance" },
  { what: "a dead engine stays dead", part: "main", from: /if \(!this\.#closing\) this\.start\(\);/, to: "", scenario: "crash" },
  { what: "quitting does not wait for the engine", part: "main", from: /if \(this\.#state === "ended"\) return;/, to: "return;", scenario: "quit-during-backup" },
  { what: "the tray cannot back up", part: "main", from: /const backUp = \(\) => void engine\.call\("backUp"/, to: 'const backUp = () => void engine.call("home"', scenario: "tray" },
  { what: "the first close asks each time", part: "main", from: /await this\.#wishes\.set\(\{\s+keepWatch,/, to: "window.hide(); await this.#wishes.set({", scenario: "keep-watch" },
  { what: "keeping watch leaves out the daily check", part: "main", from: /dailyCheck: keepWatch/, to: "dailyCheck: false", scenario: "keep-watch" },
  { what: "the daily check starts the app instead", part: "main", from: /"--cli",\s+\.\.\.status/, to: "...status", scenario: "daily-check" },
  { what: "the daily check stays with a program that is gone", part: "main", from: /dailyState\(this\.#task\) !== "on"\)/, to: 'dailyState(this.#task) === "on")', scenario: "moved" },
  { what: "waking up starts nothing", part: "main", from: /powerMonitor\.on\("resume".*/, to: "", scenario: "resume" },
  { what: "a new version is fetched unasked", part: "main", from: /if \(mode === "get"\) await this\.get\(\);/, to: "await this.get();", scenario: "update" },
  { what: "the feed learns which computer asks", part: "main", from: /"x-user-staging-id": "nobody"/, to: '"x-other": "nobody"', scenario: "update" },
  { what: "a new version is never installed", part: "main", from: /autoInstallOnAppQuit = true;(?=\s+updater\.requestHeaders)/, to: "autoInstallOnAppQuit = false;", scenario: "update" },
];
