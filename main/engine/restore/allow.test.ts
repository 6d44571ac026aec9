import { expect, it } from "vitest";
import { LifeboatError } from "../../api/errors.ts";
import { overlay } from "../providers/wrap/overlay.ts";
import { card, createRig } from "./restore.fixture.ts";
import { applyRestore, planRestore } from "./restore.ts";

it("a plan asks nobody, and what is not allowed is not begun", async () => {
  await using rig = await createRig();
  const { home, other, vault } = rig;
  home.world.addCollection({ id: "all", name: "Things" });
  await home.world.put("all", "oma", card("Oma"));
  await home.backup();
  await other.backup();
  let asked = 0;
  await other.withJob(
    async (job) => {
      const plan = await planRestore(job, { what: { account: home.id } });
      expect([plan.counts.create, asked]).toEqual([1, 0]);
      await expect(applyRestore(job, plan)).rejects.toMatchObject({ code: "auth" });
    },
    {
      twist: (connection) => {
        const allow = async (): Promise<void> => {
          asked += 1;
          throw new LifeboatError("auth", "they said no");
        };
        return overlay(connection, { target: connection.target ? { ...connection.target, allow } : null });
      },
    },
  );
  expect([asked, await vault.read.restores(9)]).toEqual([1, []]);
});
