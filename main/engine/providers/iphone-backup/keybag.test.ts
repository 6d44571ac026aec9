import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asLifeboatError } from "../../../api/errors.ts";
import { openKeybag, parseKeybag, unwrapKey } from "./keybag.ts";
import { Lock, wrap } from "./lock.fixture.ts";

const signal = new AbortController().signal;
const codeOf = (promise: Promise<unknown>): Promise<string> => promise.then(() => "opened", (thrown: unknown) => asLifeboatError(thrown).code);

function outcomeOf(work: () => unknown): string {
  try {
    work();
    return "parsed";
  } catch (thrown) {
    return asLifeboatError(thrown).code;
  }
}

describe("AES key unwrap", () => {
  it("takes the test vector of RFC 3394 section 4.6", () => {
    const wrapping = Buffer.from("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F", "hex");
    const wrapped = Buffer.from("28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21", "hex");
    expect(Buffer.from(unwrapKey(wrapping, wrapped) ?? []).toString("hex").toUpperCase()).toBe("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F");
  });

  it("undoes what OpenSSL wraps, and refuses it with one bit changed", () => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(fc.property(bytes, bytes, fc.nat({ max: 319 }), (wrapping, key, bit) => {
      const wrapped = wrap(wrapping, key);
      expect(Buffer.compare(unwrapKey(wrapping, wrapped) ?? Buffer.alloc(0), key)).toBe(0);
      wrapped.writeUInt8(wrapped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(unwrapKey(wrapping, wrapped)).toBeUndefined();
    }), { numRuns: 50 });
  });
});

describe("a keybag", () => {
  const lock = new Lock("correct horse");
  const bag = lock.keybag();

  it("opens with its password, and says auth for another", async () => {
    const { key, plain } = lock.fileKey();
    const keys = await openKeybag(bag, "correct horse", signal);
    expect(Buffer.compare(keys.unwrap(key), plain)).toBe(0);
    expect(await codeOf(openKeybag(bag, "Correct horse", signal))).toBe("auth");
    expect(await codeOf(openKeybag(bag, "", signal))).toBe("auth");
  });

  it("cut anywhere is damaged, or between records has fewer classes", async () => {
    const seen = await Promise.all(Array.from({ length: bag.length }, (_, end) => codeOf(openKeybag(bag.subarray(0, end), "correct horse", signal))));
    expect(new Set(seen)).toEqual(new Set(["invalid-item", "opened"]));
    expect(seen.filter((code) => code === "opened").length, "after the first class, and each record of the second but its key").toBe(5);
  });

  it("of any bytes is refused without hanging", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(["parsed", "invalid-item"]).toContain(outcomeOf(() => parseKeybag(bytes)));
    }));
  });

  it("that asks for more rounds than any phone is refused", async () => {
    const greedy = Buffer.from(bag);
    greedy.writeUInt32BE(0xff_ff_ff_ff, greedy.indexOf("DPIC") + 8);
    expect(await codeOf(openKeybag(greedy, "correct horse", signal))).toBe("invalid-item");
  });
});
