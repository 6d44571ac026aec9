// People back onto a phone: as one card file, opened there, so that the phone's own import asks its owner where to keep them.
// Who has come is seen in the phone's contacts. What Lifeboat wrote is known by a row beside it (`import-card.ts`); an importer
// that drops that row is made up for by names.
import { setTimeout } from "node:timers/promises";
import { asLifeboatError } from "../../../api/errors.ts";
import { viewVCard } from "../../formats/vcard.ts";
import { bytesOf } from "../bytes.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Io, Op, Outcome, Ref } from "../provider.ts";
import { writeError } from "./answers.ts";
import { type ContactsPart, contactsUri, type PersonEntry } from "./contacts.ts";
import type { Ask, Tell } from "./content.ts";
import { importCard, markType } from "./import-card.ts";
import { openOnPhone, type Opener } from "./open-on-phone.ts";
import { readIds, readTable, text } from "./table.ts";

type Create = Extract<Op, { do: "create" }>;
type Remove = Extract<Op, { do: "remove" }>;
type Sent = { readonly key: string; readonly name: string; readonly card: Uint8Array };
/** Raw contacts by their ids: name, and the key they were written under. */
type Raws = ReadonlyMap<string, { readonly name: string; readonly key: string | undefined }>;

/** In milliseconds. */
export type Patience = { /** Between two looks. */ readonly look: number; /** For the first person to come. */ readonly first: number; /** For the next one. */ readonly next: number };
export const usualPatience: Patience = { look: 2000, first: 300_000, next: 20_000 };

export type ContactPlace = Opener & { readonly ask: Ask; readonly tell: Tell; readonly part: ContactsPart; readonly patience: Patience };

export class ContactTarget {
  private readonly place: ContactPlace;

  constructor(place: ContactPlace) {
    this.place = place;
  }

  async *write(ops: readonly Op[], io: Io): AsyncGenerator<Outcome> {
    if (ops.length === 0) return;
    stopIfAborted(io);
    this.place.part.forget();
    yield* this.create([...new Map(ops.flatMap((op) => (op.do === "create" ? [[op.key, op] as const] : []))).values()], io);
    for (const op of ops) {
      if (op.do === "remove") yield await this.remove(op, io);
      if (op.do === "replace") yield { key: op.key, is: "failed", code: "unsupported", detail: "contacts on a phone are not replaced" };
    }
  }

  async *find(keys: readonly string[], io: Io): AsyncGenerator<{ key: string; ref: Ref }> {
    if (keys.length === 0) return;
    const written = keysIn(await this.raws(io));
    const people = await this.place.part.people(io);
    for (const key of new Set(keys)) {
      const ref = refOf(people, written.get(key));
      if (ref !== undefined) yield { key, ref };
    }
  }

  private async *create(ops: readonly Create[], io: Io): AsyncGenerator<Outcome> {
    if (ops.length === 0) return;
    const before = await this.raws(io);
    const known = keysIn(before);
    const fresh: Sent[] = [];
    for (const op of ops.filter(({ key }) => !known.has(key))) {
      const sent = await sentOf(op);
      if ("is" in sent) yield sent;
      else fresh.push(sent);
    }
    const arrived = new Map([...known, ...(fresh.length === 0 ? [] : await this.import(fresh, before, io))]);
    const people = await this.place.part.people(io);
    for (const { key } of [...ops.filter((op) => known.has(op.key)), ...fresh]) {
      const ref = refOf(people, arrived.get(key));
      yield ref === undefined ? { key, is: "failed", code: "no-answer", detail: notImported } : { key, is: "done", ref };
    }
  }

  /** Raw contacts by the keys they stand for. */
  private async import(sent: readonly Sent[], before: Raws, io: Io): Promise<Map<string, string>> {
    const opened = await openOnPhone(this.place, { bytes: Buffer.concat(sent.map(({ card }) => card)), people: sent.length }, io);
    try {
      // Not waited for: who has come answers it.
      io.ask({ is: "unlock", text: opened.text, people: sent.length }).catch((thrown: unknown) => io.log("the phone asks, and nobody was told here", { code: asLifeboatError(thrown).code }));
      return match(sent, await this.wait(sent, before, io));
    } finally {
      await opened.close();
    }
  }

