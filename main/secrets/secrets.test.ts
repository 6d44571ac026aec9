import { execFile, execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LifeboatError } from "../api/errors.ts";
import { configFolder } from "./config-folder.ts";
import type { Keychain } from "./keychain.ts";
import { openSecrets, type Secrets, type SecretsOptions } from "./secrets.ts";

const password = "correct horse battery staple";
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "secrets-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

const noKeychain: Keychain = {
  get: () => Promise.reject(new LifeboatError("no-keychain", "none here")),
  set: () => Promise.reject(new LifeboatError("no-keychain", "none here")),
};

function memoryKeychain(): Keychain & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return { kept, get: (name) => Promise.resolve(kept.get(name)), set: (name, value) => Promise.resolve(void kept.set(name, value)) };
}

function open(options: Partial<SecretsOptions> = {}): Secrets {
  return openSecrets({ dir: join(dir, "config"), vault: () => "vault-1", keychain: noKeychain, ...options });
}
const withPassphrase = (words: string): Secrets => open({ passphrase: () => Promise.resolve(words) });

const stored = (): string => readFileSync(join(dir, "config/secrets.json"), "utf8");
const tamper = (change: (text: string) => string): void => writeFileSync(join(dir, "config/secrets.json"), change(stored()));

function secretFile(text: string, mode = 0o600): string {
  const path = join(dir, "password");
  writeFileSync(path, text, { mode });
  chmodSync(path, mode);
  return path;
}

async function errorOf(work: Promise<unknown>): Promise<LifeboatError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof LifeboatError)) throw new Error("expected a LifeboatError", { cause: error });
  expect(JSON.stringify([error.message, error.stack, String(error.cause)])).not.toContain(password);
  return error;
}

