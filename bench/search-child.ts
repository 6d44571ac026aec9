// Searches a vault of many contacts the way the window does: one engine, also while it pulls another account.
//
//   node bench/search-child.ts VAULT CONTACTS ROUNDS [ACCOUNT]
//
// Prints one JSON object: the milliseconds of each search and, with ACCOUNT, what the pull beside them brought.
import { Engine } from "../main/engine/engine.ts";
import { openSecrets } from "../main/secrets/secrets.ts";
import { contactAt } from "./corpus.ts";
import { randomFor } from "./random.ts";

const [vaultDir = "", people = "0", rounds = "0", account] = process.argv.slice(2);
/** Between two searches: somebody who types fast. */
const pauseMs = 15;

let vault = "";
const secrets = openSecrets({ vault: () => vault });
const engine = await Engine.open({ vaultDir, secrets: secrets.of });
vault = engine.vault.id;
const ms: number[] = [];
let found = 0;
let pulling = account !== undefined;
const pull = account === undefined ? undefined : engine.backup(account, { signal: new AbortController().signal }).finally(() => (pulling = false));
await engine.vault.read.search("warm", { limit: 1 });
for (let n = 0; account === undefined ? n < Number(rounds) : pulling; n++) {
  const started = performance.now();
  const items = await engine.vault.read.search(typed(n), { limit: 50 });
  ms.push(performance.now() - started);
  if (items.length > 0) found++;
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
}
const counts = (await pull)?.counts;
await engine.close();
console.log(JSON.stringify({ ms, found, counts }));

/** What a person has typed so far: some letters of a name, a name and a number, digits of a phone, a mail address. */
function typed(n: number): string {
  const random = randomFor(1, "search", n);
  const { text } = contactAt(random.int(0, Number(people)));
  const value = (name: string): string => new RegExp(`^${name}[^:\\r\\n]*:([^\\r\\n]*)`, "m").exec(text)?.[1] ?? "";
  const name = value("FN");
  const begun = (whole: string): string => Array.from(whole).slice(0, random.int(1, Array.from(whole).length + 1)).join("");
  const kind = random.int(0, 5);
  if (kind === 0) return begun(name.split(" ")[0] ?? "a");
  if (kind === 1) return name;
  if (kind === 2) return begun(name);
  if (kind === 3) return begun(value("TEL").replaceAll(/\D/g, ""));
  return begun(value("EMAIL")) || name;
}
