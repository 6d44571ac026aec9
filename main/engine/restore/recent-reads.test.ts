import { expect, test } from "vitest";
import type { Connection, Fetched, Ref } from "../providers/provider.ts";
import { createTestIo } from "../providers/memory/io.ts";
import { createMemoryWorld } from "../providers/memory/memory.ts";
import { overlay } from "../providers/wrap/overlay.ts";
import { RecentReads } from "./recent-reads.ts";
import { card } from "./restore.fixture.ts";

const collection = { id: "c", name: "People", kinds: ["contact"], readOnly: false, unlisted: "gone" } as const;

async function rig(etags: "exact" | "none" = "exact"): Promise<{ asked: string[]; read: (...refs: Ref[]) => Promise<Fetched[]>; recent: RecentReads }> {
  const io = createTestIo({});
  const memory = await createMemoryWorld({}).def.connect({}, "read", io);
  const asked: string[] = [];
  const service: Connection = overlay(memory, {
    source: {
      async *changes() {},
      async *read(_, refs) {
        for (const { href } of refs) {
          asked.push(href);
          yield { is: "gone", href };
        }
      },
    },
  });
  const recent = new RecentReads();
  const before = recent.before({ ...service, traits: { ...service.traits, etags } });
  const read = async (...refs: Ref[]): Promise<Fetched[]> => {
    const answers: Fetched[] = [];
    for await (const answer of before.source?.read(collection, refs, io) ?? []) answers.push(answer);
    return answers;
  };
  return { asked, recent, read };
}

const seen = { is: "item", ref: { href: "/a", etag: "1" }, item: card("Ann") } as const;

test("what was read under the listed etag is not asked for again, and handed out once", async () => {
  const { asked, read, recent } = await rig();
  recent.keep(collection, seen);
  expect(await read({ href: "/a", etag: "1" })).toEqual([seen]);
  expect(asked).toEqual([]);
  expect(await read({ href: "/a", etag: "1" })).toEqual([{ is: "gone", href: "/a" }]);
});

test("another etag, another item and one without etag are asked for", async () => {
  const { asked, read, recent } = await rig();
  recent.keep(collection, seen);
  recent.keep(collection, { ...seen, ref: { href: "/b" } });
  await read({ href: "/a", etag: "2" }, { href: "/b" }, { href: "/c", etag: "1" });
  expect(asked).toEqual(["/a", "/b", "/c"]);
});

test("where etags tell nothing, everything is asked for", async () => {
  const { asked, read, recent } = await rig("none");
  recent.keep(collection, seen);
  await read({ href: "/a", etag: "1" });
  expect(asked).toEqual(["/a"]);
});
