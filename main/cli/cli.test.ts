import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type MemoryDav, startMemoryDav } from "../../bench/dav-server-process.ts";
import { tryLock } from "../engine/vault/locks.ts";
import { ended, Home } from "./cli.fixture.ts";

const people = ["Grandpa Sam", "Oma", "Zoë", "李小龙", "The midwife", "Ali"];
const secret = "correct horse";
let home: Home;

beforeEach(() => {
  home = new Home();
});
afterEach(() => home[Symbol.dispose]());

async function backedUp(): Promise<void> {
  home.addContacts(people);
  expect(await home.run(["add", "files", home.phone, "--name", "Box"])).toMatchObject({ code: 0 });
  expect(await home.run(["backup"])).toMatchObject({ code: 0 });
}

describe("a folder", { timeout: 120_000 }, () => {
  it("is added, backed up, looked through and told about", async () => {
    home.addContacts(people);
    const added = await home.run(["add", "files", home.phone, "--name", "Box", "--json"]);
    expect(added).toMatchObject({ code: 0, events: [{ event: "added", account: "Box", provider: "files", vault: home.vault }] });
    expect(added.err).toContain(home.vault);

    const backup = await home.run(["backup", "--json"]);
    expect(backup.code).toBe(0);
    expect(backup.events.filter((e) => e["event"] !== "progress")).toMatchObject([
      { event: "backup", account: "Box", status: "complete", counts: { added: people.length }, kept: { contact: people.length }, problems: [] },
      { event: "end", exit: 0 },
    ]);

    const listed = await home.run(["ls", "--kind", "contact", "--json"]);
    expect(new Set(listed.events.map((e) => e["name"]))).toEqual(new Set(people));
    expect(Object.keys(listed.events[0] ?? {})).toEqual(["event", "item", "version", "kind", "name", "at", "uid", "href", "account", "collection", "flag", "missing"]);

    const [sam] = (await home.run(["search", "grandp", "--json"])).events;
    expect(sam).toMatchObject({ event: "item", name: "Grandpa Sam", account: "Box" });
    const shown = await home.run(["show", String(sam?.["item"]), "--raw"]);
    expect(shown.out).toBe(readFileSync(join(home.phone, "contacts/Grandpa%20Sam.vcf"), "utf8"));
    expect((await home.run(["show", String(sam?.["item"])])).out).toContain("+44 1632 960437");

    const status = await home.run(["status", "--max-age", "1d"]);
    expect(status).toMatchObject({ code: 0, out: expect.stringMatching(/^Everything is here\. 6 things from 1 account, checked today/) as string });
    expect((await home.run(["status", "--max-age", "0s"])).code).toBe(6);
    expect((await home.run(["history", "--json"])).events).toMatchObject([{ event: "snapshot", id: 1, added: 6, account: "Box" }]);
    expect((await home.run(["accounts", "--json"])).events).toMatchObject([{ name: "Box", settings: { dir: home.phone } }]);
    expect((await home.run(["export", join(home.dir, "export"), "--json"])).events.at(-1)).toMatchObject({ event: "exported", counts: { contact: 6 }, skipped: [] });
    expect(existsSync(join(home.dir, "export/README.html"))).toBe(true);
  });

  it("with a card that carries a large picture shows what else is in it", async () => {
    home.addContacts(["Oma"]);
    const picture = Buffer.alloc(1 << 20, 7).toString("base64");
    writeFileSync(join(home.phone, "contacts/big.vcf"), `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:big\r\nFN:Lena\r\nTEL:+49 30 23125 001\r\nPHOTO;ENCODING=b;TYPE=JPEG:${picture}\r\nEND:VCARD\r\n`);
    await home.run(["add", "files", home.phone, "--name", "Box"]);
    await home.run(["backup"]);
    const [lena] = (await home.run(["search", "Lena", "--json"])).events;
    expect((await home.run(["show", String(lena?.["item"])])).out).toContain("+49 30 23125 001");
  });

  it("that loses everything raises an alarm, until somebody answers", async () => {
    await backedUp();
    rmSync(join(home.phone, "contacts"), { recursive: true });
    const backup = await home.run(["backup", "--second-look", "0"]);
    expect(backup).toMatchObject({ code: 4, out: expect.stringContaining("6 contacts kept") as string });
    expect((await home.run(["status"])).code).toBe(4);
    const held = await home.run(["held", "--json"]);
    expect(held.events[0]).toMatchObject({ event: "held", id: 1, account: "Box", count: 6, what: "collection-gone" });
    expect(new Set(held.events.slice(1).map((e) => e["name"]))).toEqual(new Set(people));

    expect((await home.run(["putback", "--dry-run", "--second-look", "0", "--json"])).events.find((e) => e["event"] === "plan")).toMatchObject({ counts: { create: 6 } });
    const back = await home.run(["putback", "1", "--second-look", "0", "--json"]);
    expect(back.code).toBe(0);
    expect(back.events.at(-1)).toMatchObject({ event: "receipt", status: "done", total: 6, groups: [{ state: "back", count: 6 }] });
    expect(await home.run(["status"])).toMatchObject({ code: 0 });
    expect(await home.run(["verify"])).toMatchObject({ code: 0 });
  });

  it("whose loss is accepted keeps it in history, where it can be forgotten", async () => {
    await backedUp();
    const [sam] = (await home.run(["search", "sam", "--json"])).events;
    rmSync(join(home.phone, "contacts"), { recursive: true });
    await home.run(["backup", "--second-look", "0"]);
    expect((await home.run(["accept", "--json"])).events).toEqual([{ event: "accepted", held: 1, count: 6 }]);
    expect((await home.run(["ls"])).out).toBe("");
    expect((await home.run(["ls", "--at", "1", "--json"])).events).toHaveLength(6);
    expect((await home.run(["diff", "1", "--json"])).events.map((e) => e["is"])).toEqual(Array(6).fill("removed"));
    expect((await home.run(["pin", "1", "before", "--json"])).events).toEqual([{ event: "pinned", snapshot: 1, label: "before" }]);

    const item = String(sam?.["item"]);
    expect(await home.run(["forget", item])).toMatchObject({ code: 1 });
    expect((await home.run(["show", item, "--raw"])).out).toContain("Sam");
    expect(await home.run(["forget", item, "--yes"])).toMatchObject({ code: 0 });
    expect(await home.run(["show", item, "--raw"])).toMatchObject({ code: 1, out: "" });
    expect(await home.run(["verify"])).toMatchObject({ code: 0 });
    expect(await home.run(["remove", "Box"])).toMatchObject({ code: 0 });
    expect((await home.run(["ls", "--at", "1", "--json"])).events).toHaveLength(6);
  });

  it("with a file that cannot be read has it owed, by name", async () => {
    home.addContacts(people);
    home.file("phone/contacts/broken.vcf", "BEGIN:VCARD\r\nFN:Half a ca");
    await home.run(["add", "files", home.phone, "--name", "Box"]);
    expect(await home.run(["backup"])).toMatchObject({ code: 3, err: expect.stringContaining("1 thing owed") as string });
    const status = await home.run(["status", "--max-age", "1d"]);
    expect(status).toMatchObject({ code: 3, out: expect.stringMatching(/^Everything but 1 thing[^]*broken\.vcf/) as string });
  });

  it("that is sound needs no second copy, and no recovery key, to be told so", async () => {
    await backedUp();
    expect(await home.run(["copies", "heal", "--json"])).toMatchObject({ code: 0, events: [{ event: "healed", damaged: 0, healed: 0, left: [] }] });
  });

  it("with hostile names cannot drive the terminal", async () => {
    home.addContacts(["\u001b[2J\u001b]0;owned\u0007Mallory\u202egnp", "Al\u009bi"]);
    await home.run(["add", "files", home.phone, "--name", "Box"]);
    await home.run(["backup"]);
    const all = [await home.run(["ls"]), await home.run(["history"]), await home.run(["show", "1"]), await home.run(["search", "mallory"])];
    expect(all.map((end) => end.out).join("")).toContain("Mallory");
    for (const { out, err } of all) expect(out + err).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
  });
});