  private async wait(sent: readonly Sent[], before: Raws, io: Io): Promise<Raws> {
    const { look, first, next } = this.place.patience;
    let come: Raws = new Map();
    for (let last = performance.now(); ; ) {
      const there = await readIds(this.place.ask, { uri: `${contactsUri}/raw_contacts`, where: "deleted=0" }, io);
      if (there.filter((id) => !before.has(id)).length > come.size) {
        come = new Map([...(await this.raws(io))].filter(([id]) => !before.has(id)));
        last = performance.now();
      }
      if (match(sent, come).size === sent.length || performance.now() - last > (come.size === 0 ? first : next)) return come;
      await setTimeout(look, undefined, { signal: io.signal }).catch(() => undefined);
      stopIfAborted(io);
    }
  }

  /** What a person has from other accounts is theirs: only what was imported goes. */
  private async remove({ key, ref }: Remove, io: Io): Promise<Outcome> {
    const person = (await this.place.part.people(io)).get(ref.href);
    if (person === undefined) return { key, is: "done" };
    if (ref.etag !== undefined && person.ref.etag !== ref.etag) return { key, is: "conflict" };
    const going = person.own.length > 0 ? person.own : person.raws;
    this.place.part.forget();
    const answers = await this.place.tell(going.map((id) => ["delete", "--uri", `${contactsUri}/raw_contacts/${id}`]), io);
    const left = await this.raws(io);
    if (!going.some((id) => left.has(id))) return { key, is: "done" };
    const { code, detail } = writeError(answers.find(({ failure }) => failure !== undefined)?.failure, contactsUri);
    return { key, is: "failed", code, detail };
  }

  private async raws(io: Io): Promise<Raws> {
    const raws = await readTable(this.place.ask, { uri: `${contactsUri}/raw_contacts`, numbers: [], texts: ["display_name"], where: "deleted=0" }, io);
    const marks = await readTable(this.place.ask, { uri: `${contactsUri}/data`, numbers: ["raw_contact_id"], texts: ["data1"], where: `mimetype='${markType}'` }, io);
    const keys = new Map(marks.rows.map((row) => [row["raw_contact_id"], text(row, "data1")]));
    return new Map(raws.rows.map((row) => [row["_id"] ?? "", { name: text(row, "display_name") ?? "", key: keys.get(row["_id"] ?? "") }]));
  }
}

const notImported = "the phone did not import it: on the phone, somebody has to press Import (or OK) while Lifeboat waits";

async function sentOf({ key, item }: Create): Promise<Sent | Outcome> {
  const bytes = await bytesOf(item.body);
  const { kind, fullName } = viewVCard(bytes);
  if (kind === "group") return { key, is: "failed", code: "unsupported", detail: "the phone has no place for a list of people" };
  return { key, name: nameOf(fullName), card: importCard(bytes, key) };
}

const nameOf = (name: string): string => name.normalize("NFC").replaceAll(/\s+/g, " ").trim().toLowerCase();

/** By key; what bears none by its name, in the order of the file. */
function match(sent: readonly Sent[], come: Raws): Map<string, string> {
  const found = new Map([...keysIn(come)].filter(([key]) => sent.some((each) => each.key === key)));
  const unmarked = Map.groupBy([...come].filter(([, { key }]) => key === undefined), ([, { name }]) => nameOf(name));
  for (const { key, name } of sent) {
    const [id] = found.has(key) ? [] : (unmarked.get(name)?.shift() ?? []);
    if (id !== undefined) found.set(key, id);
  }
  return found;
}

const keysIn = (raws: Raws): Map<string, string> => new Map([...raws].flatMap(([id, { key }]) => (key === undefined ? [] : [[key, id] as const])));

function refOf(people: ReadonlyMap<string, PersonEntry>, raw: string | undefined): Ref | undefined {
  return raw === undefined ? undefined : [...people.values()].find(({ raws }) => raws.includes(raw))?.ref;
}
