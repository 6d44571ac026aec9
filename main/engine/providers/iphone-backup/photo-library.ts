// Photos.sqlite (Core Data): ZASSET since iOS 14, ZGENERICASSET before.
import type { Row, Tables, Value } from "./tables.ts";
import { groupsOf, number, text } from "./tables.ts";
import { fromApple } from "./times.ts";

export type Asset = {
  readonly id: string;
  /** In CameraRollDomain. */
  readonly path: string;
  readonly name: string;
  readonly taken: string | undefined;
  readonly favourite: boolean;
  /** Albums. */
  readonly groups: readonly string[];
  /** What is its own, and changes when it does. */
  readonly row: Row;
};
type Album = { readonly id: string; readonly name: string };
export type Library = {
  readonly assets: readonly Asset[];
  readonly albums: readonly Album[];
  /** Files of what is deleted, or somebody else's. */
  readonly passed: readonly string[];
};

/** An album made by the person; others are made by the phone. */
const ownAlbum = 2;
const telling = ["ZUUID", "ZDIRECTORY", "ZFILENAME", "ZDATECREATED", "ZMODIFICATIONDATE", "ZFAVORITE", "ZHIDDEN", "ZHASADJUSTMENTS", "ZADJUSTMENTSSTATE", "ZLATITUDE", "ZLONGITUDE"];

const judged = ["ZTRASHEDSTATE", "ZBUNDLESCOPE"];

/** A library has some hundred columns, and as many photos as there are: only what is needed is read. */
export function readLibrary(tables: Tables): Library {
  const rows = tables.rows(tables.has("ZASSET") ? "ZASSET" : "ZGENERICASSET", [...telling, ...judged]).filter((row) => pathOf(row) !== undefined);
  const albums = new Map(tables.rows("ZGENERICALBUM", ["ZUUID", "ZTITLE", "ZKIND", "ZTRASHEDSTATE"]).filter(isOwn).map((row) => [row["_row"] ?? null, { id: text(row, "ZUUID") ?? `album-${String(row["_row"])}`, name: text(row, "ZTITLE") ?? "" }]));
  const membership = membersOf(tables, albums);
  const details = tables.by("ZADDITIONALASSETATTRIBUTES", "ZASSET", ["ZORIGINALFILENAME", "ZTIMEZONEOFFSET"]);
  const assets = rows.filter(isKept).map((row) => {
    const detail = details.get(row["_row"] ?? null)?.[0];
    return assetOf(row, detail, membership.get(row["_row"] ?? null) ?? []);
  });
  return { assets, albums: [...albums.values()], passed: rows.filter((row) => !isKept(row)).flatMap((row) => pathOf(row) ?? []) };
}

function assetOf(row: Row, detail: Row | undefined, groups: readonly string[]): Asset {
  const path = pathOf(row) ?? "";
  return {
    id: text(row, "ZUUID") ?? path,
    path,
    name: text(detail, "ZORIGINALFILENAME") ?? text(row, "ZFILENAME") ?? "",
    taken: takenAt(fromApple(number(row, "ZDATECREATED")), number(detail, "ZTIMEZONEOFFSET")),
    favourite: number(row, "ZFAVORITE") === 1,
    groups,
    row: Object.fromEntries(telling.flatMap((column) => (row[column] === undefined ? [] : [[column, row[column]] as const]))),
  };
}

/** With the offset of the place where it was taken, where that is known. */
function takenAt(at: Date | undefined, offset: number | undefined): string | undefined {
  if (at === undefined) return undefined;
  const minutes = Math.trunc((offset ?? Number.NaN) / 60);
  if (!(Math.abs(minutes) <= 14 * 60)) return `${at.toISOString().slice(0, 19)}Z`;
  const wall = new Date(at.getTime() + minutes * 60_000).toISOString().slice(0, 19);
  const two = (value: number): string => String(value).padStart(2, "0");
  const size = Math.abs(minutes);
  return `${wall}${minutes < 0 ? "-" : "+"}${two(Math.trunc(size / 60))}:${two(size % 60)}`;
}

/** Recently deleted (1) is deleted; a scope other than 0 is from a conversation or somebody's shared album. */
function isKept(row: Row): boolean {
  return (number(row, "ZTRASHEDSTATE") ?? 0) === 0 && (number(row, "ZBUNDLESCOPE") ?? 0) === 0 && !(text(row, "ZDIRECTORY") ?? "").startsWith("PhotoData/PhotoCloudSharingData");
}

const isOwn = (row: Row): boolean => number(row, "ZKIND") === ownAlbum && (number(row, "ZTRASHEDSTATE") ?? 0) === 0;

function pathOf(row: Row): string | undefined {
  const [directory, name] = [text(row, "ZDIRECTORY"), text(row, "ZFILENAME")];
  return directory === undefined || name === undefined ? undefined : `Media/${directory}/${name}`;
}

/** The table that joins albums and photos is named after numbers that each version of iOS gives anew. */
function membersOf(tables: Tables, albums: ReadonlyMap<Value, Album>): ReadonlyMap<Value, string[]> {
  const pairs = tables.names.filter((name) => /^Z_\d+ASSETS$/.test(name)).flatMap((table) => {
    const columns = [...tables.columns(table)];
    const [album, asset] = [columns.find((column) => /^Z_\d+ALBUMS\d*$/.test(column)), columns.find((column) => /^Z_\d+ASSETS\d*$/.test(column))];
    if (album === undefined || asset === undefined) return [];
    return tables.rows(table, [album, asset]).map((row) => ({ member: row[asset] ?? null, group: albums.get(row[album] ?? null)?.id }));
  });
  return groupsOf(pairs);
}
