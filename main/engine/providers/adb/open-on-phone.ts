// A file of cards put on the phone and opened there. The app that opens it may read it only where it is given leave, which
// goes with an address of the media database (MediaProvider.checkUriPermission); before Android 7 a path will do.
import { randomUUID } from "node:crypto";
import { LifeboatError } from "../../../api/errors.ts";
import type { Io } from "../provider.ts";
import type { Ask } from "./content.ts";
import { fileUrl, scan, type Scanner } from "./media-scan.ts";
import { quoted } from "./phone.ts";
import { readIds } from "./table.ts";

export type Opener = Scanner & { readonly ask: Ask; readonly storage: string | undefined };
type Cards = { readonly bytes: Uint8Array; readonly people: number };
/** What to tell the person; `close` takes the file away again. */
type Opened = { readonly text: string; close(): Promise<void> };

/** Android 7: files are handed over by address. */
const addressSince = 24;

export async function openOnPhone(opener: Opener, { bytes, people }: Cards, io: Io): Promise<Opened> {
  const { phone, storage } = opener;
  if (storage === undefined) throw new LifeboatError("source-locked", "unlock the phone once after it was switched on");
  const path = `${storage}/Download/Lifeboat ${randomUUID().slice(0, 8)}.vcf`;
  const close = async (): Promise<void> => {
    const quiet = { ...io, signal: new AbortController().signal };
    await phone.disk.remove(path, quiet).then(() => scan(opener, [path], quiet)).catch(() => io.log("the file of cards is still on the phone", {}));
  };
  try {
    await phone.disk.makeFolder(`${storage}/Download`, io);
    await phone.send(path, ReadableStream.from([bytes]), io.now(), io);
    await scan(opener, [path], io);
    const at = await addressOf(opener, path, io);
    const { out, err } = await phone.run(`am start -a android.intent.action.VIEW -t text/x-vcard --grant-read-uri-permission -d ${quoted(at)} </dev/null`, io);
    const said = `${Buffer.from(out).toString("utf8")}${err}`;
    if (/^(?:Error|.*Exception)/m.test(said)) throw refused(said);
    return { text: questionFor(people), close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

const questionFor = (people: number): string => `Now look at the phone: unlock it. It asks whether to import ${people === 1 ? "one contact" : `${people} contacts`}. Choose where to keep them, then press Import (or OK).`;

async function addressOf({ ask, sdk }: Opener, path: string, io: Io): Promise<string> {
  if (sdk < addressSince) return fileUrl(path);
  const uri = "content://media/external/file";
  const id = (await readIds(ask, { uri, where: `_data='${path.replaceAll("'", "''")}'` }, io)).at(-1);
  return id === undefined ? fileUrl(path) : `${uri}/${id}`;
}

function refused(said: string): LifeboatError {
  if (/unable to resolve Intent|No Activity found|does not exist/i.test(said)) return new LifeboatError("unsupported", "no app on the phone opens files of contacts (vCard): install or turn on a contacts app");
  return new LifeboatError("forbidden", "the phone does not let this computer open a file on it");
}
