import { constants, existsSync } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { randomUUID } from "node:crypto";
import { asLifeboatError, LifeboatError } from "../api/errors.ts";
import { syncFolder } from "../engine/disk/durable.ts";

/** In bytes. */
const largest = 64 * 1024;
const posix = process.platform !== "win32";

/**
 * The one line in a file that only its owner may read, without the line's end. Throws `usage` for a file that others may
 * read, that is empty, too long, or no file at all; the text never holds what is inside.
 */
export async function readSecretFile(path: string): Promise<string> {
  const file = await openRegular(path);
  try {
    const { mode, size } = await file.stat();
    if (posix && (mode & 0o077) !== 0) {
      throw new LifeboatError("usage", `other people on this computer can read ${path}; make it yours alone with: chmod 600 ${quoted(path)}`);
    }
    if (size > largest) throw new LifeboatError("usage", `${path} is too long for a password`);
    const secret = (await file.readFile("utf8")).replace(/\r?\n$/, "");
    if (secret === "") throw new LifeboatError("usage", `${path} is empty`);
    return secret;
  } finally {
    await file.close();
  }
}

async function openRegular(path: string): Promise<FileHandle> {
  // Not blocking, so that a named pipe is refused instead of waited for.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((error: unknown) => {
    const { code } = asLifeboatError(error);
    const why = code === "not-found" ? "does not exist" : code === "forbidden" ? "may not be read by you" : "cannot be read";
    throw new LifeboatError("usage", `${path} ${why}`, { cause: error });
  });
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new LifeboatError("usage", `${path} is not a plain file`);
}

const quoted = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);

/** The file's text, undefined where there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  if (!existsSync(path)) return undefined;
  await using file = await open(path, "r");
  return await file.readFile("utf8");
}

/** Old or new, never half of it, also after a power cut. Folder 0700, file 0600. */
export async function writePrivately(path: string, text: string): Promise<void> {
  const folder = await makePrivateFolder(dirname(path));
  const temporary = join(folder, `.${randomUUID()}.tmp`);
  try {
    await using file = await open(temporary, "wx", 0o600);
    await file.writeFile(text);
    await file.sync();
    await file.close();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

/** One that is there already keeps its mode: it may be somebody's home. */
export async function makePrivateFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}
