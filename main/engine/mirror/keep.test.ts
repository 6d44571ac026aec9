import { expect, it, vi } from "vitest";
import { LifeboatError } from "../../api/errors.ts";
import type { Body } from "../formats/item.ts";
import { keepItem } from "./keep.ts";
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
