import { createReadStream } from "node:fs";
import { open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { LifeboatError } from "../../api/errors.ts";
import type { Engine } from "../../engine/engine.ts";
import type { BodyRow, VersionRow } from "../../engine/vault/read/items.ts";
import { at, done, positive, runs } from "../command.ts";
import { Names } from "../names.ts";
import { type Cli, withEngine } from "../session.ts";
import { bytes, fill, plain, quoted, texts } from "../text.ts";
import { when } from "../time.ts";
import { typedPath } from "../typed-path.ts";
import { describe } from "../describe.ts";

type Options = { readonly at?: string; readonly raw?: boolean; readonly out?: string; readonly part?: string; readonly version?: number };

export function define(command: Command): void {
  command
    .argument("<item>", "its number, as ls and search show it", positive)
    .option("--raw", "its exact bytes on stdout")
    .option("--out <file>", "its exact bytes into a new file")
    .option("--part <name>", 'with --raw or --out: a part of it, such as "photo"')
    .option("--version <number>", "this version of it, as history shows it", positive)
    .addOption(at());
  runs(command, (cli, options: Options, [item]) =>
    withEngine(cli, { readOnly: true }, async ({ engine }) => {
      const version = await chosenVersion(engine, Number(item), options);
      if (options.raw === undefined && options.out === undefined) await summary(cli, engine, version);
      else await takeOut(cli, engine, await chosenBody(engine, version, options.part), options.out === undefined ? undefined : typedPath(options.out));
      return done;
    }),
  );
}

async function chosenVersion(engine: Engine, item: number, { at, version }: Options): Promise<VersionRow> {
  const versions = await engine.vault.read.versions(item);
  if (versions.length === 0) throw new LifeboatError("not-found", `there is no item ${item}`);
  const snapshot = at === undefined ? undefined : (await engine.snapshot(at)).id;
  const found = versions.find((v) => {
    if (version !== undefined) return v.version === version;
    return snapshot === undefined || (v.first <= snapshot && (v.until === null || v.until > snapshot));
  });
  if (!found) throw new LifeboatError("not-found", fill(texts["no-version"], { item }));
  return found;
}

async function chosenBody(engine: Engine, { version, body }: VersionRow, part: string | undefined): Promise<BodyRow> {
  if (part === undefined) return body;
  const parts = await engine.vault.read.parts(version);
  const found = parts.find((p) => p.name === part);
  if (found) return found;
  throw new LifeboatError("not-found", `it has no part "${part}"; it has ${parts.map((p) => `"${p.name}"`).join(", ") || "none"}`);
}

async function summary({ out }: Cli, engine: Engine, version: VersionRow): Promise<void> {
  const names = await Names.read(engine);
  const { read } = engine.vault;
  const [collections, parts, text] = await Promise.all([read.collections(), read.parts(version.version), textOf(engine, version)]);
  const account = names.account(collections.find((c) => c.id === version.collection)?.account ?? 0);
  const collection = names.collection(version.collection);
  const { item, kind, uid, name, at, flag, facts, href, hash, first, firstTime, until, untilTime, body } = version;
  const kept = parts.map((p) => ({ name: p.name, type: p.type, size: p.size, hash: p.hash }));
  const path = filePath(engine, body);
  const head = [
    `#${item}  ${kind}  ${quoted(name)}`,
    `  kept of ${quoted(account)}, ${quoted(collection)}; like this since ${when(firstTime)}${untilTime === null ? "" : ` until ${when(untilTime)}`}${flag === null ? "" : `  (${flag})`}`,
    `  ${body.type}, ${bytes(body.size)}${path === null ? "" : `: ${path}`}`,
    ...parts.map((p) => `  part ${quoted(p.name)}: ${p.type}, ${bytes(p.size)}`),
  ];
  out.data(
    { event: "item", item, version: version.version, kind, uid, name, at, flag, facts, href, hash, account, collection, first, firstTime, until, untilTime, type: body.type, size: body.size, path, parts: kept, text: text && new TextDecoder().decode(text) },
    [...head, ...(text ? ["", ...describe(kind, text).map((line) => `  ${plain(line)}`)] : [])].join("\n"),
  );
}

async function textOf(engine: Engine, { kind, body }: VersionRow): Promise<Uint8Array | undefined> {
  return kind === "photo" ? undefined : engine.vault.read.bodyText(body.id);
}

function filePath(engine: Engine, { hash, ext }: BodyRow): string | null {
  return ext === null ? null : engine.vault.blobs.path(Buffer.from(hash, "hex"), ext);
}

async function takeOut(cli: Cli, engine: Engine, body: BodyRow, to: string | undefined): Promise<void> {
  const path = filePath(engine, body);
  const data = path === null ? await engine.vault.read.bodyBytes(body.id) : undefined;
  if (path === null && data === undefined) throw new LifeboatError("not-found", "its bytes were forgotten on request");
  const source = data ? Readable.from([data]) : createReadStream(path ?? "");
  if (to !== undefined) return intoFile(cli, source, body, to);
  if (!process.stdout.isTTY || body.type.startsWith("text/")) for await (const chunk of source) cli.out.raw(chunk as Buffer);
  else throw new LifeboatError("usage", `these are ${bytes(body.size)} of ${body.type}, nothing for a terminal; use --out FILE`);
}

/** All of it or nothing; what is there already is never overwritten. */
async function intoFile({ out, signal }: Cli, source: Readable, { size }: BodyRow, to: string): Promise<void> {
  const file = await open(to, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw new LifeboatError("usage", `there is no folder ${dirname(to)}`, { cause: error });
    throw error.code === "EEXIST" ? new LifeboatError("exists", to, { cause: error }) : error;
  });
  try {
    await pipeline(source, file.createWriteStream(), { signal });
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  }
  out.data({ event: "written", path: to, size }, `Wrote ${to}, ${bytes(size)}.`);
}
