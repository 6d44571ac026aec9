// The doubles of Google and Microsoft as large accounts see them: with quotas, and failing now and then.
import { markIds } from "../main/engine/providers/graph/marks.ts";
import { startFakeGraph } from "../main/engine/providers/graph/fake-graph.fixture.ts";
import type { Quota } from "../main/engine/providers/limits.fixture.ts";
import { startGoogle } from "./servers/google.ts";

export type Manners = { readonly quota?: Quota; /** Of so many requests, one is refused. */ readonly refuseEvery?: number; readonly failEvery: number; /** How long Lifeboat is told that writes may stay unseen. */ readonly settlesMs: number };
export type Vendor = AsyncDisposable & {
  /** Of `lifeboat add`. */
  readonly add: readonly string[];
  counts(): { contact: number; event: number };
  /** Each thing by its UID and what tells it from others: a person's first number, an event's name. */
  held(): { contact: string[]; event: string[] };
  /** Changes with everything that is written. */
  etags(): string[];
  /** Everybody it would have written to. */
  mails(): readonly string[];
  /** How often it refused for the quota, and failed. */
  readonly turnedAway: { readonly quota: number; readonly failed: number };
};

const digits = (text: string | null | undefined): string => (text ?? "").replaceAll(/\D/g, "");

/** Without a calendar's dates that differ from their series. */
export async function googleVendor({ settlesMs, ...manners }: Manners): Promise<Vendor> {
  const google = await startGoogle();
  const { server, people, calendars } = google.fake;
  Object.assign(server.switches, manners);
  const events = () => [...calendars.calendars.values()].flatMap(({ events }) => [...events.actual.values()]);
  return {
    add: ["google", "--base", google.url, "--settles", String(settlesMs), "--client-id", "client-1"],
    turnedAway: server.turnedAway,
    counts: () => ({ contact: people.people.actual.size, event: events().filter(({ recurringEventId }) => !recurringEventId).length }),
    held: () => ({
      contact: [...people.people.actual.values()].map((person) => `${person.clientData?.find(({ key }) => key === "lifeboatUid")?.value} ${digits(person.phoneNumbers?.[0]?.value)}`),
      event: events().flatMap(({ iCalUID, summary, recurringEventId }) => (recurringEventId ? [] : [`${iCalUID} ${summary}`])),
    }),
    etags: () => [...people.people.actual.values(), ...events()].map(({ etag }) => etag ?? ""),
    mails: () => calendars.mails,
    [Symbol.asyncDispose]: () => google[Symbol.asyncDispose](),
  };
}

export async function graphVendor({ settlesMs, ...manners }: Manners): Promise<Vendor> {
  const graph = await startFakeGraph();
  Object.assign(graph.server.switches, manners);
  const contacts = () => [...graph.contacts.folders.values()].flatMap(({ shelf }) => [...shelf.actual.values()]);
  const events = () => [...graph.events.books.values()].flatMap(({ shelf }) => [...shelf.actual.values()]);
  const uid = (thing: { readonly singleValueExtendedProperties?: readonly { readonly id?: string; readonly value?: string | null }[] | null }): string => thing.singleValueExtendedProperties?.find(({ id }) => id === markIds.uid)?.value ?? "";
  return {
    add: ["graph", "--client-id", "client-1", "--url", graph.world.base, "--login", graph.server.url, "--settles", String(settlesMs)],
    turnedAway: graph.server.turnedAway,
    counts: () => ({ contact: contacts().length, event: events().length }),
    held: () => ({
      contact: contacts().map((contact) => `${uid(contact)} ${digits(contact.mobilePhone)}`),
      event: events().map((event) => `${uid(event)} ${event.subject}`),
    }),
    etags: () => [...contacts(), ...events()].map((thing) => thing["@odata.etag"]),
    mails: () => graph.world.mails,
    [Symbol.asyncDispose]: () => graph[Symbol.asyncDispose](),
  };
}
