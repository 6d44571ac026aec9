// Only plain files are read: a pipe is waited for without an end, and a device may never end.
import { closeSync, constants, fstatSync, openSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { LifeboatError } from "../../api/errors.ts";

/** So that a pipe is refused instead of waited for. Windows has neither. */
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const refused = (path: string): LifeboatError => new LifeboatError("bad-answer", `${path} is not a plain file`);

/** Throws bad-answer for what is there and no file. */
export async function openPlain(path: string): Promise<FileHandle> {
  const file = await open(path, flags);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw refused(path);
}

/** The same for those who cannot wait. */
export function openPlainNow(path: string): number {
  const file = openSync(path, flags);
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw refused(path);
}
