import { LifeboatError } from "../../../api/errors.ts";
import { meetingOf, type Meeting } from "../../formats/icalendar-edit.ts";
import type { Io, Op } from "../provider.ts";
import type { DavClient } from "./client.ts";
import type { DavCollection } from "./collections.ts";
import { collect } from "./collect.ts";
import { itemOf } from "./content.ts";
import { document, names, propElement } from "./names.ts";
import { davError, DavError } from "./status.ts";

const mostBytes = 64_000_000;
// "calendar-schedule" is the draft's name. Xandikos says "calendar-auto-scheduling", which is no feature's name, and writes to nobody.
const scheduling = new Set(["calendar-auto-schedule", "calendar-schedule"]);

/**
 * What a server that schedules (RFC 6638) would write to people: where the stored item leaves its guests to the server, a
 * replacement that does not is a cancellation to each of them (3.2.1.2), and so is its removal (3.2.1.3).
 */
export class Guests {
  readonly #c: DavCollection;
  readonly #client: DavClient;
  readonly #io: Io;
  #schedules: Promise<boolean> | undefined;
  #own: Promise<readonly string[]> | undefined;

  constructor(c: DavCollection, client: DavClient, io: Io) {
    this.#c = c;
    this.#client = client;
    this.#io = io;
  }

  /** Why what is there must be left as it is. */
  async refuses(op: Op, url: URL): Promise<string | undefined> {
    if (this.#c.service !== "calendars" || op.do === "create") return undefined;
    this.#schedules ??= this.#askWhetherItSchedules();
    if (!(await this.#schedules)) return undefined;
    const meeting = await this.#meetingAt(url);
    if (meeting === undefined || meeting.served.length === 0) return undefined;
    // Removed by a guest, it would be declined, which can be asked not to be (8.1).
    if (op.do === "remove" && (await this.#isGuestOf(meeting))) return undefined;
    return "the server would write to the guests of this meeting";
  }

  /** Where the answer says nothing of calendars, it may. */
  async #askWhetherItSchedules(): Promise<boolean> {
    const response = await this.#client.send({ method: "OPTIONS", url: this.#c.url }, this.#io);
    await response.body?.cancel();
    const features = (response.headers.get("dav") ?? "").split(",").map((feature) => feature.trim().toLowerCase());
    return !response.ok || !features.includes("calendar-access") || features.some((feature) => scheduling.has(feature));
  }

  async #meetingAt(url: URL): Promise<Meeting | undefined> {
    const response = await this.#client.send({ method: "GET", url }, this.#io);
    if (response.status !== 200) {
      const error = await davError(response, "GET", this.#io.now());
      if (error.code === "gone") return undefined;
      throw error;
    }
    const bytes = await collect(response.body ?? [], mostBytes);
    if (itemOf("calendars", new TextDecoder().decode(bytes), bytes) === undefined) throw new LifeboatError("bad-answer", "not a whole item");
    return meetingOf(bytes);
  }

  /** Known for certain only where the calendar's owner is among the guests, and somebody else invited them. */
  async #isGuestOf({ organizers, guests }: Meeting): Promise<boolean> {
    this.#own ??= this.#addressesOfOwner();
    const own = await this.#own;
    return guests.some((guest) => own.includes(guest)) && !organizers.some((organizer) => own.includes(organizer));
  }

  async #addressesOfOwner(): Promise<readonly string[]> {
    const [owner] = await this.#hrefs(this.#c.url, names.owner);
    const url = owner === undefined ? null : URL.parse(owner, this.#c.url.href);
    if (url === null || url.origin !== this.#c.url.origin) return [];
    return (await this.#hrefs(url, names.userAddresses)).map((address) => address.toLowerCase());
  }

  async #hrefs(url: URL, prop: string): Promise<string[]> {
    const ask = { method: "PROPFIND", url, depth: "0", body: document("DAV: propfind", propElement([prop])) } as const;
    try {
      const { responses } = await this.#client.responses(ask, this.#io);
      const found = responses[0]?.props.get(prop)?.children ?? [];
      return found.filter(({ name }) => name === names.href).map(({ text }) => text.trim());
    } catch (error) {
      if (error instanceof DavError) return [];
      throw error;
    }
  }
}
