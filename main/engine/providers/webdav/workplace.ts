// What creating and changing share: one folder being written to.
import { createHash } from "node:crypto";
import { LifeboatError } from "../../../api/errors.ts";
import { brokenWrite } from "../dav/write.ts";
import { DavError } from "../dav/status.ts";
import { hrefOf } from "../files/names.ts";
import type { Scan } from "../files/scan.ts";
import type { FileEntry } from "../files/storage.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Body, Io, Item, Outcome, Ref } from "../provider.ts";
import { type Ledger, workFolder } from "./ledger.ts";
import type { Account } from "./target.ts";

export type Workplace = Account & {
  readonly collection: string;
  readonly io: Io;
  readonly ledger: Ledger;
  /** The folder as it was when this write began. */
  readonly scan: Scan;
};

/** Throws "gone" where the folder is not there. */
export async function openWorkplace(account: Account, collection: string, io: Io): Promise<Workplace> {
  stopIfAborted(io);
  const scan = await account.reader.look(collection, io);
  return { ...account, collection, io, scan, ledger: await account.storage.ledger(collection, io) };
}

/** Undefined where the file written under the key has gone or is another one now. */
export function refUnderKey({ ledger, scan, reader, collection }: Workplace, key: string): Ref | undefined {
  const written = ledger.get(key);
  const media = written === undefined ? undefined : scan.media.get(written.name);
  return media?.main.size === written?.size && media !== undefined ? reader.mediaRef(collection, media) : undefined;
}

/** Sends a body aside, to a name that is the same for every try of a day. Returns where it is. */
export async function stage({ site, collection, io }: Workplace, key: string, part: string, body: Body, time: Date | undefined): Promise<string> {
  const digest = createHash("sha256").update(`${key}\0${part}`).digest("hex").slice(0, 24);
  const path = hrefOf(hrefOf(collection, workFolder), `${dayOf(io.now())}-${digest}.part`);
  await site.put(path, body, time, io);
  return path;
}

/** Whether what was sent aside has been there for a day at least: nobody will give it its name any more. A file's own time is the photo's. */
export function isRemains(name: string, now: Date): boolean {
  const yesterday = new Date(now.getTime() - 24 * 60 * 60 * 1000);
  return name.endsWith(".part") && name.slice(0, 10) < dayOf(yesterday);
}

const dayOf = (time: Date): string => time.toISOString().slice(0, 10);

/** What a listing will say of a file that was just given its name. */
export async function entryNow({ site, storage, collection, io }: Workplace, name: string): Promise<FileEntry> {
  const found = await site.look(hrefOf(collection, name), io);
  const entry = found === undefined ? undefined : storage.entryOf(collection, found, io);
  if (entry === undefined) throw new LifeboatError("bad-answer", "what was written does not show");
  return entry;
}

/** When the photo was taken, as a time its file can have. */
export function fileTime(item: Item): Date | undefined {
  const taken = new Date(item.facts?.taken ?? "");
  return Number.isNaN(taken.getTime()) ? undefined : taken;
}

/** The server said no, or nobody knows. Throws what refuses the run as a whole. */
export function refusedWrite(key: string, thrown: unknown): Outcome {
  if (thrown instanceof DavError && thrown.code === "conflict") return { key, is: "conflict" };
  if (thrown instanceof DavError) return { key, is: "failed", code: thrown.code, detail: thrown.detail };
  if (thrown instanceof LifeboatError && ["bad-answer", "exists", "invalid-item", "unsupported"].includes(thrown.code)) {
    return { key, is: "failed", code: thrown.code, detail: thrown.detail };
  }
  return brokenWrite(key, thrown);
}
