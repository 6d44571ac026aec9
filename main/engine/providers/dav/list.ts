import { LifeboatError } from "../../../api/errors.ts";
import type { Change, Cursor, Io } from "../provider.ts";
import type { DavClient } from "./client.ts";
import type { DavCollection } from "./collections.ts";
import { memberHref } from "./href.ts";
import { etagOf, textOf, type DavResponse } from "./multistatus.ts";
import { document, names, propElement } from "./names.ts";
import { codeOfStatus, DavError } from "./status.ts";
import { escapeXml } from "./xml.ts";

const mostPages = 10_000;

/**
 * What changed since a cursor: by sync-collection (RFC 6578), else by etags. "end" comes only after whole documents.
 * A cursor the server does not take gives a full listing.
 */
export async function* listChanges(c: DavCollection, since: Cursor | undefined, client: DavClient, io: Io): AsyncGenerator<Change> {
  const cursor = readCursor(since);
  if (cursor.ctag !== undefined && (await collectionState(c, client, io)).ctag === cursor.ctag) {
    yield { is: "end", listing: "delta", at: `ctag:${cursor.ctag}` };
    return;
  }
  const tokens = c.syncs === false ? [] : cursor.sync === undefined ? [""] : [cursor.sync, ""];
  for (const token of tokens) {
    const answered = yield* syncWhere(c, token, client, io);
    if (answered) return;
  }
  yield* listEtags(c, client, io);
}

// "sync:" and a sync-token, or "ctag:" and a getctag.
function readCursor(since: Cursor | undefined): { readonly sync?: string; readonly ctag?: string } {
  if (since?.startsWith("sync:") === true && since.length > 5) return { sync: since.slice(5) };
  if (since?.startsWith("ctag:") === true) return { ctag: since.slice(5) };
  return {};
}

/** Returns false, having yielded nothing, where the server takes no such report or not this token. */
async function* syncWhere(c: DavCollection, token: string, client: DavClient, io: Io): AsyncGenerator<Change, boolean> {
  const pages = syncPages(c, token, client, io);
  try {
    const first = await pages.next();
    if (first.done !== true) yield* first.value;
  } catch (error) {
    // 403 valid-sync-token by the book; servers also say 400, 409, 412, 415, 500 and 501, for tokens and the report alike.
    if (error instanceof DavError && !["auth", "gone", "rate-limited", "timeout"].includes(error.code)) return false;
    throw error;
  }
  for await (const page of pages) yield* page;
  return true;
}

type Page = { readonly changes: Change[]; token: string | undefined; more: boolean };

/** Changes, some at a time. A truncated answer (RFC 6578 3.6) is continued from its own token. */
async function* syncPages(c: DavCollection, from: string, client: DavClient, io: Io): AsyncGenerator<Change[]> {
  let token = from;
  for (let count = 0; count < mostPages; count++) {
    const level = `<d:sync-level>1</d:sync-level>${propElement([names.etag])}`;
    const content = `<d:sync-token>${escapeXml(token)}</d:sync-token>${level}`;
    const ask = { method: "REPORT", url: c.url, depth: "0", body: document(names.syncCollection, content) } as const;
    const page: Page = { changes: [], token: undefined, more: false };
    for await (const parts of (await client.multistatus(ask, io)).parts) {
      for (const part of parts) {
        if ("syncToken" in part) page.token = part.syncToken;
        else addSynced(page, c.url, part.response, from === "");
      }
      yield page.changes.splice(0);
    }
    if (page.token === undefined || page.token === "") throw new LifeboatError("bad-answer", "a sync answer without a sync-token");
    if (!page.more) {
      yield [{ is: "end", listing: from === "" ? "full" : "delta", at: `sync:${page.token}` }];
      return;
    }
    if (page.token === token) throw new LifeboatError("bad-answer", "a truncated sync answer that leads nowhere");
    token = page.token;
  }
  throw new LifeboatError("bad-answer", "an endless sync answer");
}

function addSynced(page: Page, collection: URL, response: DavResponse, full: boolean): void {
  const href = memberHref(collection, response.href);
  if (href === undefined) {
    if (response.status === 507) page.more = true;
    else refuseTrouble(response);
  } else if (response.status === 404 || response.status === 410) {
    // A first answer may list what was deleted long ago (Radicale does).
    if (!full) page.changes.push({ is: "gone", href });
  } else {
    page.changes.push(present(href, response));
  }
}

/** An item whose etag was not given is listed without: it will be read, and what is wrong with it named. */
function present(href: string, response: DavResponse): Change {
  const etag = etagOf(response);
  return { is: "present", ref: etag === undefined ? { href } : { href, etag } };
}

const etagQuestion = document("DAV: propfind", propElement([names.etag, names.resourceType]));
const stateQuestion = document("DAV: propfind", propElement([names.ctag, names.syncToken]));

async function* listEtags(c: DavCollection, client: DavClient, io: Io): AsyncGenerator<Change> {
  // Asked before the listing, so that a change during it shows up next time.
  const { ctag } = await collectionState(c, client, io);
  const ask = { method: "PROPFIND", url: c.url, depth: "1", body: etagQuestion } as const;
  let empty = true;
  for await (const parts of (await client.multistatus(ask, io)).parts) {
    for (const part of parts) {
      if (!("response" in part)) continue;
      const { response } = part;
      const href = memberHref(c.url, response.href);
      empty = false;
      if (href === undefined) refuseTrouble(response);
      else if (!isFolder(response) && response.status !== 404) yield present(href, response);
    }
  }
  // Even of an empty collection it tells the collection itself (RFC 4918 9.1).
  if (empty) throw new LifeboatError("bad-answer", "a listing of nothing at all");
  yield { is: "end", listing: "full", ...(ctag === undefined ? {} : { at: `ctag:${ctag}` }) };
}

/** What the answer says about the collection itself: with an error there, what it lists is not all there is (507: cut short). */
function refuseTrouble({ status: own, missing, conditions }: DavResponse): void {
  const status = own ?? missing.get(names.resourceType) ?? 200;
  if (status < 400) return;
  const code = status === 507 ? "bad-answer" : codeOfStatus(status);
  throw new DavError(code, `a listing with status ${status} about the collection itself`, { status, conditions, afterMs: undefined });
}

function isFolder(response: DavResponse): boolean {
  return response.props.get(names.resourceType)?.children.some(({ name }) => name === names.collection) === true;
}

async function collectionState(c: DavCollection, client: DavClient, io: Io): Promise<{ ctag: string | undefined }> {
  const ask = { method: "PROPFIND", url: c.url, depth: "0", body: stateQuestion } as const;
  const { responses } = await client.responses(ask, io);
  const ctag = responses[0] === undefined ? undefined : textOf(responses[0], names.ctag);
  return { ctag: ctag === "" ? undefined : ctag };
}
