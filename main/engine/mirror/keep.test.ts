import { expect, it, vi } from "vitest";
import { LifeboatError } from "../../api/errors.ts";
import type { Body } from "../formats/item.ts";
import type { KeptItem } from "../vault/write/store.ts";
import { keepItem, packed } from "./keep.ts";
import { createRig } from "./pull.fixture.ts";

const broken = (code: "server" | "source-away", after: number): Body => ({
  type: "image/jpeg",
  open: () =>
    new ReadableStream({
      async pull(out) {
        for (let n = 0; n < after; n++) await new Promise(setImmediate);
        out.error(new LifeboatError(code, "gone in the middle"));
      },
    }),
});

it("an item whose body and parts all fail is one failure, and none goes unheard", async () => {
  await using rig = await createRig();
  const unheard = vi.fn();
  process.on("unhandledRejection", unheard);
  const item = { kind: "photo" as const, body: broken("server", 0), parts: { live: broken("source-away", 20), edited: broken("server", 40) } };
  await expect(keepItem(rig.vault.blobs, { href: "a" }, item, new AbortController().signal)).rejects.toMatchObject({ code: "server" });
  for (let n = 0; n < 100; n++) await new Promise(setImmediate);
  process.off("unhandledRejection", unheard);
  expect(unheard).not.toHaveBeenCalled();
});

it("packed items hold the bytes they held, in one buffer", () => {
  const file = { hash: new Uint8Array(32), size: 1, type: "image/jpeg", ext: "jpg" };
  const body = (text: string): KeptItem["body"] => ({ type: "text/plain", bytes: Buffer.from(text) });
  const item: KeptItem = { href: "a", kind: "contact", body: body("one"), raw: body(""), parts: [{ name: "p", body: body("three") }, { name: "f", body: { type: "image/jpeg", file } }], facts: {} };
  const items = [item, { ...item, href: "b", body: body("zwei"), raw: undefined, parts: [] }];
  const after = packed(items);
  expect(after.map(texts)).toEqual(items.map(texts));
  const buffers = after.flatMap((i) => ("bytes" in i.body ? [i.body.bytes.buffer] : []));
  expect(new Set(buffers).size).toBe(1);
});

function texts({ href, body, raw, parts }: KeptItem): unknown {
  const text = (b: KeptItem["body"]): string => ("bytes" in b ? Buffer.from(b.bytes).toString() : b.file.ext);
  return [href, text(body), raw && text(raw), ...parts.map((part) => [part.name, text(part.body)])];
}
