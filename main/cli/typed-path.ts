import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** A path as it was typed: no shell opens the "~" of --vault=~/x, and none that of a line in a crontab or a unit file. */
export function typedPath(text: string): string {
  return resolve(/^~(?=$|[/\\])/.test(text) ? join(homedir(), text.slice(1)) : text);
}
