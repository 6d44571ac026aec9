import type { Connection, Io, ProviderDef, Target } from "../provider.ts";

/** A connection with some of its sides replaced. `null` takes a side away. */
export type Sides = {
  readonly source?: Connection["source"];
  readonly target?: Connection["target"] | null;
  readonly collections?: Connection["collections"];
};

export function overlay(connection: Connection, sides: Sides): Connection {
  const source = sides.source ?? connection.source;
  const target = sides.target === null ? undefined : (sides.target ?? connection.target);
  return {
    identity: connection.identity,
    traits: connection.traits,
    ...(source !== undefined && { source }),
    ...(target !== undefined && { target }),
    collections: sides.collections ?? ((io) => connection.collections(io)),
    async [Symbol.asyncDispose]() {
      await connection[Symbol.asyncDispose]();
    },
  };
}

/** What of a target no wrapper touches. */
export function plainSides(target: Target): Pick<Target, "lacks" | "foresee" | "allow" | "addCollection"> {
  return {
    ...(target.lacks && { lacks: target.lacks }),
    ...(target.foresee && { foresee: target.foresee.bind(target) }),
    ...(target.allow && { allow: target.allow.bind(target) }),
    ...(target.addCollection && { addCollection: target.addCollection.bind(target) }),
  };
}

/** The same provider, each of its connections wrapped. */
export function wrapDef<S>(def: ProviderDef<S>, wrap: (connection: Connection) => Connection): ProviderDef<S> {
  const connect = async (settings: S, need: "read" | "write", io: Io): Promise<Connection> => {
    return wrap(await def.connect(settings, need, io));
  };
  return { ...def, connect };
}
