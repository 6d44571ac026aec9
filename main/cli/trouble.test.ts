import { chmodSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asLifeboatError, LifeboatError } from "../api/errors.ts";
import { newIdentity } from "../engine/copies/age/keys.ts";
import { card, ended, Home } from "./cli.fixture.ts";
import { failureOf } from "./failure.ts";

let home: Home;
beforeEach(() => {
  home = new Home();
  home.addContacts(["Oma", "Zoë"]);
});
afterEach(() => home[Symbol.dispose]());

async function added(name: string): Promise<void> {
  expect(await home.run(["add", "files", home.phone, "--name", name])).toMatchObject({ code: 0 });
}

describe("around a command", { timeout: 120_000 }, () => {
  it.runIf(existsSync("/dev/full"))("a log on a full disk keeps no account from its turn, and is told in the end", async () => {
    await added("Box");
    await added("Second");
    const child = home.start(["backup"], {}, ["/bin/sh", "-c", 'exec "$0" "$@" >/dev/full']);
    child.stdin.end();
    const { code, err } = await ended(child);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/^There is too little room on the disk: not all that is said here could be written/) as string });
    const accounts = (await home.run(["status", "--json"])).events.filter(({ event }) => event === "account");
    expect(accounts).toMatchObject([{ kept: { contact: 2 } }, { kept: { contact: 2 } }]);
  });

  it("a home folder that no shell has put in is found", async () => {
    expect(await home.run(["add", "files", "~/phone", "--vault=~/kept"])).toMatchObject({ code: 0, err: expect.stringContaining('Now run: lifeboat --vault "~/kept" backup') as string });
    expect(existsSync(join(home.dir, "kept/vault.db"))).toBe(true);
    expect(await home.run(["backup"], "", { LIFEBOAT_VAULT: "~/kept" })).toMatchObject({ code: 0 });
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === "win32")("another person's vault is not said to be none", async () => {
    await added("Box");
    chmodSync(home.vault, 0);
    expect(await home.run(["ls"])).toMatchObject({ code: 1, err: expect.stringContaining(`That is not allowed: you may not look into ${home.vault}`) as string });
    chmodSync(home.vault, 0o700);
  });
});

describe("a daily look", { timeout: 120_000 }, () => {
  it.runIf(process.platform === "linux")("is at the vault that was named: it has no environment of ours, and no option", async () => {
    home.file("bin/systemctl", "#!/bin/sh\n", 0o755);
    const env = { PATH: `${join(home.dir, "bin")}:${process.env["PATH"] ?? ""}`, XDG_CONFIG_HOME: home.dir };
    expect(await home.run(["schedule", "on", "--json"], "", env)).toMatchObject({ code: 0, events: [{ state: "on" }] });
    const service = readdirSync(join(home.dir, "systemd/user")).find((name) => name.endsWith(".service")) ?? "";
    expect(readFileSync(join(home.dir, "systemd/user", service), "utf8")).toContain(`"--vault" "${home.vault}"`);
    expect((await home.run(["schedule", "--vault", home.phone, "--json"], "", env)).events).toMatchObject([{ state: "outdated" }]);
    expect((await home.run(["schedule", "off", "--json"], "", env)).events).toMatchObject([{ state: "off" }]);
  });
});

