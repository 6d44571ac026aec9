import { execFileSync, spawnSync } from "node:child_process";
import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Decrypter, Encrypter } from "age-encryption";
import { afterAll, describe, expect, it } from "vitest";
import { Decryptor, decrypted } from "./decrypt.ts";
import { encrypted, Encryptor } from "./encrypt.ts";
import { readHeader, writeHeader } from "./header.ts";
import { newIdentity, readIdentity, readRecipient } from "./keys.ts";
import { derive, type Stanza, unwrapWith, unwrapWithPassphrase, wrapFor, wrapForPassphrase } from "./stanza.ts";
import { chunkNonce } from "./stream.ts";

const dir = mkdtempSync(join(tmpdir(), "lifeboat-age-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const me = newIdentity();
const unwrap = unwrapWith(me);
const chunk = 1 << 16;
const sizes = [0, 1, 15, 16, chunk - 1, chunk, chunk + 1, 2 * chunk - 1, 2 * chunk, 3 * chunk + 7];
const plain = new Map(sizes.map((size) => [size, randomBytes(size)]));
const bytesOf = (size: number): Buffer => plain.get(size) ?? Buffer.alloc(0);
const toMe = (bytes: Uint8Array): Buffer => encrypted(Encryptor.to([me.recipient]), bytes);

const refused = /^(bad-answer|wrong-passphrase): /;

describe("age files", () => {
  it.each(sizes)("of %i bytes come back, in pieces of any size", (size) => {
    const file = toMe(bytesOf(size));
    expect(decrypted(unwrap, file).equals(bytesOf(size))).toBe(true);
    for (const step of [1, 100, 16_383, chunk, chunk + 16, 200_000]) {
      if (file.length / step > 5000) continue;
      const decryptor = new Decryptor(unwrap);
      const digest = createHash("sha256");
      const scratch = Buffer.alloc(step);
      for (let at = 0; at < file.length; at += step) {
        const n = file.copy(scratch, 0, at, at + step);
        for (const out of decryptor.update(scratch.subarray(0, n))) digest.update(out);
        scratch.fill(0); // the reader's buffer is used again
      }
      for (const out of decryptor.end()) digest.update(out);
      expect(digest.digest("hex")).toBe(createHash("sha256").update(bytesOf(size)).digest("hex"));
    }
  });

  it("are the same however the input was cut", () => {
    const bytes = bytesOf(3 * chunk + 7);
    for (const step of [1000, chunk - 1, chunk, chunk + 1, 2 * chunk]) {
      const encryptor = Encryptor.to([me.recipient]);
      const out = [encryptor.head];
      for (let at = 0; at < bytes.length; at += step) out.push(...encryptor.update(bytes.subarray(at, at + step)));
      expect(decrypted(unwrap, Buffer.concat([...out, ...encryptor.end()])).equals(bytes)).toBe(true);
    }
  });

  it("tell any change: each byte of the header, and flips, cuts and additions behind it", () => {
    const file = toMe(bytesOf(chunk + 1));
    const head = file.indexOf("\n--- ") + 64;
    const places = [...Array.from({ length: head }, (_, at) => at), head + 20, head + chunk, file.length - 1];
    for (const at of places) {
      const changed = Buffer.from(file);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => decrypted(unwrap, changed), `byte ${at}`).toThrow(refused);
    }
    const cut = [1, 16, 17, 18, chunk, file.length - 5].map((n) => file.subarray(0, file.length - n));
    for (const changed of [...cut, Buffer.concat([file, Buffer.alloc(1)])]) expect(() => decrypted(unwrap, changed)).toThrow(refused);
    const whole = toMe(bytesOf(2 * chunk));
    expect(() => decrypted(unwrap, whole.subarray(0, whole.length - chunk - 16)), "cut at a chunk's end").toThrow(refused);
  });

  it("with nothing in their last chunk are none of ours, whoever has the key (age, Payload)", async () => {
    const whole = toMe(bytesOf(chunk));
    const header = readHeader(whole, unwrap);
    const start = (header?.size ?? 0) + 16;
    const key = derive(header?.fileKey ?? Buffer.alloc(0), whole.subarray(start - 16, start), "payload");
    const sealed = [bytesOf(chunk), Buffer.alloc(0)].flatMap((bytes, n) => {
      const cipher = createCipheriv("chacha20-poly1305", key, chunkNonce(n, n === 1), { authTagLength: 16 });
      return [cipher.update(bytes), cipher.final(), cipher.getAuthTag()];
    });
    const file = Buffer.concat([whole.subarray(0, start), ...sealed]);
    expect(() => decrypted(unwrap, file)).toThrow("empty chunk");
    const decrypter = new Decrypter();
    decrypter.addIdentity(me.text);
    await expect(decrypter.decrypt(file)).rejects.toThrow("final chunk is empty");
  });

  it("do not open with another key, and say so", () => {
    expect(() => decrypted(unwrapWith(newIdentity()), toMe(bytesOf(16)))).toThrow(expect.objectContaining({ code: "wrong-passphrase" }));
  });

  it("may be for several recipients", () => {
    const other = newIdentity();
    const file = encrypted(Encryptor.to([other.recipient, me.recipient]), bytesOf(15));
    for (const identity of [other, me]) expect(decrypted(unwrapWith(identity), file).equals(bytesOf(15))).toBe(true);
  });

  it("of a passphrase refuse a stranger's demand for work", () => {
    const file = encrypted(Encryptor.withPassphrase("four small boats"), bytesOf(16)).toString("latin1");
    const dear = Buffer.from(file.replace(/(-> scrypt \S+) 18/, "$1 30"), "latin1");
    expect(() => decrypted(unwrapWithPassphrase("four small boats"), dear)).toThrow("too much work");
  });
});

describe("headers", () => {
  const fileKey = randomBytes(16);
  const ours = wrapFor(me.recipient, fileKey);
  const share = (text: string): Stanza => ({ ...ours, args: ["X25519", text] });
  const keyIn = (...stanzas: Stanza[]): Buffer | undefined => readHeader(writeHeader(stanzas, fileKey), unwrap)?.fileKey;

  it("pass over kinds that nobody here knows, as the specification has it", () => {
    expect(keyIn({ args: ["grease", "x"], body: randomBytes(48) }, ours)?.equals(fileKey)).toBe(true);
  });

  it.each([
    ["a passphrase beside a key", [ours, wrapForPassphrase("four small boats", fileKey)], "mixes a passphrase"],
    ["a share that is too short", [share(randomBytes(31).toString("base64").replace(/=+$/, ""))], "no X25519 share"],
    ["a share with padding", [share(`${ours.args[1] ?? ""}=`)], "not base64"],
    ["a longer file key", [{ ...ours, body: Buffer.concat([ours.body, Buffer.alloc(1)]) }], "no file key"],
    ["a stanza of nothing", [{ args: [""], body: Buffer.alloc(0) }, ours], "malformed"],
  ])("with %s are refused, although their sum is right", (_what, stanzas, why) => {
    expect(() => keyIn(...stanzas)).toThrow(why);
  });

  it("without an end are given up while they come", () => {
    const decryptor = new Decryptor(unwrap);
    decryptor.update(Buffer.from("age-encryption.org/v1\n-> X25519 "));
    expect(() => decryptor.update(Buffer.alloc(1 << 16, "A"))).toThrow("no end");
  });
});

describe("keys", () => {
  it("of the one kind are none of the other", () => {
    expect(() => readIdentity(me.recipient.text)).toThrow(expect.objectContaining({ code: "wrong-key" }));
    expect(() => readRecipient(me.text)).toThrow(expect.objectContaining({ code: "usage" }));
  });

  it("read back what they wrote, in groups and small letters, too", () => {
    expect(me.text).toMatch(/^AGE-SECRET-KEY-1[0-9A-Z]{58}$/);
    expect(readIdentity(me.text.replaceAll(/(.{4})/g, "$1 ")).recipient.text).toBe(me.recipient.text);
    expect(readIdentity(me.text.toLowerCase()).text).toBe(me.text);
    expect(readIdentity(`# created: 2026-11-23T08:00:00Z\r\n# public key: ${me.recipient.text}\r\n${me.text}\r\n`).text).toBe(me.text);
    expect(readRecipient(me.recipient.text).point.equals(me.recipient.point)).toBe(true);
  });

  it("find every single mistyped letter, and never repeat it", () => {
    for (let at = 0; at < me.text.length; at++) {
      const typed = `${me.text.slice(0, at)}${me.text[at] === "Q" ? "P" : "Q"}${me.text.slice(at + 1)}`;
      expect(() => readIdentity(typed)).toThrow(expect.not.objectContaining({ message: expect.stringContaining(typed) as string }));
    }
  });
});

describe("the npm package age-encryption", () => {
  it.each(sizes)("reads ours and we read its (%i bytes)", async (size) => {
    const decrypter = new Decrypter();
    decrypter.addIdentity(me.text);
    expect(Buffer.from(await decrypter.decrypt(toMe(bytesOf(size)))).equals(bytesOf(size))).toBe(true);
    const encrypter = new Encrypter();
    encrypter.addRecipient(me.recipient.text);
    expect(decrypted(unwrap, await encrypter.encrypt(bytesOf(size))).equals(bytesOf(size))).toBe(true);
  });

  it("agrees on passphrases", async () => {
    const decrypter = new Decrypter();
    decrypter.addPassphrase("four small boats");
    const ours = encrypted(Encryptor.withPassphrase("four small boats"), bytesOf(16));
    expect(Buffer.from(await decrypter.decrypt(ours)).equals(bytesOf(16))).toBe(true);
    const encrypter = new Encrypter();
    encrypter.setPassphrase("four small boats");
    const theirs = await encrypter.encrypt(bytesOf(16));
    expect(decrypted(unwrapWithPassphrase("four small boats"), theirs).equals(bytesOf(16))).toBe(true);
    expect(() => decrypted(unwrapWithPassphrase("four small goats"), theirs)).toThrow(expect.objectContaining({ code: "wrong-passphrase" }));
  }, 120_000);
});

const age = spawnSync("age", ["--version"]).status === 0;

// Skipped where it is not installed (Debian: apt-get install age); CI installs it and must not skip.
describe.skipIf(!age && process.env["CI"] !== "true")("Debian's age", () => {
  const keyFile = join(dir, "key.txt");
  writeFileSync(keyFile, `${me.text}\n`);

  it("knows our keys by the same recipient", () => {
    expect(execFileSync("age-keygen", ["-y", keyFile], { encoding: "utf8" }).trim()).toBe(me.recipient.text);
  });

  it.each(sizes)("reads ours and we read its (%i bytes)", (size) => {
    const path = join(dir, `${size}.age`);
    writeFileSync(path, toMe(bytesOf(size)));
    const out = execFileSync("age", ["-d", "-i", keyFile, path], { maxBuffer: 1 << 24 });
    expect(out.equals(bytesOf(size))).toBe(true);
    execFileSync("age", ["-r", me.recipient.text, "-o", path], { input: bytesOf(size) });
    expect(decrypted(unwrap, readFileSync(path)).equals(bytesOf(size))).toBe(true);
  });
});
