// Android's media database, told of files that came and went.
import type { Io } from "../provider.ts";
import type { Tell } from "./content.ts";
import { type Phone, quoted } from "./phone.ts";

export type Scanner = { readonly phone: Phone; readonly tell: Tell; readonly sdk: number };

/** Android 11: from then on the media database looks at what it is told to, also at whole folders. */
const looksSince = 30;
export const looksAtFolders = (sdk: number): boolean => sdk >= looksSince;

export async function scan({ phone, tell, sdk }: Scanner, paths: readonly string[], io: Io): Promise<void> {
  if (looksAtFolders(sdk)) await tell(paths.map((path) => ["call", "--uri", "content://media", "--method", "scan_file", "--arg", path]), io);
  else for (const path of paths) await phone.run(`am broadcast -a android.intent.action.MEDIA_SCANNER_SCAN_FILE -d ${quoted(fileUrl(path))} </dev/null`, io);
}

/** An address ends at "#" and "?", which names may hold. */
export const fileUrl = (path: string): string => `file://${path.split("/").map(encodeURIComponent).join("/")}`;
