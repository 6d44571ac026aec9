import { sniff } from "../../formats/sniff.ts";
import { type CardView, viewVCard } from "../../formats/vcard.ts";
import type { ContentRow } from "../../vault/read/items.ts";
import { readText, withLinkedPhoto } from "../prepare.ts";
import type { ExportFolder, TextFile } from "./folder.ts";
import { type Export, read, sourcesOf } from "./source.ts";

export type PersonLine = {
  readonly name: string;
  readonly org: string;
  readonly phones: readonly { readonly label: string; readonly value: string }[];
  readonly emails: readonly { readonly label: string; readonly value: string }[];
  /** "1941-04-02", without a year "--04-02", "" where there is none. */
  readonly birthday: string;
  readonly address: string;
  readonly note: string;
  /** Paths in the export. */
  readonly file: string;
  readonly photo: string | undefined;
};
export type GroupLine = { readonly name: string; readonly members: readonly string[] };
export type Contacts = { readonly people: readonly PersonLine[]; readonly groups: readonly GroupLine[] };

/** One file per address book and one per person. */
export async function exportContacts(of: Export): Promise<Contacts> {
  const { files, folder, tally } = of;
  const people: PersonLine[] = [];
  const cards: { name: string; members: readonly string[] }[] = [];
  const nameOf = new Map<string, string>();
  for (const source of sourcesOf(of, ["contact"])) {
    const book = folder.create(folder.names.take(["address books"], source.name, "vcf"));
    for await (const content of read(of, "contact", source.collection)) {
      tally.attemptNow(content, () => {
        const bytes = withLinkedPhoto(content, readText(content.body, files), files);
        append(book, bytes);
        const view = viewVCard(bytes);
        if (view.uid !== undefined) nameOf.set(view.uid, content.name);
        if (view.kind === "group") cards.push({ name: content.name, members: view.members });
        else people.push(writePerson(folder, content, bytes, view));
      });
    }
    book.close();
  }
  const groups = cards.map(({ name, members }) => ({ name, members: members.map((uid) => nameOf.get(uid) ?? uid) }));
  return { people, groups };
}

function append(file: TextFile, bytes: Uint8Array): void {
  file.write(bytes);
  if (bytes.at(-1) !== 10) file.write("\r\n");
}

function writePerson(folder: ExportFolder, content: ContentRow, bytes: Uint8Array, view: CardView): PersonLine {
  const path = folder.names.take(["people"], content.name, "vcf");
  const card = folder.create(path);
  append(card, bytes);
  card.close();
  return { ...personLine(content.name, view), file: path, photo: writePhoto(folder, path, view) };
}

const longest = 600;
const most = 20;

function personLine(name: string, view: CardView): Omit<PersonLine, "file" | "photo"> {
  const labelled = (all: CardView["phones"]): PersonLine["phones"] =>
    all.slice(0, most).map(({ value, label, types }) => ({ value: value.replace(/^(?:tel|mailto):/i, "").slice(0, longest), label: (label ?? saying(types)).slice(0, 40) }));
  const { year, month, day } = view.birthday ?? {};
  const [address] = view.addresses;
  const place = address ? [address.street, `${address.code} ${address.city}`.trim(), address.country] : [];
  return {
    name: name.slice(0, longest),
    org: view.org.filter((part) => part !== "").join(", ").slice(0, longest),
    phones: labelled(view.phones),
    emails: labelled(view.emails),
    birthday: view.birthday ? [year ?? "-", pad(month), pad(day)].filter((part) => part !== "").join("-") : "",
    address: place.filter((part) => part !== "").join(", ").slice(0, longest),
    note: (view.note ?? "").slice(0, longest),
  };
}

/** Types that every number or address has say nothing. */
const saying = (types: readonly string[]): string => types.filter((type) => type !== "internet" && type !== "voice").join(", ");

const pad = (part: number | undefined): string => (part === undefined ? "" : String(part).padStart(2, "0"));
const shown = new Set(["image/jpeg", "image/png", "image/gif", "image/webp"]);

/** By what the bytes are, whatever the card says of them. */
function writePhoto(folder: ExportFolder, card: string, { photo }: CardView): string | undefined {
  if (photo?.kind !== "inline") return undefined;
  const { type, ext } = sniff(photo.bytes);
  if (!shown.has(type)) return undefined;
  const [stem = "photo"] = (card.split("/").at(-1) ?? "").split(/\.vcf$/);
  const path = folder.names.take(["people"], stem, ext);
  const file = folder.create(path);
  file.write(photo.bytes);
  file.close();
  return path;
}

