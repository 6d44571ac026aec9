import { expect, it } from "vitest";
import { QuickXorHash } from "./quick-xor.ts";

// Checked against another implementation of the published algorithm (rclone's quickxorhash tests).
it.each([
  ["", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="],
  ["Sg==", "SgAAAAAAAAAAAAAAAQAAAAAAAAA="],
])("of %s", (base64, sum) => {
  expect(new QuickXorHash().update(Buffer.from(base64, "base64")).digest()).toBe(sum);
});

it("is the same however the bytes come", () => {
  const bytes = Buffer.from(Array.from({ length: 1000 }, (_, n) => (n * 7919) % 256));
  const pieces = new QuickXorHash();
  for (let at = 0; at < bytes.length; at += 37) pieces.update(bytes.subarray(at, at + 37));
  expect(pieces.digest()).toBe(new QuickXorHash().update(bytes).digest());
});
