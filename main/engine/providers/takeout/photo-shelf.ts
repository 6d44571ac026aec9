import { asLifeboatError } from "../../../api/errors.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Body, Collection, Fetched, Io, Item, Ref } from "../provider.ts";
import type { Catalogue, Held } from "./catalogue.ts";
import { catalogue } from "./catalogue.ts";
import type { Entry, Gap } from "../exports/entry.ts";
import { inArchiveOrder, nameOf } from "../exports/entry.ts";
import { factsOf, largestSidecar, mediaType, readSidecar } from "./photo-facts.ts";
import type { Shelf } from "../exports/shelf.ts";
import { shelved } from "../exports/shelf.ts";

/** All photos, and by name whatever of the export is missing, damaged or refused. */
export class PhotoShelf implements Shelf {
  readonly collection: Collection;
  readonly #entries: readonly Entry[];
  readonly #gaps: ReadonlyMap<string, Gap>;
  #found: Promise<Catalogue> | undefined;

  constructor(name: string, entries: readonly Entry[], gaps: readonly Gap[]) {
    this.collection = shelved("photos", name, ["photo"]);
    this.#entries = entries;
    this.#gaps = new Map(gaps.map((gap) => [gap.href, gap]));
  }

  async groups(io: Io): Promise<Catalogue["albums"]> {
    return (await this.#look(io)).albums;
  }

  async refs(io: Io): Promise<Map<string, Ref>> {
    const { refs } = await this.#look(io);
    for (const href of this.#gaps.keys()) refs.set(href, { href, etag: "gap" });
    return refs;
  }

  async *read(refs: readonly Ref[], io: Io): AsyncGenerator<Fetched> {
    const { photos } = await this.#look(io);
    for (const { href } of refs) {
      const gap = this.#gaps.get(href);
      if (gap !== undefined) yield { is: "failed", ...gap };
    }
    const wanted = refs.flatMap(({ href }) => photos.get(href) ?? []).sort((a, b) => inArchiveOrder(a.main, b.main));
    for (const photo of wanted) {
      stopIfAborted(io);
      yield await answer(photo);
    }
  }

  #look(io: Io): Promise<Catalogue> {
    this.#found ??= catalogue(this.#entries, io).catch((thrown: unknown) => {
      this.#found = undefined;
      throw thrown;
    });
    return this.#found;
  }
}

async function answer({ main, parts, albums, ref }: Held): Promise<Fetched> {
  try {
    const bodies: Record<string, Body> = {};
    for (const [name, entry] of parts) bodies[name] = await partBody(entry);
    const said = bodies["json"];
    const { type, facts } = await factsOf(main, said !== undefined && "bytes" in said ? readSidecar(said.bytes) : undefined);
    const item: Item = { kind: "photo", body: main.content.body(type), facts: { ...facts, groups: albums }, ...(parts.size > 0 && { parts: bodies }) };
    return { is: "item", ref, item };
  } catch (thrown) {
    const { code, detail } = asLifeboatError(thrown);
    return { is: "failed", href: ref.href, code, detail: `${main.path}: ${detail}` };
  }
}

async function partBody({ path, size, content }: Entry): Promise<Body> {
  if (!/\.json$/i.test(path) || size > largestSidecar) return content.body(mediaType(nameOf(path)));
  return { type: "application/json", bytes: await content.whole(largestSidecar) };
}