describe("a command that cannot be done", { timeout: 60_000 }, () => {
  it.each([
    [["bakup"], "Did you mean backup?"],
    [["ls", "--kindd", "contact"], "Did you mean --kind?"],
    [["ls", "--kind", "food"], "Allowed choices are contact, event, task, photo"],
    [["status", "--max-age", "soon"], '"3d"'],
    [["add", "fils"], "Did you mean files?"],
    [["add", "files"], "--dir is needed"],
    [["add", "dav"], "an address is needed"],
    [["copies", "rnu"], "Did you mean run?"],
    [["show"], "item"],
    [["add", "files", ".", "--vault", "./vault"], "cannot lie in one another"],
  ])("is a usage error: %j", async (args, hint) => {
    expect(await home.run(args)).toMatchObject({ code: 2, out: "", err: expect.stringContaining(hint) as string });
  });

  it.each([
    ["add", "dav", "--url", "https://dav.example.org", "--password", secret],
    ["add", "dav", `--password=${secret}`],
    ["login", "Work", `--token=${secret}`],
    ["add", "immich", "https://photos.example.org", "--api-key", secret],
    ["login", "Work", `--pasword=it's a ${secret}`],
    ["add", "dav", "--url", `https://anna:${secret.replace(" ", "")}@dav.example.org/`],
  ])("refuses a password in the arguments without repeating it: %s %s %s", async (...args) => {
    for (const json of [[], ["--json"]]) {
      const { code, out, err } = await home.run([...args, ...json]);
      expect(code).toBe(2);
      expect(out + err).not.toContain("horse");
    }
    expect(existsSync(home.vault)).toBe(false);
  });

  it("names the option where there is nobody to ask", async () => {
    expect(await home.run(["add", "immich", "http://127.0.0.1:9"])).toMatchObject({ code: 2, err: expect.stringContaining("there is nobody to ask; use --key-file FILE or --key-stdin") as string });
  });

  it("says what happened, what is safe and what to do next", async () => {
    const { code, err, out } = await home.run(["backup"]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err.trimEnd().split("\n")).toEqual([
      `There is no Lifeboat folder here: there is no vault in ${home.vault}.`,
      "  Nothing was changed.",
      "  Name your vault with --vault DIR or LIFEBOAT_VAULT, or begin one with: lifeboat add",
    ]);
    expect((await home.run(["backup", "--json"])).events).toMatchObject([{ event: "error", code: "no-vault", retry: "never" }]);
  });
});

