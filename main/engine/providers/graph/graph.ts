// Microsoft 365 and Outlook.com through Microsoft Graph 1.0: people, calendars, To Do, and photos on OneDrive.
import { LifeboatError } from "../../../api/errors.ts";
import { signIn } from "../../net/sign-in.ts";
import type { Collection, Connection, Io, ProviderDef, Source, Target, Traits } from "../provider.ts";
import { GraphClient, type Sleep } from "./client.ts";
import { contactsRoom } from "./contacts.ts";
import { eventsRoom } from "./events.ts";
import { lacks } from "./lacks.ts";
import type { Room } from "./room.ts";
import { type GraphSettings, hostsOf, issuerOf, scopesFor, settingsSchema } from "./settings.ts";
import { tasksRoom } from "./tasks.ts";

const kinds = ["contact", "event", "task"] as const;

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
export function createGraph({ sleep, settlesMs = traits.settlesMs }: { readonly sleep?: Sleep; readonly settlesMs?: number } = {}): ProviderDef<GraphSettings> {
  return {
    id: "graph",
    title: "Microsoft",
    kinds: { read: kinds, write: kinds },
    settings: settingsSchema,
    secrets: ["sign-in"],
    hosts: hostsOf,
    async connect(settings, need, io) {
      const { fetch } = await signIn(issuerOf(settings), scopesFor(need), io);
      const client = new GraphClient(settings.url, fetch, sleep);
      const { id, displayName, userPrincipalName } = (await client.get("/me?$select=id,displayName,userPrincipalName", io)) as Partial<Record<string, string>>;
      if (id === undefined) throw new LifeboatError("bad-answer", "the service does not say whose account it is");
      const rooms = [contactsRoom(client), eventsRoom(client), tasksRoom(client)];
      return {
        identity: { id: `graph:${id}`, label: userPrincipalName ?? displayName ?? id },
        traits: { ...traits, settlesMs },
        source: sourceOf(rooms),
        ...(need === "write" && { target: targetOf(rooms) }),
        collections: (callIo) => collections(rooms, callIo),
        async [Symbol.asyncDispose]() {},
      };
    },
  };
}

async function* collections(rooms: readonly Room[], io: Io): ReturnType<Connection["collections"]> {
  for (const room of rooms) for await (const collection of room.collections(io)) yield { is: "collection", collection };
  yield { is: "end" };
}

/** The room of a collection, and its id there. Throws gone. */
function roomOf(rooms: readonly Room[], { id }: Collection): { readonly room: Room; readonly id: string } {
  const room = rooms.find(({ name }) => id.startsWith(`${name}/`));
  if (room === undefined) throw new LifeboatError("gone", "there is no such collection");
  return { room, id: id.slice(room.name.length + 1) };
}

function sourceOf(rooms: readonly Room[]): Source {
  return {
    async *changes(c, since, io) {
      const { room, id } = roomOf(rooms, c);
      yield* room.changes(id, since, io);
    },
    async *read(c, refs, io) {
      const { room, id } = roomOf(rooms, c);
      yield* room.read(id, refs, io);
    },
  };
}

function targetOf(rooms: readonly Room[]): Target {
  return {
    lacks,
    async *write(c, ops, io) {
      const { room, id } = roomOf(rooms, c);
      yield* room.write(id, ops, io);
    },
    async *find(c, keys, io) {
      const { room, id } = roomOf(rooms, c);
      yield* room.find(id, keys, io);
    },
    addCollection(kind, name, io) {
      const room = rooms.find((each) => each.kind === kind);
      if (room === undefined) throw new LifeboatError("unsupported", `no place for a ${kind}`);
      return room.add(name, io);
    },
  };
}
