import type { Attachment } from "@microsoft/microsoft-graph-types";
import { type FakeReply, type FakeRequest, ok, refuse } from "./fake-http.fixture.ts";

type Wanted = { readonly attachmentType?: string; readonly name?: string; readonly size?: number; readonly contentType?: string };
type Session = { readonly wanted: Wanted; readonly keep: (file: Attachment) => void; bytes: Buffer };

const mostInPiece = 4 * 1024 * 1024;

/** Sessions in which files are attached piece by piece, as Outlook and To Do have them. */
export class FakeAttaching {
  private readonly sessions = new Map<string, Session>();

  /** `size`: what the service takes so. */
  begin(id: string, wanted: Wanted | undefined, size: readonly [least: number, most: number], keep: Session["keep"]): FakeReply | undefined {
    const isFit = wanted?.attachmentType === "file" && Boolean(wanted.name) && (wanted.size ?? -1) >= size[0] && (wanted.size ?? 0) <= size[1];
    if (wanted === undefined || !isFit) return refuse(400, "ErrorInvalidArgument");
    this.sessions.set(id, { wanted, keep, bytes: Buffer.alloc(0) });
    return undefined;
  }

  /** In order, at most four megabytes at once; the last piece makes the file. */
  piece(request: FakeRequest, id: string): FakeReply {
    const session = this.sessions.get(id);
    const [, from, to, size] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(request.headers["content-range"] ?? "") ?? [];
    if (session === undefined || request.method !== "PUT") return refuse(404, "ErrorItemNotFound");
    const { wanted } = session;
    const isNext = Number(from) === session.bytes.length && Number(to) + 1 - Number(from) === request.bytes.length && Number(size) === wanted.size;
    if (!isNext || request.bytes.length > mostInPiece) return refuse(416, "ErrorInvalidRange");
    session.bytes = Buffer.concat([session.bytes, request.bytes]);
    if (session.bytes.length < Number(size)) return ok({ nextExpectedRanges: [String(session.bytes.length)] });
    this.sessions.delete(id);
    session.keep({ name: wanted.name ?? null, contentType: wanted.contentType ?? null, size: session.bytes.length, contentBytes: session.bytes.toString("base64") } as Attachment);
    return { status: 201, headers: { Location: `/attachments/${id}` } };
  }
}
