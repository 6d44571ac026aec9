// Microsoft 365 and Outlook.com through Microsoft Graph 1.0: people, calendars, To Do, and photos on OneDrive.
import { LifeboatError } from "../../../api/errors.ts";
import { kinds } from "../../formats/item.ts";
import { signInSecret } from "../../net/sign-in-kept.ts";
import type { Io, ProviderDef, Traits } from "../provider.ts";
import { roomsCollections, roomsSource, roomsTarget } from "../rooms.ts";
import { signInToRead } from "../sign-in-later.ts";
import { GraphClient, type Sleep } from "./client.ts";
import { contactsRoom } from "./contacts.ts";
import { driveRoom } from "./drive.ts";
import { eventsRoom } from "./events.ts";
import { lacks } from "./lacks.ts";
import { type GraphSettings, hasClient, hostsOf, issuerOf, scopesFor, settingsSchema } from "./settings.ts";
import { tasksRoom } from "./tasks.ts";


/** Writes show in lists and deltas after a while; nothing but events can be told by its key from the start. */
const traits: Traits = {
  etags: "weak",
  parallel: 4,
  batch: 20,
  keyed: false,
  settlesMs: 10_000,
  originals: true,
  writes: ["create", "replace", "remove"],
};

export const graph: ProviderDef<GraphSettings> = createGraph();

/** The provider with other waits, for tests. */
export function createGraph({ sleep }: { readonly sleep?: Sleep } = {}): ProviderDef<GraphSettings> {
  return {
    id: "graph",
    title: "Microsoft (Outlook, To Do, OneDrive)",
    kinds: { read: kinds, write: kinds },
    settings: settingsSchema,
    secrets: [signInSecret],
    makes: [signInSecret],
    signIn: { ready: hasClient },
    hosts: hostsOf,
    async connect(settings, need, io) {
      const { fetch, allow } = await signInToRead(issuerOf(settings), { read: scopesFor("read"), write: scopesFor("write") }, io);
      const client = new GraphClient(settings.url, fetch, sleep);
      const { id, displayName, userPrincipalName } = await whoIs(client, io);
      const rooms = [contactsRoom(client), eventsRoom(client), tasksRoom(client), driveRoom(client)];
      return {
        identity: { id: `graph:${id}`, label: userPrincipalName ?? displayName ?? id },
        traits: { ...traits, ...(settings.settles !== undefined && { settlesMs: settings.settles }) },
        source: roomsSource(rooms),
        ...(need === "write" && { target: { ...roomsTarget(rooms, lacks), allow: (callIo) => allow(id, async () => (await whoIs(client, callIo)).id, callIo) } }),
        collections: (callIo) => roomsCollections(rooms, callIo),
        async [Symbol.asyncDispose]() {},
      };
    },
  };
}

async function whoIs(client: GraphClient, io: Io): Promise<Partial<Record<string, string>> & { readonly id: string }> {
  const { id, ...rest } = (await client.get("/me?$select=id,displayName,userPrincipalName", io)) as Partial<Record<string, string>>;
  if (id === undefined) throw new LifeboatError("bad-answer", "the service does not say whose account it is");
  return { ...rest, id };
}
