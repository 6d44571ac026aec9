import { LifeboatError } from "../../../api/errors.ts";
import { signIn, signOut } from "../../net/sign-in.ts";
import { signInSecret } from "../../net/sign-in-kept.ts";
import type { Connection, Io, ProviderDef } from "../provider.ts";
import { type Room, roomsCollections, roomsSource, roomsTarget } from "../rooms.ts";
import { Api, type Sleep } from "./api.ts";
import { Calendars } from "./calendar/calendars.ts";
import { lacks } from "./lacks.ts";
import { Contacts } from "./people/contacts.ts";
import { TaskLists } from "./tasks/lists.ts";
import { type GoogleSettings, hasClient, hostsOf, issuerOf, rootsOf, scopesFor, settingsSchema } from "./settings.ts";

/** A client's own secret, which Google asks of those who made a client themselves. */
const clientSecret = "client-secret";

export const google: ProviderDef<GoogleSettings> = createGoogle();

/** The provider with other waits, for tests. */
export function createGoogle({ sleep }: { readonly sleep?: Sleep } = {}): ProviderDef<GoogleSettings> {
  return {
    id: "google",
    title: "Google (contacts, calendars, to-dos)",
    kinds: { read: ["contact", "event", "task"], write: ["contact", "event", "task"] },
    settings: settingsSchema,
    secrets: [clientSecret, signInSecret],
    makes: [signInSecret],
    signIn: { ready: hasClient },
    hosts: hostsOf,
    connect: async (settings, need, io) => {
      const { fetch } = await signIn(issuerOf(settings, await io.secrets.get(clientSecret)), scopesFor(need, settings), io);
      return connectionOf(new Api(fetch, sleep), settings, need, io);
    },
    leave: async (settings, io) => signOut(issuerOf(settings, await io.secrets.get(clientSecret)), io),
  };
}

/** What Google has taken may show in lists some minutes later. */
const usualLagMs = 5 * 60_000;

async function connectionOf(api: Api, settings: GoogleSettings, need: "read" | "write", io: Io): Promise<Connection> {
  const roots = rootsOf(settings);
  const { sub, email } = await api.call<{ sub?: string; email?: string }>(roots.userinfo, {}, io);
  if (sub === undefined) throw new LifeboatError("bad-answer", "Google does not say whose account it is");
  const rooms: readonly Room[] = [
    new Contacts(api, roots.people, { others: settings.otherContacts === true }),
    new Calendars(api, roots.calendar, email ?? ""),
    new TaskLists(api, roots.tasks),
  ];
  return {
    identity: { id: `google:${sub}`, label: email ?? sub },
    // One program at a time may write one account's contacts.
    traits: { etags: "exact", parallel: 2, batch: 50, keyed: false, settlesMs: settings.settles ?? usualLagMs, originals: false, writes: ["create", "replace", "remove"] },
    source: roomsSource(rooms),
    ...(need === "write" && { target: roomsTarget(rooms, lacks) }),
    collections: (callIo) => roomsCollections(rooms, callIo),
    async [Symbol.asyncDispose]() {},
  };
}
