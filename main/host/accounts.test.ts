import { join } from "node:path";
import { expect, it } from "vitest";
import { createMemoryWorld } from "../engine/providers/memory/memory.ts";
import { TestHost } from "./host.fixture.ts";

const card = (uid: string): Parameters<ReturnType<typeof createMemoryWorld>["world"]["put"]>[2] => ({
  kind: "contact",
  uid,
  body: { type: "text/vcard", bytes: Buffer.from(`BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${uid}\r\nFN:${uid}\r\nEND:VCARD\r\n`) },
});

it("another account is refused, unless the person says that it is the same on a new server: then only what it lacks is missing", async () => {
  const { def, world } = createMemoryWorld();
  world.addCollection({ id: "people", name: "People", kinds: ["contact"] });
  for (const uid of ["anna", "berta"]) await world.put("people", `${uid}.vcf`, card(uid));
  await using host = new TestHost({ memory: async () => def });
  await host.call("openFolder", { folder: join(host.dir, "Lifeboat") });
  const { id } = await host.call("addSource", { source: { provider: "memory", name: "Hers", settings: {}, secrets: {} }, job: "add" });
  await host.call("backUp", { job: "first" });
  world.identity = { id: "new server", label: "Hers" };
  await host.failure("backUp", { source: id, job: "other" });
  expect((await host.call("home", {})).sources[0]?.lastRun).toMatchObject({ error: "wrong-account" });
  expect(await host.failure("signIn", { source: id, secrets: {}, job: "refused" })).toMatchObject({ code: "wrong-account" });
  await host.call("signIn", { source: id, secrets: {}, moved: {}, job: "same" });
  await host.ended(`signed-in-${id}`);
  expect((await host.call("home", {})).sources[0]).toMatchObject({ lastRun: { error: null }, kept: { contact: 2 }, missing: 0 });
});
