// Folders of pictures on OneDrive, and what is in them. A personal drive tells what changed below any folder; an
// organisation's does so only for all of the drive, so there, and of what lies in Pictures itself, each run has the whole list.
import type { Drive, DriveItem } from "@microsoft/microsoft-graph-types";
import { LifeboatError } from "../../../api/errors.ts";
import { withoutTrailing } from "../../formats/without-trailing.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Change, Collection, Cursor, Io, Ref } from "../provider.ts";
import { type Answer, errorName, errorOf, isDone } from "./answer.ts";
import type { GraphClient } from "./client.ts";
import { pathId } from "./marks.ts";
import { allOf, deltaOf, type Listed, pagesOf } from "./pages.ts";

export const itemPath = (id: string): string => `/me/drive/items/${pathId(id) ?? "-"}`;

/** How often a folder that changes while it is listed is listed again. */
const looks = 3;
const deepest = 100;

type Place = { readonly isPersonal: boolean; readonly roll: DriveItem | undefined; readonly pictures: DriveItem | undefined };

export class DriveFolders {
  readonly #client: GraphClient;
  #place: Promise<Place> | undefined;

  constructor(client: GraphClient) {
    this.#client = client;
  }

  /** The camera roll, Pictures itself, and each folder in it. An account without a drive has none. */
  async *list(io: Io): AsyncGenerator<Collection> {
    // What vanished is looked for a second time, which must not be told what was seen the first time.
    this.#place = undefined;
    const { roll, pictures } = await this.#placeNow(io);
    const inside = pictures?.id === undefined ? [] : await allOf<DriveItem>(this.#client, `${itemPath(pictures.id)}/children?$top=200`, io);
    const seen = new Set<string>();
    for (const folder of [roll, pictures, ...inside]) {
      if (!folder?.folder || folder.id === undefined || seen.has(folder.id)) continue;
      seen.add(folder.id);
      yield asCollection(folder);
    }
  }

  async *changes(id: string, since: Cursor | undefined, io: Io): AsyncGenerator<Change> {
    const { isPersonal, pictures } = await this.#placeNow(io);
    const isTop = id === pictures?.id;
    if (isPersonal && !isTop) yield* deltaOf<DriveItem & Listed>({ client: this.#client, start: `${itemPath(id)}/delta`, changes: changesOf }, since, io);
    else yield* this.#whole(id, isTop ? 0 : deepest, io);
  }

  async add(name: string, io: Io): Promise<Collection> {
    const { pictures } = await this.#placeNow(io);
    if (pictures?.id === undefined) throw new LifeboatError("unsupported", "this account has no folder for pictures");
    // Characters that OneDrive takes in no name.
    const plain = withoutTrailing(name.replaceAll(/["*:<>?/\\|]/g, "_").replace(/^[ .~]+/, ""), " .").slice(0, 200) || "Photos";
    const body = { name: plain, folder: {}, "@microsoft.graph.conflictBehavior": "rename" };
    return asCollection((await this.#client.json({ method: "POST", path: `${itemPath(pictures.id)}/children`, body }, io)) as DriveItem);
  }

  #placeNow(io: Io): Promise<Place> {
    this.#place ??= this.#find(io);
    this.#place.catch(() => (this.#place = undefined));
    return this.#place;
  }

  async #find(io: Io): Promise<Place> {
    const [drive, roll, pictures] = await Promise.all(["", "/special/cameraroll", "/special/photos"].map((path) => this.#client.send({ method: "GET", path: `/me/drive${path}` }, io)));
    const whole = isNoDrive(drive) ? undefined : bodyOf<Drive>(drive);
    if (whole === undefined) return { isPersonal: false, roll: undefined, pictures: undefined };
    return { isPersonal: whole.driveType === "personal", roll: bodyOf<DriveItem>(roll), pictures: bodyOf<DriveItem>(pictures) };
  }

  async *#whole(id: string, depth: number, io: Io): AsyncGenerator<Change> {
    let before: string | undefined;
    for (let look = 1; look <= looks; look++) {
      const { refs, isWhole } = await this.#filesBelow(id, depth, io);
      const said = refs.map(({ href }) => href).sort().join();
      // What looks the same twice is how it is, whatever the service counts.
      const isSteady = isWhole || said === before;
      before = said;
      if (!isSteady) continue;
      for (const ref of refs) {
        stopIfAborted(io);
        yield { is: "present", ref };
      }
      stopIfAborted(io);
      return void (yield { is: "end", listing: "full" });
    }
    throw new LifeboatError("bad-answer", "a folder changed each time while it was listed");
  }

  /** Whole where the folder has as many things in it as were shown: pages move while somebody writes. */
  async #filesBelow(id: string, depth: number, io: Io): Promise<{ refs: Ref[]; isWhole: boolean }> {
    const refs: Ref[] = [];
    const folders: string[] = [];
    let count = 0;
    for await (const page of pagesOf<DriveItem>(this.#client, `${itemPath(id)}/children?$top=200`, io)) {
      count += page.length;
      for (const item of page) {
        if (item.folder && item.id) folders.push(item.id);
        else if (isPhoto(item)) refs.push(refOf(item));
      }
    }
    const { folder } = (await this.#client.get(itemPath(id), io)) as DriveItem;
    let isWhole = folder?.childCount === count;
    for (const inside of depth > 0 ? folders : []) {
      const below = await this.#filesBelow(inside, depth - 1, io);
      refs.push(...below.refs);
      isWhole &&= below.isWhole;
    }
    return { refs, isWhole };
  }
}

/** Without a licence for OneDrive Microsoft answers 400 with this word, or 403. */
const isNoDrive = (drive: Answer | undefined): boolean => drive?.status === 400 && errorName(drive) === "BadRequest";

/** Undefined where there is none, which who may only read is told by 403. Throws for any other refusal: it says nothing of what is there. */
function bodyOf<T>(answer: Answer | undefined): T | undefined {
  if (answer === undefined || answer.status === 404 || answer.status === 403) return undefined;
  if (!isDone(answer)) throw errorOf(answer);
  return answer.body as T;
}

function asCollection({ id = "", name }: DriveItem): Collection {
  return { id, name: name || "Photos", kinds: ["photo"], readOnly: false, unlisted: "gone" };
}

/** Folders come, too, and what was removed says so in its own way. */
function* changesOf(item: DriveItem & Listed): Generator<Change> {
  if (item.deleted) yield { is: "gone", href: item.id ?? "" };
  else if (isPhoto(item)) yield { is: "present", ref: refOf(item) };
}

/** A film is a photo, too. */
function isPhoto({ file, image, photo, video }: DriveItem): boolean {
  return Boolean(file) && (Boolean(image ?? photo ?? video) || /^(?:image|video)\//.test(file?.mimeType ?? ""));
}

export function refOf({ id = "", eTag, size }: DriveItem): Ref {
  return { href: id, ...(eTag && { etag: eTag }), ...(typeof size === "number" && { size }) };
}
