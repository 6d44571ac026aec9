// Changing one item inside a file of many: every other byte stays.
import { LifeboatError } from "../../../api/errors.ts";
import type { Component } from "../../formats/components.ts";
import { firstLine, readComponents } from "../../formats/components.ts";
import { editBytes } from "../../formats/content-edit.ts";
import { ContentLine, parseContent, terminatorOf } from "../../formats/content-lines.ts";
import { textValue } from "../../formats/content-values.ts";
import { maxFileLines } from "../../formats/icalendar-split.ts";
import type { Piece } from "./pieces.ts";
import { piecesOf } from "./pieces.ts";
import type { TextSort } from "./types.ts";

/**
 * The file with `piece` in the form of `item`, or without it. Throws "unsupported" where that would touch anything
 * else; the result is looked at again before anyone writes it.
 */
export function rewrite(sort: TextSort, file: Uint8Array, piece: Piece, item: Uint8Array | undefined): Uint8Array {
  const rewritten = sort === "cards" ? rewriteCards(file, piece, item) : rewriteCalendar(file, piece, item);
  assertOnlyThatChanged(piecesOf(sort, file), piecesOf(sort, rewritten), piece, item);
  return rewritten;
}

/** Cards are views into their file, so they know where they are. */
function rewriteCards(file: Uint8Array, { bytes }: Piece, item: Uint8Array | undefined): Uint8Array {
  const start = bytes.byteOffset - file.byteOffset;
  const rest = file.subarray(start + bytes.length);
  const added = item === undefined || rest.length === 0 || item.at(-1) === 10 ? item : Buffer.concat([item, Buffer.from("\r\n")]);
  return Buffer.concat([file.subarray(0, start), added ?? new Uint8Array(), rest]);
}

function rewriteCalendar(file: Uint8Array, piece: Piece, item: Uint8Array | undefined): Uint8Array {
  const content = parseContent(file, maxFileLines);
  const tops = readComponents(content.lines);
  const old = tops.flatMap((top) => top.children).filter((part) => isOf(part, piece));
  const [first] = old;
  if (first === undefined) throw new LifeboatError("unsupported", "the entry has no uid to find it by");
  const added = item === undefined ? [] : linesFor(item, zoneIds(tops));
  return editBytes(content, (line, index) => {
    if (index === first.begin) return added;
    return old.some((part) => index >= part.begin && index < part.end) ? undefined : line;
  });
}

const names: Readonly<Record<string, string>> = { event: "VEVENT", task: "VTODO" };

function isOf(part: Component, { kind, uid }: Piece): boolean {
  const line = firstLine(part, "UID");
  return part.name === names[kind] && line !== undefined && textValue(line).trim() === uid;
}

/** The entry's own components, and the time zones the file does not have yet. */
function linesFor(item: Uint8Array, zones: ReadonlySet<string>): ContentLine[] {
  const content = parseContent(item);
  const parts = readComponents(content.lines).flatMap((top) => top.children);
  const wanted = parts.filter((part) => part.name !== "VTIMEZONE" || !zones.has(zoneIdOf(part)));
  return wanted.flatMap((part) => content.lines.slice(part.begin, part.end)).map((line) => {
    return terminatorOf(line.raw) === "" ? new ContentLine(line.raw + content.eol) : line;
  });
}

function zoneIds(tops: readonly Component[]): Set<string> {
  const zones = tops.flatMap((top) => top.children).filter((part) => part.name === "VTIMEZONE");
  return new Set(zones.map(zoneIdOf));
}

function zoneIdOf(zone: Component): string {
  return firstLine(zone, "TZID")?.value.trim() ?? "";
}

function assertOnlyThatChanged(before: readonly Piece[], after: readonly Piece[], piece: Piece, item: Uint8Array | undefined): void {
  const others = before.filter((other) => other.fragment !== piece.fragment);
  const now = new Set(after.map((other) => other.etag));
  const counted = after.length === others.length + (item === undefined ? 0 : 1);
  // The last one left is served as the whole file, so it has another form than before.
  const alone = after.length === 1 && after[0]?.uid === others[0]?.uid;
  if (counted && (alone || others.every((other) => now.has(other.etag)))) return;
  throw new LifeboatError("unsupported", "the item cannot be changed without touching others in its file");
}