describe("a saved secret", () => {
  it("comes back, with the key in the keychain", async () => {
    const keychain = memoryKeychain();
    await open({ keychain }).of("Work").set("password", password);
    expect(await open({ keychain }).of("Work").get("password")).toBe(password);
    expect(await open({ keychain }).of("Home").get("password")).toBeUndefined();
    expect(keychain.kept.size).toBe(1);
  });

  it("asks a locked keychain once in a while only, as long as nobody is there", async () => {
    const keychain = memoryKeychain();
    await open({ keychain }).in("vault-1").of("Work").set("password", "s3cret");
    let asked = 0;
    let attended = false;
    const closed: Keychain = { ...keychain, get: async () => ((asked += 1), Promise.reject(new LifeboatError("no-keychain", "closed"))) };
    const secrets = open({ keychain: closed, attended: () => attended }).in("vault-1").of("Work");
    for (let n = 0; n < 3; n++) await expect(secrets.get("password")).rejects.toMatchObject({ code: "no-keychain" });
    expect(asked).toBe(1);
    attended = true;
    await expect(secrets.get("password")).rejects.toMatchObject({ code: "no-keychain" });
    expect(asked).toBe(2);
  });

  it("is read with a word of whether somebody is there to open the keychain", async () => {
    const keychain = memoryKeychain();
    await open({ keychain }).of("Work").set("password", password);
    const asked: boolean[] = [];
    const watched: Keychain = { ...keychain, get: (name, attended) => (asked.push(attended), keychain.get(name, attended)) };
    await open({ keychain: watched }).of("Work").get("password");
    await open({ keychain: watched, attended: () => false }).in("vault-1").of("Work").get("password");
    expect(asked).toEqual([true, false]);
  });

  it("comes back with the right passphrase, and only with that", async () => {
    await withPassphrase("open sesame").of("Work").set("password", password);
    expect(await withPassphrase("open sesame").of("Work").get("password")).toBe(password);
    expect((await errorOf(withPassphrase("open barley").of("Work").get("password"))).code).toBe("wrong-passphrase");
    expect((await errorOf(open().of("Work").get("password"))).code).toBe("locked");
  });

  it("is not taken under another key than the store's", async () => {
    await withPassphrase("open sesame").of("Work").set("password", password);
    expect((await errorOf(withPassphrase("open barley").of("Home").set("password", password))).code).toBe("wrong-passphrase");
  });

  it("is refused rather than kept in the clear", async () => {
    expect((await errorOf(open().of("Work").set("password", password))).code).toBe("no-keychain");
    expect(readdirSync(dir)).toEqual([]);
  });

  it("is nowhere in the folder, which is private", async () => {
    await withPassphrase("open sesame").of("Work").set("password", password);
    const config = join(dir, "config");
    for (const name of readdirSync(config, { recursive: true, withFileTypes: true }).filter((e) => e.isFile())) {
      const bytes = readFileSync(join(name.parentPath, name.name));
      expect(bytes.includes(password)).toBe(false);
      expect(bytes.includes(Buffer.from(password).toString("base64"))).toBe(false);
      expect(bytes.includes("open sesame")).toBe(false);
    }
    expect(statSync(config).mode & 0o777).toBe(0o700);
    expect(statSync(join(config, "secrets.json")).mode & 0o777).toBe(0o600);
    expect(readdirSync(config).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("is sealed with a new nonce each time", async () => {
    const secrets = open({ keychain: memoryKeychain() });
    const nonces = new Set<unknown>();
    for (let i = 0; i < 5; i++) {
      await secrets.of("Work").set("password", password);
      const { entries } = JSON.parse(stored()) as { entries: { sealed: { nonce: string; data: string } }[] };
      expect(entries).toHaveLength(1);
      nonces.add(entries[0]?.sealed.nonce).add(entries[0]?.sealed.data);
    }
    expect(nonces.size).toBe(10);
  });

  it("goes when it is removed", async () => {
    const secrets = open({ keychain: memoryKeychain() });
    await secrets.of("Work").set("password", password);
    await secrets.of("Work").set("token", "other");
    await secrets.of("Work").remove("password");
    expect(await secrets.of("Work").get("password")).toBeUndefined();
    expect(await secrets.of("Work").get("token")).toBe("other");
  });

  it("gets a second name, kept as it is: sealed under that name, or in its own file", async () => {
    const secrets = withPassphrase("open sesame");
    await secrets.of("Work").set("place A", password);
    await secrets.setFile("Work", "place C", secretFile("from a file"));
    await secrets.copy("Work", "place A", "place B");
    await secrets.copy("Work", "place C", "place D");
    await secrets.copy("Work", "never there", "place E");
    await secrets.of("Work").remove("place A");
    expect(await secrets.of("Work").get("place B")).toBe(password);
    secretFile("changed since");
    expect(await open().of("Work").get("place D")).toBe("changed since");
    expect(await secrets.of("Work").get("place E")).toBeUndefined();
  });

  it("follows an account to another name, kept as it is; those of others stay", async () => {
    const secrets = withPassphrase("open sesame");
    await secrets.of("Work").set("password", password);
    await secrets.setFile("Work", "token", secretFile("from a file"));
    await secrets.of("Home").set("password", "other");
    await secrets.copyAll("Work", "Office");
    expect([await secrets.of("Office").get("password"), await secrets.of("Office").get("token")]).toEqual([password, "from a file"]);
    secretFile("changed since");
    expect(await open().of("Office").get("token")).toBe("changed since");
    expect(await secrets.of("Home").get("password")).toBe("other");
  });

  it("can be put back as it was", async () => {
    const secrets = open({ keychain: memoryKeychain() });
    await secrets.of("Work").set("password", password);
    const putBack = await secrets.keep("Work");
    await secrets.setFile("Work", "password", secretFile("newer"));
    expect(await secrets.of("Work").get("password")).toBe("newer");
    await putBack();
    expect(await secrets.of("Work").get("password")).toBe(password);
  });

  it("can be put back in part: what another program saved meanwhile stays", async () => {
    const secrets = open({ keychain: memoryKeychain() });
    const putBack = await secrets.keep("second copies", ["place Cloud"]);
    await secrets.of("second copies").set("place Cloud", "typed, then thought better of");
    await secrets.of("second copies").set("recovery-key", "made by the window");
    await putBack();
    const left = ["place Cloud", "recovery-key"].map((name) => secrets.of("second copies").get(name));
    expect(await Promise.all(left)).toEqual([undefined, "made by the window"]);
  });
});

describe("a passphrase given in the window", () => {
  it("is chosen once, and opens the sign-ins of every vault until the end", async () => {
    const secrets = open();
    expect(await secrets.state()).toBe("empty");
    await secrets.choose("open sesame");
    expect(await secrets.state()).toBe("open");
    await secrets.in("vault-2").of("Home").set("password", "other");
    await secrets.in("vault-1").of("Work").set("password", password);
    expect((await errorOf(secrets.choose("open barley"))).code).toBe("exists");
    expect(await withPassphrase("open sesame").of("Work").get("password")).toBe(password);
    expect(stored()).not.toContain("sesame");
  });

  it("has eight characters or more, wherever it is chosen: Enter alone would leave all of it open", async () => {
    expect((await errorOf(open().choose("sesame!"))).code).toBe("usage");
    expect((await errorOf(withPassphrase("").of("Work").set("password", password))).code).toBe("usage");
    expect(await open().state()).toBe("empty");
  });

  it("is asked for after the next start, and a wrong one says so", async () => {
    await withPassphrase("open sesame").of("Work").set("password", password);
    const secrets = open();
    const vault = secrets.in("vault-1");
    expect([await secrets.state(), await vault.locked(), await secrets.in("vault-2").locked()]).toEqual(["locked", new Set(["Work"]), new Set()]);
    expect((await errorOf(secrets.unlock("open barley"))).code).toBe("wrong-passphrase");
    expect(await secrets.state()).toBe("locked");
    await secrets.unlock("open sesame");
    expect([await secrets.state(), await vault.locked()]).toEqual(["open", new Set()]);
    expect(await vault.of("Work").get("password")).toBe(password);
  });

  it("is not asked for where a file or a keychain has the key", async () => {
    await withPassphrase("open sesame").of("Work").set("password", password);
    expect(await withPassphrase("open sesame").state()).toBe("open");
    rmSync(join(dir, "config"), { recursive: true });
    const keychain = memoryKeychain();
    await open({ keychain }).of("Work").set("password", password);
    expect([await open({ keychain }).state(), await open({ keychain }).locked()]).toEqual(["keychain", new Set()]);
    expect((await errorOf(open({ keychain }).unlock("open sesame"))).code).toBe("usage");
  });
});

describe("a store that somebody changed", () => {
  it.each([
    ["another account", (text: string) => text.replace('"account": "Work"', '"account": "Mallory"'), "Mallory", "vault-1"],
    ["another vault", (text: string) => text.replaceAll('"vault-1"', '"vault-2"'), "Work", "vault-2"],
    ["another secret's name", (text: string) => text.replace('"name": "token"', '"name": "password"'), "Work", "vault-1"],
  ])("does not give a secret to %s", async (_, change, account, vault) => {
    const keychain = memoryKeychain();
    await open({ keychain }).of("Work").set("token", password);
    const name = change(stored()).includes('"password"') ? "password" : "token";
    tamper(change);
    expect((await errorOf(open({ keychain, vault: () => vault }).of(account).get(name))).code).toBe("auth");
  });

  it("does not give a changed secret", async () => {
    const keychain = memoryKeychain();
    await open({ keychain }).of("Work").set("password", password);
    const { entries } = JSON.parse(stored()) as { entries: { sealed: { data: string } }[] };
    const data = entries[0]?.sealed.data ?? "";
    const bytes = Buffer.from(data, "base64");
    bytes.writeUInt8(bytes.readUInt8(3) ^ 1, 3);
    tamper((text) => text.replace(data, bytes.toString("base64")));
    expect((await errorOf(open({ keychain }).of("Work").get("password"))).code).toBe("auth");
  });

  it.each(["", "{", '{"format":2}', '{"format":1,"entries":[{"account":"Work"}]}'])("is refused and kept when it says %j", async (text) => {
    const secrets = open({ keychain: memoryKeychain() });
    await secrets.of("Work").set("password", password);
    tamper(() => text);
    expect((await errorOf(secrets.of("Work").get("password"))).code).toBe("io");
    expect((await errorOf(secrets.of("Work").set("password", "new"))).code).toBe("io");
    expect(stored()).toBe(text);
  });

  it("cannot ask for more memory than there is", async () => {
    await withPassphrase("open sesame").of("Work").set("password", password);
    tamper((text) => text.replace(/"memory": \d+/, '"memory": 1000000000'));
    expect((await errorOf(withPassphrase("open sesame").of("Work").get("password"))).code).toBe("io");
  });
});

describe("a secret in a file of one's own", () => {
  it("is read at each use, without key or line end", async () => {
    const path = secretFile(`${password}\n`);
    await open().setFile("Work", "password", path);
    expect(await open().of("Work").get("password")).toBe(password);
    writeFileSync(path, "newer\r\n");
    expect(await open().of("Work").get("password")).toBe("newer");
    expect(stored()).not.toContain(password);
  });

  it("is refused where others can read it, at once and later", async () => {
    const open644 = secretFile(password, 0o644);
    expect((await errorOf(open().setFile("Work", "password", open644))).detail).toContain("chmod 600");
    chmodSync(open644, 0o600);
    await open().setFile("Work", "password", open644);
    chmodSync(open644, 0o640);
    expect(await errorOf(open().of("Work").get("password"))).toMatchObject({ code: "auth", detail: expect.stringContaining("chmod 600") as string });
  });

  it("is judged by the file a link leads to", async () => {
    const link = join(dir, "link");
    symlinkSync(secretFile(password, 0o604), link);
    expect((await errorOf(open().setFile("Work", "password", link))).code).toBe("usage");
  });

  it.each([
    ["is missing", () => join(dir, "nowhere")],
    ["is a folder", () => dir],
    ["is empty", () => secretFile("\n")],
    ["is far too long", () => secretFile("x".repeat(70_000))],
    ["is named by half a path", () => "password"],
  ])("is refused when it %s", async (_, path) => {
    expect((await errorOf(open().setFile("Work", "password", path()))).code).toBe("usage");
  });

  it.skipIf(process.platform === "win32")("is not waited for in a pipe into which nobody writes", async () => {
    const pipe = join(dir, "pipe");
    execFileSync("mkfifo", ["-m", "600", pipe]);
    expect(await errorOf(open().setFile("Work", "password", pipe))).toMatchObject({ code: "usage", detail: expect.stringContaining("not a plain file") as string });
  });
});

it("a key that another process made meanwhile is looked for", async () => {
  const keychain = memoryKeychain();
  const [window, line] = [open({ keychain }), open({ keychain })];
  await window.of("Work").set("password", password);
  rmSync(join(dir, "config/secrets.json"));
  await line.of("Home").set("password", "another");
  expect(await window.of("Home").get("password")).toBe("another");
});

it("two keychainless processes do not lose each other's entries", { timeout: 60_000 }, async () => {
  const pass = secretFile("open sesame");
  const source = (path: string): string => JSON.stringify(join(import.meta.dirname, path));
  const script = `
    import { LifeboatError } from ${source("../api/errors.ts")};
    import { readSecretFile } from ${source("private-file.ts")};
    import { openSecrets } from ${source("secrets.ts")};
    const none = async () => { throw new LifeboatError("no-keychain", "none here"); };
    const { DIR: dir, PASS, N } = process.env;
    const secrets = openSecrets({ dir, vault: () => "vault-1", passphrase: () => readSecretFile(PASS), keychain: { get: none, set: none } });
    for (const i of [0, 1, 2, 3]) await secrets.of("account " + N + "-" + i).set("password", "secret " + N + "-" + i);`;
  const one = (n: number): Promise<unknown> =>
    promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], { env: { ...process.env, DIR: join(dir, "config"), PASS: pass, N: String(n) } });
  await Promise.all([0, 1, 2].map(one));
  const secrets = withPassphrase("open sesame");
  for (const n of [0, 1, 2]) for (const i of [0, 1, 2, 3]) expect(await secrets.of(`account ${n}-${i}`).get("password")).toBe(`secret ${n}-${i}`);
});

describe("the config folder", () => {
  it.each([
    [{ LIFEBOAT_CONFIG: "/x" }, "linux", "/x"],
    [{ XDG_CONFIG_HOME: "/cfg" }, "linux", "/cfg/lifeboat"],
    [{}, "linux", "/u/.config/lifeboat"],
    [{ XDG_CONFIG_HOME: "/cfg" }, "darwin", "/u/Library/Application Support/Lifeboat"],
  ] as const)("with %o on %s is %s", (env, platform, expected) => {
    expect(configFolder(env, platform, "/u")).toBe(expected);
  });
});
