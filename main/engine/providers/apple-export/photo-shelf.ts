import { asLifeboatError } from "../../../api/errors.ts";
import { readMediaFacts } from "../../formats/media.ts";
import { sniff } from "../../formats/sniff.ts";
import type { Gap } from "../exports/entry.ts";
import { inArchiveOrder, nameOf } from "../exports/entry.ts";
import { shelved, type Shelf, unreadEtag } from "../exports/shelf.ts";
import { stopIfAborted } from "../files/storage.ts";
import { takenFromName } from "../files/taken.ts";
import { typeOf } from "../files/types.ts";
import type { Body, Collection, Fetched, Io, Ref } from "../provider.ts";
import { type Catalogue, catalogue, type Files, type Held } from "./catalogue.ts";

/** All photos, and by name whatever of the export is missing, damaged or refused. */
export class PhotoShelf implements Shelf {
  readonly collection: Collection = shelved("photos", "iCloud Photos", ["photo"]);
  readonly #files: Files;
  readonly #gaps: ReadonlyMap<string, Gap>;
  #found: Promise<Catalogue> | undefined;

  constructor({ gaps, ...files }: Files & { readonly gaps: readonly Gap[] }) {
    this.#files = files;
    this.#gaps = new Map(gaps.map((gap) => [gap.href, gap]));
  }

  async groups(): Promise<Catalogue["albums"]> {
    return (await this.#look()).albums;
  }

  async refs(): Promise<Map<string, Ref>> {
    const { photos, unread } = await this.#look();
    const gaps = [...this.#gaps.keys()].map((href): [string, Ref] => [href, { href, etag: "gap" }]);
    const tables = unread.map(({ href }): [string, Ref] => [href, { href, etag: unreadEtag }]);
    return new Map([...[...photos].map(([href, { ref }]): [string, Ref] => [href, ref]), ...gaps, ...tables]);
  }

  async *read(refs: readonly Ref[], io: Io): AsyncGenerator<Fetched> {
    const { photos, unread } = await this.#look();
    for (const { href } of refs) {
      const gap = this.#gaps.get(href) ?? unread.find((each) => each.href === href);
      if (gap !== undefined) yield { is: "failed", ...gap };
    }
    for (const photo of refs.flatMap(({ href }) => photos.get(href) ?? []).sort((a, b) => inArchiveOrder(a.main, b.main))) {
      stopIfAborted(io);
      yield await answer(photo);
    }
  }

  #look(): Promise<Catalogue> {
    this.#found ??= catalogue(this.#files).catch((thrown: unknown) => {
      this.#found = undefined;
      throw thrown;
    });
    return this.#found;
  }
}

/** When it was taken: the camera's own time, to the second and with its zone, else iCloud's, else what the name says. */
async function answer({ main, parts, detail, albums, ref }: Held): Promise<Fetched> {
  try {
    const name = nameOf(main.path);
    const { sniffed, own } = await main.content.head((head) => ({ sniffed: sniff(head).type, own: readMediaFacts(head).taken }));
    const bodies: Record<string, Body> = {};
    for (const [part, entry] of parts) bodies[part] = entry.content.body(typeOf(nameOf(entry.path)));
    const taken = own ?? detail?.taken ?? takenFromName(name) ?? main.modified.toISOString();
    return {
      is: "item",
      ref,
      item: {
        kind: "photo",
        ...(detail?.checksum !== undefined && { uid: detail.checksum }),
        body: main.content.body(/^(?:image|video)\//.test(sniffed) ? sniffed : typeOf(name)),
        ...(parts.size > 0 && { parts: bodies }),
        facts: { name, taken, ...(detail?.favourite === true && { favourite: true }), groups: albums },
      },
    };
  } catch (thrown) {
    const { code, detail: why } = asLifeboatError(thrown);
    return { is: "failed", href: ref.href, code, detail: `${main.path}: ${why}` };
  }
}