describe("without a command", () => {
  it("shows three examples, and with --help every command", async () => {
    const { code, out, err } = await home.run([]);
    expect({ code, err, examples: out.match(/^ {2}lifeboat /gm)?.length }).toEqual({ code: 0, err: "", examples: 3 });
    const help = await home.run(["--help"]);
    for (const command of ["add", "backup", "status", "held", "accept", "putback", "verify", "restore", "forget", "demo"]) expect(help.out).toMatch(new RegExp(`^ {2}${command} `, "m"));
    expect((await home.run(["help", "status"])).out).toContain("--max-age");
    expect((await home.run(["add", "dav", "--help"])).out).toContain('"icloud"');
  });
});

describe("processes around it", { timeout: 60_000 }, () => {
  it("a reader that goes away is no error", async () => {
    home.addContacts(Array.from({ length: 3000 }, (_, i) => `Person ${String(i)} ${"x".repeat(60)}`));
    await home.run(["add", "files", home.phone, "--name", "Box"]);
    await home.run(["backup"]);
    const child = home.start(["ls"]);
    child.stdin.end();
    await once(child.stdout, "data");
    child.stdout.destroy();
    const errors = child.stderr.setEncoding("utf8").toArray();
    const [code] = (await once(child, "exit")) as [number];
    expect({ code, errors: (await errors).join("") }).toEqual({ code: 0, errors: "" });
  });

  it("another one at the same account is named, or waited for", async () => {
    await backedUp();
    const lock = tryLock(home.vault, "account-1");
    if (!("release" in lock)) throw new Error("the lock should be free");
    const busy = await home.run(["backup"]);
    expect(busy).toMatchObject({ code: 1, err: expect.stringContaining(`process ${String(process.pid)} `) as string });
    const waiting = home.run(["backup", "--wait", "30"]);
    expect(await home.run(["ls", "--json"])).toMatchObject({ code: 0 });
    lock.release();
    expect(await waiting).toMatchObject({ code: 0 });
  });

  it("Ctrl-C ends it with 130, and says that what was finished is kept", async () => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const url = `http://127.0.0.1:${String((silent.address() as AddressInfo).port)}/`;
    const child = home.start(["add", "dav", "--url", url, "--user", "anna", "--password-file", home.file("pw", secret), "--name", "Work"]);
    child.stdin.end();
    await once(silent, "request");
    child.kill("SIGINT");
    expect(await ended(child)).toMatchObject({ code: 130, err: expect.stringContaining("What was finished by then is kept") as string });
    silent.closeAllConnections();
    silent.close();
  });
});

