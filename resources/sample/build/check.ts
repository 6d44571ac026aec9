// Reads the sample phone back with other people's parsers and says what is wrong: `node resources/sample/build/check.ts`.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { checkCalendars } from "./check/calendars.ts";
import { checkContacts } from "./check/contacts.ts";
import { checkPhotos } from "./check/photos.ts";
import { type Checked, problems, type Sample } from "./check/sample.ts";

const root = join(import.meta.dirname, "..");
const limit = 8 * 1024 * 1024;

async function load(folder: string): Promise<Sample["files"]> {
  const names = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  const paths = names.filter((n) => n.isFile()).map((n) => join(n.parentPath, n.name)).toSorted();
  return Promise.all(paths.map(async (path) => ({ path: path.slice(join(root, folder).length + 1),
    bytes: await readFile(path) })));
}

const phone: Sample = { files: await load("phone") };
const later: Sample = { files: await load("later") };
const manifest = JSON.parse(await readFile(join(root, "sample.json"), "utf8")) as {
  counts: Record<string, number>;
  changes: { file: string; does: string; uid?: string }[];
};

const uids = new Set<string>();
const found: Checked[] = [checkContacts(phone, uids), checkCalendars(phone, uids), checkPhotos(phone)];
const counts = Object.assign({}, ...found) as Record<string, number>;
for (const [kind, count] of Object.entries(manifest.counts)) {
  if (counts[kind] !== count) problems.push(`${kind}: the manifest says ${count}, the files hold ${counts[kind]}`);
}

const laterUids = new Set<string>();
checkContacts(later, laterUids);
checkCalendars(later, laterUids);
checkPhotos(later);
for (const { file, does, uid } of manifest.changes) {
  if (!later.files.some(({ path }) => path === file)) problems.push(`change without its file: ${file}`);
  if (phone.files.some(({ path }) => path === file) !== (does === "replace")) problems.push(`${file}: cannot ${does}`);
  if (uid !== undefined && !laterUids.has(uid)) problems.push(`${file}: no ${uid}`);
}

const size = phone.files.reduce((sum, { bytes }) => sum + bytes.length, 0);
if (size > limit) problems.push(`${size} bytes are too many`);
await stat(join(root, "README.md"));
console.log(counts, `${(size / 1024 / 1024).toFixed(2)} MiB`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
