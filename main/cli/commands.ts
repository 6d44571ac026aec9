import type { CommandFile } from "./command.ts";

export type Entry = { readonly group: string; readonly summary: string; readonly usage?: string; readonly load: () => Promise<CommandFile> };

const accounts = "Accounts:";
const keep = "Keep and watch:";
const look = "Look:";
const back = "Put back:";
const upkeep = "Upkeep:";

/** Every command, in the order of the help. A file is loaded when its command is called, so that starting stays fast. */
export const commands: Readonly<Record<string, Entry>> = {
  add: { group: accounts, summary: "add an account or a folder, and make the vault", load: () => import("./commands/add.ts") },
  devices: { group: accounts, summary: "list phones and cameras at the cable, and what to do next", load: () => import("./commands/devices.ts") },
  login: { group: accounts, summary: "sign in again with a new password", load: () => import("./commands/login.ts") },
  accounts: { group: accounts, summary: "list the accounts", load: () => import("./commands/accounts.ts") },
  rename: { group: accounts, summary: "call an account otherwise", load: () => import("./commands/rename.ts") },
  remove: { group: accounts, summary: "stop backing an account up; its history stays", load: () => import("./commands/remove.ts") },
  backup: { group: keep, summary: "bring the vault up to date", load: () => import("./commands/backup.ts") },
  rescue: { group: keep, summary: "the provider is down, and a phone still has it: read it off the phone", load: () => import("./commands/rescue.ts") },
  status: { group: keep, summary: "say whether all is well", load: () => import("./commands/status.ts") },
  schedule: { group: keep, summary: "have the system look once a day whether all is well", load: () => import("./commands/schedule.ts") },
  held: { group: keep, summary: "show sudden losses that wait for an answer", load: () => import("./commands/held.ts") },
  accept: { group: keep, summary: 'answer "I deleted these"', load: () => import("./commands/accept.ts") },
  vanished: { group: keep, summary: "name what vanished over there, and what became of it", load: () => import("./commands/vanished.ts") },
  ls: { group: look, summary: "list what is kept", load: () => import("./commands/ls.ts") },
  show: { group: look, summary: "show one item, or take its bytes out", load: () => import("./commands/show.ts") },
  search: { group: look, summary: "find items by words in them", load: () => import("./commands/search.ts") },
  history: { group: look, summary: "list snapshots, or the versions of one item", load: () => import("./commands/history.ts") },
  diff: { group: look, summary: "what changed between two snapshots", load: () => import("./commands/diff.ts") },
  putback: { group: back, summary: "put back what a sudden loss took", load: () => import("./commands/putback.ts") },
  restore: { group: back, summary: "put kept items into any account", load: () => import("./commands/restore.ts") },
  forecast: { group: back, summary: "what would change in a move to another account", load: () => import("./commands/forecast.ts") },
  migrate: { group: back, summary: "move everything kept of one account into another", load: () => import("./commands/migrate.ts") },
  undo: { group: back, summary: "take back what was put somewhere", load: () => import("./commands/undo.ts") },
  receipt: { group: back, summary: "list what was put back, or print a receipt again", load: () => import("./commands/receipt.ts") },
  export: { group: back, summary: "write plain files that any program reads", load: () => import("./commands/export.ts") },
  copies: { group: upkeep, summary: "encrypted second copies elsewhere: add, run, check, recover, card", load: () => import("./commands/copies.ts") },
  verify: { group: upkeep, summary: "read everything again and name what is damaged", load: () => import("./commands/verify.ts") },
  drill: { group: upkeep, summary: "practise bringing things back, and compare", load: () => import("./commands/drill.ts") },
  contacted: { group: upkeep, summary: "list the servers that were spoken to, and for which account", load: () => import("./commands/contacted.ts") },
  pin: { group: upkeep, summary: "keep a snapshot from ever being thinned out", load: () => import("./commands/pin.ts") },
  forget: { group: upkeep, summary: "remove items for good, from every version", load: () => import("./commands/forget.ts") },
  serve: { group: upkeep, summary: "open the window in a browser, without Electron", load: () => import("./commands/serve.ts") },
  demo: { group: upkeep, summary: "see it all work on a made-up phone", load: () => import("./commands/demo.ts") },
};