describe("what is asked for and is not there", { timeout: 120_000 }, () => {
  it("what to run next is for the vault that was named", async () => {
    expect(await home.run(["ls", "--vault", "~/none"])).toMatchObject({ code: 1, err: expect.stringContaining('begin one with: lifeboat --vault "~/none" add') as string });
    await added("Box");
    await home.run(["backup"]);
    for (const name of readdirSync(join(home.phone, "contacts"))) rmSync(join(home.phone, "contacts", name));
    await home.run(["backup", "--second-look", "0"]);
    expect((await home.run(["--vault", home.vault, "held"])).out).toContain(`lifeboat --vault "${home.vault}" putback 1`);
    expect((await home.run(["held"])).out).toContain("Put them back: lifeboat putback 1");
  });

  it("an empty path is no path, as a variable that is not set makes it", async () => {
    await added("Box");
    const empty = { code: 2, err: expect.stringContaining("a path is empty") as string };
    for (const words of [["add", "files", home.phone, "--name", "Other", "--vault", ""], ["add", "files", "", "--name", "Other"], ["backup", "--vault="], ["export", ""], ["schedule", "--vault", ""], ["ls", "--passphrase-file="]]) {
      expect([words, await home.run(words)]).toMatchObject([words, words[0] === "ls" ? { code: 0 } : empty]);
    }
  });

  it("a mistyped word of copies gets the one that was meant, and each has a help of its own", async () => {
    expect(await home.run(["copies", "chekc", "--read"])).toMatchObject({ code: 2, err: expect.stringContaining("Did you mean check?") as string });
    for (const words of [["copies", "help", "run"], ["help", "copies", "run"], ["copies", "run", "--help"]]) expect(await home.run(words)).toMatchObject({ code: 0, out: expect.stringContaining("Usage: lifeboat copies run ") as string });
    expect(await home.run(["copies", "help"])).toMatchObject({ code: 0 });
    expect(await home.run(["copies", "--vault", home.vault, "--json", "too-much"])).toMatchObject({ code: 2 });
  });

  it.each([["copies add", "copies", "add"], ["add dav", "add", "dav", "--bogus"], ["backup", "--vault", "copies", "backup", "--bogus"], ["", "bakcup"]])("the help that has the answer is named: %j", async (command, ...words) => {
    expect((await home.run([...words, "--json"])).events).toMatchObject([{ code: "usage", next: `See: lifeboat ${command} --help`.replace("  ", " ") }]);
  });

  it("numbers and folders that cannot be are what was asked for, and no mistake of Lifeboat", async () => {
    await added("Box");
    await home.run(["backup"]);
    expect(await home.run(["drill", "--sample", "999999999999"])).toMatchObject({ code: 2 });
    expect(await home.run(["show", "1", "--out", join(home.dir, "none/x")])).toMatchObject({ code: 2, err: expect.stringContaining(`there is no folder ${join(home.dir, "none")}`) as string });
  });

  it("no number of an item looks like something that was put back", async () => {
    await added("Box");
    await home.run(["backup"]);
    for (const items of [["999"], ["1", "999"]]) expect(await home.run(["restore", ...items, "--into", "Box"])).toMatchObject({ code: 1, err: expect.stringContaining("there is no item 999") as string });
    expect(await home.run(["restore", "1", "--into", "Box", "--keep", "mine=999"])).toMatchObject({ code: 1, err: expect.stringContaining("there is no item 999") as string });
    const { code, out } = await home.run(["restore", "--into", "Box", "--dry-run"]);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining("2 are already there") as string });
    expect(out).not.toContain("undone");
  });

  it("an older version is shown by its number, of an account that was removed, too", async () => {
    await added("Box");
    await home.run(["backup"]);
    home.file("phone/contacts/Oma.vcf", card("Oma").replace("FN:Oma", "FN:Granny"));
    await home.run(["backup"]);
    await home.run(["remove", "Box"]);
    const [oma] = (await home.run(["search", "granny", "--json"])).events;
    const [now, before] = (await home.run(["history", String(oma?.["item"]), "--json"])).events;
    const shown = await home.run(["show", String(oma?.["item"]), "--version", String(before?.["version"]), "--json"]);
    expect([now, ...shown.events]).toMatchObject([{ name: "Granny" }, { name: "Oma", version: before?.["version"] }]);
    expect((await home.run(["history", "--account", "Box", "--json"])).events).toHaveLength(2);
    expect(await home.run(["vanished", "--account", "Box"])).toMatchObject({ code: 0 });
  });

  it("no more is listed than was asked for, however many collections have the name", async () => {
    for (const name of ["One", "Two"]) await added(name);
    await home.run(["backup"]);
    expect((await home.run(["ls", "--collection", "contacts", "--limit", "3", "--json"])).events).toHaveLength(3);
    expect((await home.run(["ls", "--collection", "contacts", "--limit", "1", "--json"])).events).toHaveLength(1);
  });

  it("forgotten bytes are not said to be kept", async () => {
    await added("Box");
    await home.run(["backup"]);
    await home.run(["forget", "1", "--yes"]);
    const { code, err } = await home.run(["show", "1", "--raw"]);
    expect(code).toBe(1);
    expect(err).toContain("forgotten");
    expect(err).not.toContain("put it back");
  });

  it("a second copy says what it lacks, and leaves no key where nobody can be asked for a passphrase", async () => {
    await added("Box");
    const env = { LIFEBOAT_PASSPHRASE_FILE: home.file("passphrase", "correct horse") };
    const words = async (...args: string[]): Promise<string> => (await home.run(["copies", ...args], "", env)).err;
    expect(await words("add", "foldr", "/x")).toContain('there is no kind of place called "foldr"');
    expect(await words("add", "folder")).toContain("dir is needed");
    expect(await words("add", "folder", join(home.dir, "copy"), "--name", "blue")).toContain("recovery key was made");
    expect(await words("leave-key", "blue")).toContain("use --key-passphrase-file FILE");
  });

  it("with --json, too, what happened, what is safe and what to do", async () => {
    const { code, events } = await home.run(["ls", "--kindd", "--json"]);
    expect({ code, events }).toMatchObject({ code: 2, events: [{ event: "error", code: "usage", what: expect.stringContaining("--kindd") as string, safe: "Nothing was changed.", next: "See: lifeboat ls --help" }] });
  });
});

