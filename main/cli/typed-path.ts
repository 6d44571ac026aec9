import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { LifeboatError } from "../api/errors.ts";

/** A path as it was typed: no shell opens the "~" of --vault=~/x, and none that of a line in a crontab or a unit file. */
export function typedPath(text: string): string {
  // Else it would be the folder somebody happens to be in.
  if (text === "") throw new LifeboatError("usage", "a path is empty; perhaps a variable that should hold it is not set");
  return resolve(/^~(?=$|[/\\])/.test(text) ? join(homedir(), text.slice(1)) : text);
}
