import { asLifeboatError, endsAnyRun, type LifeboatError } from "../../api/errors.ts";
import type { Collection, Fetched, Ref } from "../providers/provider.ts";
import type { Run } from "./job.ts";

/** A full disk, too, which ends no backup: here it could not be noted what was sent. */
export const endsTheRestore = ({ code }: LifeboatError): boolean => code === "disk-full" || endsAnyRun.has(code);

/** Hands on each answer as it comes, so that media is taken from its stream at once. Gives whether the read came to its end. */
export async function readRefs(run: Run, collection: Collection, refs: readonly Ref[], take: (fetched: Fetched) => Promise<void>): Promise<boolean> {
  try {
    for await (const fetched of run.connection.source?.read(collection, refs, run.io) ?? []) {
      run.io.signal.throwIfAborted();
      await take(fetched);
    }
    return run.connection.source !== undefined;
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    if (endsTheRestore(error)) throw error;
    run.io.log("a read broke off", { code: error.code });
    return false;
  }
}

/** What the service finds under these keys; undefined where it could not be asked. */
export async function findKeys(run: Run, collection: Collection, keys: readonly string[]): Promise<Map<string, Ref> | undefined> {
  const found = new Map<string, Ref>();
  try {
    for await (const { key, ref } of run.target.find(collection, keys, run.io)) if (!found.has(key)) found.set(key, ref);
    return found;
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    if (endsTheRestore(error)) throw error;
    run.io.log("keys could not be asked for", { code: error.code });
    return undefined;
  }
}

/** Undefined where the list did not come to its end, or leaves open what there is. */
export async function listNow(run: Run, collection: Collection): Promise<Ref[] | undefined> {
  const { source } = run.connection;
  if (!source) return undefined;
  const refs = new Map<string, Ref>();
  let isKnown = true;
  try {
    for await (const change of source.changes(collection, undefined, run.io)) {
      run.io.signal.throwIfAborted();
      if (change.is === "present") refs.set(change.ref.href, change.ref);
      else if (change.is === "gone") refs.delete(change.href);
      else if (change.is === "unknown") isKnown = false;
      else if (change.is === "end") return isKnown && change.listing === "full" ? [...refs.values()] : undefined;
    }
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    if (endsTheRestore(error)) throw error;
  }
  return undefined;
}

