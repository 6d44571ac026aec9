import { expect, it } from "vitest";
import { z } from "zod";
import { LifeboatError } from "../api/errors.ts";
import type { ProviderDef } from "../engine/providers/provider.ts";
import { foundBy } from "./found.ts";

const settings = z.strictObject({ dir: z.string() });
const def: ProviderDef<{ dir: string }> = { id: "x", title: "X", kinds: { read: [], write: [] }, settings, secrets: [], connect: () => Promise.reject(new Error("not here")) };

it("names what a provider sees, and bears one that may not look", async () => {
  expect(await foundBy(def)).toEqual([]);
  const sees = async function* (): AsyncGenerator<{ settings: { dir: string }; label: string }> {
    yield { settings: { dir: "/b/1" }, label: "Oma's iPhone" };
    throw new LifeboatError("forbidden", "no");
  };
  expect(await foundBy({ ...def, discover: sees })).toEqual([{ settings: { dir: "/b/1" }, label: "Oma's iPhone" }]);
});
