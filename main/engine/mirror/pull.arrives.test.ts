// What has arrived is kept at once, whatever becomes of the rest.
import { expect, it, vi } from "vitest";
import { LifeboatError } from "../../api/errors.ts";
import type { Connection, Fetched, Source } from "../providers/provider.ts";
import { overlay } from "../providers/wrap/overlay.ts";
import { card, createRig, photo, type Rig } from "./pull.fixture.ts";

const last = "c";

function sourceOf({ source }: Connection): Source {
  if (!source) throw new Error("it can be read");
  return source;
}

/** The last photo's bytes come when `bytes` does, or break off with it; `then` is heard after the last answer. */
function slow(bytes: () => Promise<Uint8Array>, then: () => Promise<void> = async () => undefined) {
  return (connection: Connection): Connection => {
    const source = sourceOf(connection);
    async function* read(...args: Parameters<Source["read"]>): AsyncGenerator<Fetched> {
      for await (const answer of source.read(...args)) {
        const isLast = answer.is === "item" && answer.ref.href === last;
        yield isLast ? { ...answer, item: { ...answer.item, body: { type: "image/jpeg", open: () => ReadableStream.from(pieces(bytes)) } } } : answer;
      }
      await then();
    }
    return overlay(connection, { source: { changes: source.changes.bind(source), read } });
  };
}

async function* pieces(bytes: () => Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield await bytes();
}

async function threePhotos() {
  const rig = await createRig();
  rig.world.addCollection({ id: "camera", kinds: ["photo"] });
  for (const [n, href] of ["a", "b", last].entries()) await rig.world.put("camera", href, photo(n));
  return rig;
}

/** All that the vault's files were asked to take. */
function watchPuts({ vault: { blobs } }: Rig): readonly Promise<unknown>[] {
  const put = blobs.put.bind(blobs);
  const puts: Promise<unknown>[] = [];
  blobs.put = (...args) => {
    const putting = put(...args);
    puts.push(putting);
    return putting;
  };
  return puts;
}

it("photos are kept while another one still comes", async () => {
  await using rig = await threePhotos();
  const bytes = Promise.withResolvers<Uint8Array>();
  const run = rig.backup(slow(() => bytes.promise));
  await vi.waitFor(async () => expect(await rig.names()).toHaveLength(2), { timeout: 30_000 });
  bytes.resolve(new Uint8Array([1]));
  expect(await run).toMatchObject({ status: "complete", counts: { added: 3 } });
});

it("a photo that arrives while others are stored is stored too", async () => {
  await using rig = await threePhotos();
  const { blobs } = rig.vault;
  const bytes = Promise.withResolvers<Uint8Array>();
  const barrier = blobs.barrier.bind(blobs);
  const puts = watchPuts(rig);
  blobs.barrier = async () => {
    bytes.resolve(new Uint8Array([1]));
    await Promise.all(puts);
    return barrier();
  };
  expect(await rig.backup(slow(() => bytes.promise))).toMatchObject({ status: "complete", counts: { added: 3 } });
  expect(puts).toHaveLength(3);
});

it("photos that had arrived are kept where another one is cut off", async () => {
  await using rig = await threePhotos();
  const puts = watchPuts(rig);
  const cut = async (): Promise<never> => {
    await Promise.all(puts.slice(0, 2));
    throw new LifeboatError("source-away", "the device was unplugged");
  };
  await expect(rig.backup(slow(cut))).rejects.toMatchObject({ code: "source-away" });
  expect(await rig.names()).toHaveLength(2);
  expect(await rig.backup()).toMatchObject({ status: "complete", counts: { added: 1 } });
});

it("photos that had arrived are kept where the answers break off", async () => {
  await using rig = await threePhotos();
  const away = new LifeboatError("source-away", "the device was unplugged");
  const run = rig.backup(slow(async () => new Uint8Array([1]), () => Promise.reject(away)));
  await expect(run).rejects.toMatchObject({ code: "source-away" });
  expect(await rig.names()).toHaveLength(3);
});

it("things are read in the order in which they were listed, over any number of pages", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "camera" });
  const count = 2500;
  for (let n = 0; n < count; n += 1) await rig.world.put("camera", `h${(n * 7919) % count}`, card(`C${n}`));
  const [listed, read]: [string[], string[]] = [[], []];
  await rig.backup((connection) => {
    const source = sourceOf(connection);
    return overlay(connection, {
      source: {
        async *changes(...args) {
          for await (const change of source.changes(...args)) {
            if (change.is === "present") listed.push(change.ref.href);
            yield change;
          }
        },
        async *read(collection, refs, io) {
          read.push(...refs.map(({ href }) => href));
          yield* source.read(collection, refs, io);
        },
      },
    });
  });
  expect(listed).not.toEqual(listed.toSorted());
  expect(read).toEqual(listed);
});
