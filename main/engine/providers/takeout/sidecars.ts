// Which .json belongs to which photo. Takeout cuts names, moves "(1)" about and has renamed the ending over the years.
import { extensionOf, sameNameKey, withoutExtension } from "../files/names.ts";
import { originalOf } from "./names.ts";

const ending = "supplemental-metadata";
/** Names of sidecars are cut at 46 characters before ".json", by other accounts' experience at up to 51 with it. */
const shortestCut = 44;

/** What the name of a sidecar says of its photo: the name, perhaps only its beginning, and the number of a double. */
type Claim = { readonly name: string; readonly number: string; readonly cut: boolean };

/** Sidecars by name of photo, all of one folder. A sidecar whose photo is not there is in none; nor is one that fits two. */
export function matchSidecars(photos: readonly string[], sidecars: readonly string[]): Map<string, string[]> {
  const names = new Photos(photos);
  const matches = new Map<string, string[]>();
  for (const sidecar of sidecars) {
    const photo = ownerOf(sidecar, names);
    if (photo !== undefined) matches.set(photo, [...(matches.get(photo) ?? []), sidecar]);
  }
  return matches;
}

/** True for a sidecar of any photo, there or not; false for the metadata of an album. */
export function looksLikeSidecar(name: string): boolean {
  return claimsOf(name).some((claim) => extensionOf(claim.name) !== "" || claim.name.length >= shortestCut);
}

function ownerOf(sidecar: string, photos: Photos): string | undefined {
  const claims = claimsOf(sidecar);
  for (const claim of claims) {
    const exact = photos.named(numbered(claim.name, claim.number));
    if (exact !== undefined) return exact;
  }
  for (const claim of claims) {
    const found = claim.cut ? photos.beginning(claim.name, claim.number) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** From the most literal reading to the most shortened. */
function claimsOf(sidecar: string): Claim[] {
  const whole = sidecar.replace(/\.json$/i, "");
  const literal = { name: whole, number: "", cut: whole.length >= shortestCut };
  const [, bare = whole, number = ""] = /^(.*?)(\(\d+\))?$/su.exec(whole) ?? [];
  const dot = bare.lastIndexOf(".");
  const metadata = dot > 0 && ending.startsWith(bare.slice(dot + 1).toLowerCase());
  // A name that was cut may end anywhere: in the photo's name, in its extension, or in the ending.
  const cut = bare.length >= shortestCut;
  return [literal, ...(metadata ? [{ name: bare.slice(0, dot), number, cut }] : []), { name: bare, number, cut }];
}

/** "(1)" stands before the extension of the photo. */
function numbered(name: string, number: string): string {
  if (number === "") return name;
  const extension = extensionOf(name);
  return extension === "" ? name + number : `${withoutExtension(name)}${number}${name.slice(-extension.length - 1)}`;
}

class Photos {
  readonly #byKey: ReadonlyMap<string, string>;
  readonly #byStem: ReadonlyMap<string, readonly string[]>;
  /** By their first letters, so that looking for a beginning is quick. */
  readonly #byStart: ReadonlyMap<string, readonly string[]>;

  constructor(names: readonly string[]) {
    this.#byKey = new Map(names.map((name) => [sameNameKey(name), name]));
    this.#byStem = Map.groupBy(names, (name) => sameNameKey(withoutExtension(name)));
    this.#byStart = Map.groupBy(names, startOf);
  }

  /** Old sidecars name only the stem (`IMG_1.json`); an edited version alone has its original's. */
  named(name: string): string | undefined {
    const key = sameNameKey(name);
    const stem = this.#byStem.get(key) ?? [];
    return this.#byKey.get(key) ?? (stem.length === 1 ? stem[0] : undefined);
  }

  beginning(name: string, number: string): string | undefined {
    const key = sameNameKey(name);
    const fits = (this.#byStart.get(startOf(name)) ?? []).filter((photo) => {
      const [, stem = "", own = ""] = /^(.*?)(\(\d+\))?$/su.exec(withoutExtension(photo)) ?? [];
      const bare = sameNameKey(stem + photo.slice(withoutExtension(photo).length));
      return own === number && (bare.startsWith(key) || key.startsWith(sameNameKey(stem)) && stem.length >= shortestCut);
    });
    const originals = fits.filter((photo) => originalOf(withoutExtension(photo)) === undefined);
    return originals.length === 1 ? originals[0] : undefined;
  }
}

function startOf(name: string): string {
  return sameNameKey(name).slice(0, shortestCut - 4);
}
