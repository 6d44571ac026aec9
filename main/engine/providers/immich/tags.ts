// Tags. A search does not tell them; it finds by them.
import { z } from "zod";
import type { Io } from "../provider.ts";
import { ImmichError, type Immich } from "./api.ts";
import type { Asset } from "./assets.ts";
import { groupedBy } from "./search.ts";

const tagShape = z.object({ id: z.string(), value: z.string() });
type Tag = z.infer<typeof tagShape>;

/** By asset, without tags that only lead to another one of it: "People" of "People/Oma". */
export async function tagsByAsset(immich: Immich, io: Io): Promise<Map<string, string[]>> {
  const groups = (await tagsIn(immich, io)).map(({ id, value }) => ({ name: value, filter: { tagIds: [id] } }));
  const valuesOf = await groupedBy(immich, groups, io);
  return new Map([...valuesOf].map(([asset, values]) => [asset, deepest(values)]));
}

/** Of an asset that was asked for by itself; none where the key may not list tags, as in a listing. */
export async function tagsOf({ tags = [] }: Asset, immich: Immich, io: Io): Promise<string[]> {
  if (tags.length === 0 || (await tagsIn(immich, io)).length === 0) return [];
  return deepest(tags.map(({ value, name }) => value ?? name));
}

/** None where the key may not list them: the photos come all the same. */
async function tagsIn(immich: Immich, io: Io): Promise<Tag[]> {
  try {
    return await immich.ask({ method: "GET", path: "tags" }, z.array(tagShape), io);
  } catch (error) {
    if (!(error instanceof ImmichError) || error.status !== 403) throw error;
    io.log("the API key may not list tags (tag.read)", {});
    return [];
  }
}

/** A search for a tag also finds what has one below it. */
function deepest(values: readonly string[]): string[] {
  return [...new Set(values)].filter((value) => !values.some((other) => other.startsWith(`${value}/`)));
}
