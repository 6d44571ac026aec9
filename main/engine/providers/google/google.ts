import { LifeboatError } from "../../../api/errors.ts";
import { signOut } from "../../net/sign-in.ts";
import { signInSecret } from "../../net/sign-in-kept.ts";
import type { Connection, Io, ProviderDef } from "../provider.ts";
import { type Room, roomsCollections, roomsSource, roomsTarget } from "../rooms.ts";
import { type SignIn, signInToRead } from "../sign-in-later.ts";
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
      const scopes = { read: scopesFor("read", settings), write: scopesFor("write", settings) };
      const signedIn = await signInToRead(issuerOf(settings, await io.secrets.get(clientSecret)), scopes, io);
      return connectionOf({ api: new Api(signedIn.fetch, sleep), settings, ...(need === "write" && { allow: signedIn.allow }) }, io);
    },
    leave: async (settings, io) => signOut(issuerOf(settings, await io.secrets.get(clientSecret)), io),
  };
}

/** What Google has taken may show in lists some minutes later. */
const usualLagMs = 5 * 60_000;

type Connecting = { readonly api: Api; readonly settings: GoogleSettings; /** Absent: nothing is to be written. */ readonly allow?: SignIn["allow"] };

async function connectionOf({ api, settings, allow }: Connecting, io: Io): Promise<Connection> {
  const roots = rootsOf(settings);
  const whoIs = async (callIo: Io): Promise<{ sub: string; email?: string }> => {
    const { sub, ...rest } = await api.call<{ sub?: string; email?: string }>(roots.userinfo, {}, callIo);
    if (sub === undefined) throw new LifeboatError("bad-answer", "Google does not say whose account it is");
    return { sub, ...rest };
  };
  const { sub, email } = await whoIs(io);
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
    ...(allow && { target: { ...roomsTarget(rooms, lacks), allow: (callIo) => allow(sub, async () => (await whoIs(callIo)).sub, callIo) } }),
    collections: (callIo) => roomsCollections(rooms, callIo),
    async [Symbol.asyncDispose]() {},
  };
}
