import type { Connection, Io } from "../provider.ts";
import { overlay } from "./overlay.ts";

/** A connection nobody can write through. */
export function readOnly(connection: Connection): Connection {
  async function* collections(io: Io): ReturnType<Connection["collections"]> {
    for await (const answer of connection.collections(io)) {
      yield answer.is === "end" ? answer : { ...answer, collection: { ...answer.collection, readOnly: true } };
    }
  }
  return overlay(connection, { target: null, collections });
}
