// An Android phone with USB debugging turned on, through ADB. Nothing is installed on it, and nothing is written to it before
// somebody puts something back.
import { z } from "zod";
import { listCollections, partsSource } from "../parts.ts";
import type { Connection, Io, ProviderDef, Traits } from "../provider.ts";
import { calendarsPart } from "./calendars.ts";
import { contactsPart } from "./contacts.ts";
import { type Patience, usualPatience } from "./contact-target.ts";
import { askOf, tellOf } from "./content.ts";
import { factsOf } from "./facts.ts";
import type { Phone } from "./phone.ts";
import { photosPart } from "./photos.ts";
import { reach, ways } from "./reach.ts";
import { phoneTarget } from "./target.ts";
import { tasksPart } from "./tasks.ts";

const settings = z.strictObject({
  serial: z.string().min(1).optional().describe("the phone's serial number, where several are connected (adb devices)"),
  address: z.string().min(1).optional().describe("instead of the cable: host:port of a phone that listens in the network (adb tcpip)"),
});
export type AdbSettings = z.infer<typeof settings>;

/** A batch of people is one import, for which somebody has to press a button. */
const traits: Traits = { etags: "weak", parallel: 2, batch: 200, keyed: false, settlesMs: 0, originals: true, writes: ["create", "remove"] };

export const adb: ProviderDef<AdbSettings> = {
  id: "adb",
  title: "An Android phone",
  kinds: { read: ["contact", "event", "task", "photo"], write: ["contact", "event", "photo"] },
  settings,
  secrets: ["key"],
  makes: ["key"],
  async *discover(io) {
    for (const { serial, label } of await ways(io)) if (serial !== "") yield { settings: { serial }, label };
  },
  connect: async (wanted, need, io) => connectionOf(await reach(wanted, io), io, { need }),
};

type Wish = { readonly need?: "read" | "write"; readonly patience?: Patience };

/** Closes the phone where it does not get that far. */
export async function connectionOf(phone: Phone, io: Io, { need = "write", patience = usualPatience }: Wish = {}): Promise<Connection> {
  try {
    const { serial, shared, label, storage, sdk } = await factsOf(phone, io);
    const [ask, tell] = [askOf(phone), tellOf(phone)];
    const [contacts, calendars, photos] = [contactsPart(ask), calendarsPart(ask), photosPart(phone, ask, storage)];
    const parts = [contacts, calendars, tasksPart(ask), photos];
    const own = { phone, ask, tell, storage, sdk };
    const target = phoneTarget({ contacts: { ...own, part: contacts, patience }, events: { ...own, part: calendars }, photos: { ...own, part: photos } });
    return {
      identity: { id: `adb:${serial}`, label, ...(shared !== undefined && { place: `adb:${shared}` }) },
      traits,
      source: partsSource({}, parts),
      ...(need === "write" && { target }),
      collections: (callIo) => listCollections(parts, callIo),
      [Symbol.asyncDispose]: () => phone.close(),
    };
  } catch (thrown) {
    await phone.close();
    throw thrown;
  }
}
