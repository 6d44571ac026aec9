// Photos that a photo home has already, and their albums.
import { afterEach, expect, it } from "vitest";
import { pull } from "../mirror/pull.ts";
import { bytesOf } from "../providers/bytes.ts";
import { type ImmichSubject, openImmich } from "../providers/immich/subject.fixture.ts";
import type { Connection } from "../providers/provider.ts";
import { overlay, plainSides } from "../providers/wrap/overlay.ts";
import { createRig, photo, type Rig } from "./restore.fixture.ts";
import { receiptOf } from "./receipt.ts";
import { applyRestore, planRestore, type RestorePlan, type RestoreRequest, type RestoreResult } from "./restore.ts";

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each[Symbol.asyncDispose]();
});

type Home = Rig & { readonly immich: ImmichSubject; readonly account: number; restore: (request: RestoreRequest, through?: Connection) => Promise<{ plan: RestorePlan; result: RestoreResult }>; albums: () => string[] };

/** Three photos at Home, in "Summer" and "Family"; an Immich that has the first two of them, one in an album of its own. */
async function photoHome(): Promise<Home> {
  const rig = await createRig();
  const immich = await openImmich();
  open.push(rig, immich);
  const { home, vault, clock } = rig;
  const { server, connection, io } = immich;
  home.world.addCollection({ id: "photos", kinds: ["photo"] });
  home.world.setGroup("photos", "g1", "Summer");
  home.world.setGroup("photos", "g2", "Family");
  for (const n of [1, 2, 3]) await home.world.put("photos", `p${n}`, { ...photo(n), facts: { ...photo(n).facts, groups: n === 2 ? ["g1"] : ["g1", "g2"] } });
  await home.backup();
  const known: string[] = [];
  for (const n of [1, 2]) known.push(server.add(await bytesOf(photo(n).body), { originalFileName: `IMG_${n}.jpg` }).id);
  server.addAlbum("Mine", [known[0] ?? ""]);
  const account = await vault.write.addAccount({ name: "Immich", provider: "immich", settings: {}, hosts: [] }, clock.now().toISOString());
  const look = (): Promise<unknown> => {
    clock.advance(24 * 3600_000);
    return pull({ vault, account, connection, io, clock, onProgress: () => undefined });
  };
  return {
    ...rig,
    immich,
    account,
    async restore(request, through = connection) {
      await look();
      const job = { vault, account, connection: through, io, clock, onProgress: () => undefined };
      const plan = await planRestore(job, request);
      const result = await applyRestore(job, plan);
      await look();
      return { plan, result };
    },
    albums: () => [...server.albums.values()].map(({ albumName, assets }) => `${albumName}: ${[...assets].flatMap((id) => (server.assets.get(id)?.isTrashed === false ? [String(server.assets.get(id)?.originalFileName)] : [])).sort().join(" ")}`).sort(),
  };
}

it("are put into them, once, and an undo takes them out again", async () => {
  const { immich, home, restore, albums, vault } = await photoHome();
  const before = albums();
  const { plan, result } = await restore({ what: { account: home.id } });
  expect([plan.counts.merge, plan.counts.create, plan.undo]).toEqual([2, 1, "all"]);
  expect(albums()).toEqual(["Family: IMG_1.jpg IMG_3.jpg", "Mine: IMG_1.jpg", "Summer: IMG_1.jpg IMG_2.jpg IMG_3.jpg"]);
  expect([...immich.server.assets.values()]).toHaveLength(3);
  expect((await receiptOf(vault, result.restore)).groups.map(({ state, count }) => [state, count])).toEqual([["back", 3]]);
  const again = await restore({ what: { account: home.id } });
  expect(again.plan.counts).toMatchObject({ same: 3, merge: 0, create: 0 });
  const undone = await restore({ what: { undo: result.restore } });
  expect(undone.plan.counts).toMatchObject({ replace: 2, remove: 1, kept: 0, failed: 0 });
  expect(albums()).toEqual(["Family: ", ...before, "Summer: "]);
  expect([...immich.server.assets.values()].map(({ isTrashed }) => isTrashed)).toEqual([false, false, true]);
});

it("stay where a person has put them since, when the rest is taken back", async () => {
  const { immich, home, restore, albums } = await photoHome();
  const { result } = await restore({ what: { account: home.id } });
  const [first] = immich.server.assets.keys();
  immich.server.addAlbum("Later", [first ?? ""]);
  const { plan } = await restore({ what: { undo: result.restore } });
  expect(plan.counts).toMatchObject({ replace: 1, remove: 1, kept: 1 });
  expect(albums()).toEqual(["Family: IMG_1.jpg", "Later: IMG_1.jpg", "Mine: IMG_1.jpg", "Summer: IMG_1.jpg"]);
});

it("are put into them again where it is not known whether they were", async () => {
  const { home, restore, albums, immich, states } = await photoHome();
  const { connection } = immich;
  const { target } = connection;
  if (target === undefined) throw new Error("for writing");
  let calls = 0;
  const lossy = overlay(connection, {
    target: {
      ...plainSides(target),
      find: target.find.bind(target),
      async *write(c, ops, io) {
        const isLost = ++calls === 1;
        // Lost on the way there.
        for (const { key } of isLost ? ops : []) yield { key, is: "unsure" };
        if (!isLost) yield* target.write(c, ops, io);
      },
    },
  });
  const { result } = await restore({ what: { account: home.id } }, lossy);
  expect(albums()).toEqual(["Family: IMG_1.jpg IMG_3.jpg", "Mine: IMG_1.jpg", "Summer: IMG_1.jpg IMG_2.jpg IMG_3.jpg"]);
  expect(await states(result.restore)).toEqual({ "create same": 1, "merge same": 2 });
});

it("are left alone where a person says so", async () => {
  const { home, restore, albums } = await photoHome();
  const before = albums();
  const { plan } = await restore({ what: { account: home.id }, keep: "theirs" });
  expect(plan.counts).toMatchObject({ merge: 0, same: 2, create: 1 });
  expect(albums()).toEqual(["Family: IMG_3.jpg", ...before, "Summer: IMG_3.jpg"]);
});