describe("what to do next", () => {
  const next = (code: ConstructorParameters<typeof LifeboatError>[0], where: Parameters<typeof failureOf>[1]): string => failureOf(new LifeboatError(code, "why"), where).next;

  it("is for a second copy about that, which no login knows", () => {
    expect(next("auth", { account: "blue", command: "copies run" })).toContain('lifeboat copies set "blue" --password-file F');
    expect(next("auth", { command: "copies set" })).toContain("lifeboat copies set NAME");
    expect(next("auth", { command: "copies add" })).toContain("Nothing was added.");
    expect(next("auth", { account: "Work", command: "backup" })).toContain('lifeboat login "Work"');
  });

  it("of bringing everything home names no copy, which the new vault does not know yet", () => {
    expect(next("auth", { command: "copies recover" })).toContain("Run the same command again with what is right");
    expect(next("offline", { command: "copies recover" })).not.toContain("next run");
  });

  it("can be copied into a shell, whatever a source is called", () => {
    expect(next("auth", { account: "Mum's iCloud", command: "backup" })).toContain('lifeboat login "Mum\'s iCloud"');
    expect(next("auth", { account: "it's $(id)", command: "backup" })).toContain(String.raw`lifeboat login 'it'\''s $(id)'`);
  });

  it("names --wait where there is one", () => {
    expect(next("vault-busy", { command: "verify" })).not.toContain("--wait");
    expect(next("vault-busy", { command: "backup", canWait: true })).toContain("--wait SECONDS");
  });

  it("promises no next run of what was not added", () => {
    expect(next("offline", { command: "add dav" })).toContain("Nothing was added.");
    expect(next("offline", { command: "backup" })).toContain("The next run tries again.");
  });

  it("sends nobody to a disk's doctor that is only full", () => {
    expect(asLifeboatError(Object.assign(new Error("disk I/O error"), { code: "SQLITE_IOERR_SHMSIZE" })).code).toBe("disk-full");
    expect(asLifeboatError(Object.assign(new Error("disk I/O error"), { code: "SQLITE_IOERR_READ" })).code).toBe("io");
  });
});

it.runIf(existsSync("/proc/self"))("a folder that its file system will not have is told at once: as autofs does, /proc says ENOENT for ever", { timeout: 60_000 }, async () => {
  const key = home.file("key", newIdentity().text);
  expect(await home.run(["add", "files", home.phone, "--name", "Box", "--vault", "/proc/none/x", "--json"])).toMatchObject({ code: 2, events: [{ code: "no-folder" }] });
  await home.run(["add", "files", home.phone, "--name", "Box"]);
  expect(await home.run(["export", "/proc/none/x", "--json"])).toMatchObject({ code: 2, events: [{ code: "no-folder" }] });
  expect(await home.run(["copies", "add", "folder", "/proc/none", "--key-file", key, "--json"])).toMatchObject({ code: 2, events: [{ code: "no-folder" }] });
  expect(await home.run(["copies", "add", "folder", "/dev/full", "--key-file", key, "--json"])).toMatchObject({ code: 2, events: [{ code: "no-folder" }] });
});
