import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { accountRoot, bucketHash, bucketOf, canonicalFacts, chainHash, collectionRoot, hex, sha256, versionHash } from "./hash.ts";

// The expected values were computed with sha256sum over text typed by hand, as FORMAT.md spells it.
const a = sha256("a");
const b = sha256("b");

describe("hashes of the format", () => {
  it("SHA-256 as everybody knows it", () => {
    expect(hex(sha256("abc"))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(hex(sha256(new Uint8Array()))).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });

  it("version: a body and no facts", () => {
    const text = "lifeboat version 1\nbody ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb\nfacts {}\n";
    expect(versionHash({ body: a, parts: [], facts: "{}" })).toEqual(ofText(text));
  });

  it("version: raw instead of body, parts in the order of their names' bytes, quoted", () => {
    const text =
      "lifeboat version 1\nraw ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb\n" +
      'part 3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d "B\\n"\n' +
      'part ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb "a"\n' +
      'part ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb "\uffee"\n' +
      'part 3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d "😀"\n' +
      'facts {"favourite":true}\n';
    const parts = [
      { name: "😀", hash: b },
      { name: "a", hash: a },
      { name: "\uffee", hash: a },
      { name: "B\n", hash: b },
    ];
    expect(versionHash({ body: b, raw: a, parts, facts: '{"favourite":true}' })).toEqual(ofText(text));
  });

  it("facts: sorted keys and groups, nothing undefined", () => {
    expect(canonicalFacts({ name: "x", groups: ["b", "a"], favourite: false, taken: "2020" })).toBe(
      '{"favourite":false,"groups":["a","b"],"name":"x","taken":"2020"}',
    );
    expect(canonicalFacts({})).toBe("{}");
  });

  it("bucket: number by href, hash over its entries, zeroes when empty", () => {
    expect(bucketOf("abc")).toBe(0xba);
    expect(bucketHash([])).toEqual(Buffer.alloc(32));
    const text =
      "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb 5 a.vcf\n" +
      "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d 6 é.ics\n";
    expect(bucketHash([{ href: "a.vcf", hash: a }, { href: "é.ics", hash: b }])).toEqual(ofText(text));
  });

  it("an href cannot be written so that it looks like two", () => {
    const one = bucketHash([{ href: `x\n${hex(b)} 1 y`, hash: a }]);
    const two = bucketHash([{ href: "x", hash: a }, { href: "y", hash: b }]);
    expect(one.equals(two)).toBe(false);
  });

  it("collection root: over 256 hashes, 8192 bytes", () => {
    const hashes = Array.from({ length: 256 }, (_, n) => (n === 3 ? a : Buffer.alloc(32)));
    expect(collectionRoot(hashes)).toEqual(createHash("sha256").update(Buffer.concat(hashes)).digest());
    expect(hex(collectionRoot(Array.from({ length: 256 }, () => Buffer.alloc(32))))).toBe(
      "9f1dcbc35c350d6027f98be0f5c8b43b42ca52b7604459c0c42be3aa88913d47",
    );
  });

  it("account root and chain", () => {
    const root = ofText("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb 5 /home\n");
    expect(accountRoot([{ ref: "/home", root: a }])).toEqual(root);
    const first = ofText("lifeboat snapshot 1\n-\n7 2026-11-01T08:00:00.000Z\n" + hex(root) + "\n");
    expect(chainHash(undefined, { id: 7, time: "2026-11-01T08:00:00.000Z", root })).toEqual(first);
    const next = ofText(`lifeboat snapshot 1\n${hex(first)}\n9 2026-11-02T08:00:00.000Z\n${hex(a)}\n`);
    expect(chainHash(first, { id: 9, time: "2026-11-02T08:00:00.000Z", root: a })).toEqual(next);
  });
});

const ofText = (text: string): Buffer => createHash("sha256").update(Buffer.from(text, "utf8")).digest();