describe("an account with a password", { timeout: 120_000 }, () => {
  let server: MemoryDav;
  beforeAll(async () => {
    server = await startMemoryDav({ contacts: 3, events: 2, tasks: 1 });
  });
  afterAll(() => server.stop());

  const add = (...how: string[]): string[] => ["add", "dav", "--url", server.url, "--user", server.user, "--name", "Work", ...how];

  it("is read from its file at each use, and written nowhere", async () => {
    const file = home.file("pw", `${server.password}\n`);
    expect(await home.run(add("--password-file", file))).toMatchObject({ code: 0 });
    const backup = await home.run(["backup", "--json"]);
    expect(backup.events.find((e) => e["event"] === "backup")).toMatchObject({ kept: { contact: 3, event: 2, task: 1 } });
    for (const entry of readdirSync(home.dir, { recursive: true, withFileTypes: true }).filter((e) => e.isFile() && e.name !== "pw")) {
      expect(readFileSync(join(entry.parentPath, entry.name)).includes(server.password)).toBe(false);
    }
    expect((await home.run(["contacted", "--json"])).events).toMatchObject([{ host: new URL(server.url).host, accounts: ["Work"], requests: expect.any(Number) as number }]);
    home.file("pw", "something else");
    expect(await home.run(["backup"])).toMatchObject({ code: 1, err: expect.stringContaining('lifeboat login "Work"') as string });
  });

  it("is sealed under a passphrase where there is no keychain, and refused without one", async () => {
    const refused = await home.run(add("--password-stdin"), server.password);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("--passphrase-file") as string });
    const env = { LIFEBOAT_PASSPHRASE_FILE: home.file("words", "open sesame") };
    expect(await home.run(add("--password-stdin"), server.password, env)).toMatchObject({ code: 0 });
    expect(await home.run(["backup"], "", env)).toMatchObject({ code: 0 });
    expect(readFileSync(join(home.dir, "config/secrets.json"), "utf8")).not.toContain(server.password);
    const wrong = { LIFEBOAT_PASSPHRASE_FILE: home.file("words", "open barley") };
    expect((await home.run(["backup", "--json"], "", wrong)).events.find((e) => e["event"] === "error")).toMatchObject({ code: "wrong-passphrase", account: "Work" });
  });

  it("that is wrong adds nothing, and nobody is sent to sign in again where nothing is", async () => {
    const refused = await home.run(add("--password-file", home.file("pw", "nonsense")));
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("Nothing was added.") as string });
    expect(refused.err).not.toContain("lifeboat login");
    expect((await home.run(["accounts"])).out).not.toContain("Work");
  });

  it("is for no folder: it says so, also when it is given another place", async () => {
    home.addContacts(people);
    await home.run(["add", "files", home.phone, "--name", "Box"]);
    for (const more of [[], ["--dir", home.dir], ["--same-account"]]) {
      expect(await home.run(["login", "Box", ...more])).toMatchObject({ code: 2, err: expect.stringContaining('"Box" needs no sign-in') as string });
    }
  });

  it("goes with the account to another name", async () => {
    await home.run(add("--password-file", home.file("pw", server.password)));
    expect((await home.run(["rename", "work", "Office", "--json"])).events).toMatchObject([{ event: "renamed", account: "Office", was: "Work" }]);
    expect(await home.run(["backup"])).toMatchObject({ code: 0 });
    expect(readFileSync(join(home.dir, "config/secrets.json"), "utf8")).not.toContain('"Work"');
  });

  it("is kept as it was when a new sign-in fails", async () => {
    await home.run(add("--password-file", home.file("pw", server.password)));
    expect(await home.run(["login", "Work", "--password-file", home.file("bad", "nonsense")])).toMatchObject({ code: 1 });
    expect(await home.run(["backup"])).toMatchObject({ code: 0 });
    expect(await home.run(["login", "Work"])).toMatchObject({ code: 2, err: expect.stringContaining("--password-file") as string });
  });

  it("that fails does not keep the others from their turn", async () => {
    await home.run(add("--password-file", home.file("pw", server.password)));
    home.addContacts(people);
    await home.run(["add", "files", home.phone, "--name", "Box"]);
    rmSync(join(home.dir, "pw"));
    const backup = await home.run(["backup", "--json"]);
    expect(backup.code).toBe(1);
    expect(backup.events.filter((e) => e["event"] !== "progress")).toMatchObject([{ event: "error", account: "Work" }, { event: "backup", account: "Box" }, { event: "end", exit: 1 }]);
  });
});
