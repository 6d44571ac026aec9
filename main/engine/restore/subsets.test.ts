import { array, assert, asyncProperty, constantFrom } from "fast-check";
import { expect, it } from "vitest";
import { type Account, card, createRig, photo, task } from "./restore.fixture.ts";

type Fate = "absent" | "present" | "changed";
const size = 9;

/** Item `n` of three kinds, as it was backed up or as somebody edited it later. */
function item(n: number, edited = false) {
  const more = edited ? "NOTE:edited\r\n" : "";
  if (n % 3 === 0) return card(`Person ${n}`, `person-${n}`, more);
  if (n % 3 === 1) return task(`Task ${n}`, edited ? "other" : undefined);
  return photo(n, edited ? 3001 : 3000);
}

const href = (n: number): string => `item-${n}`;

async function fill(home: Account): Promise<void> {
  for (let n = 0; n < size; n++) await home.world.put("all", href(n), item(n));
  await home.backup();
}

async function strike(home: Account, fates: readonly Fate[]): Promise<void> {
  for (const [n, fate] of fates.entries()) {
    if (fate === "absent") home.world.remove("all", href(n));
    if (fate === "changed") await home.world.put("all", href(n), item(n, true));
  }
}

it("whatever was lost comes back, whatever is there stays as it is", { timeout: 60_000 }, async () => {
  const fate = constantFrom<Fate>("absent", "present", "changed");
  await assert(
    asyncProperty(array(fate, { minLength: size, maxLength: size }), async (fates) => {
      await using rig = await createRig();
      const { home } = rig;
      home.world.addCollection({ id: "all" });
      await fill(home);
      const before = home.holds();
      const snapshot = await rig.latest();
      await strike(home, fates);
      const edited = fates.filter((f) => f === "changed").length;

      const { plan, result } = await home.restore({ what: { account: home.id, snapshot } });
      const absent = fates.filter((f) => f === "absent").length;
      expect(plan.counts).toMatchObject({ create: absent, replace: 0, same: size - absent - edited, kept: edited, failed: 0 });
      expect(result.status).toBe("done");
      const after = home.holds();
      expect(after).toHaveLength(size);
      expect(after.filter((text) => before.includes(text))).toHaveLength(size - edited);

      const writes = home.world.calls.write;
      await home.restore({ what: { account: home.id, snapshot } });
      expect(home.world.calls.write).toBe(writes);
      expect(home.holds()).toEqual(after);

      const replaced = await home.restore({ what: { account: home.id, snapshot }, keep: "mine" });
      expect(replaced.plan.counts.replace).toBe(edited);
      expect(home.holds()).toEqual(before);
    }),
    { numRuns: 6 },
  );
});
