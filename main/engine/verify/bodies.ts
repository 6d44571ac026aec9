import { asLifeboatError } from "../../api/errors.ts";
import type { Remote } from "../vault/rpc.ts";
import type { Check } from "./check.ts";
import type { BodyPage } from "./check-bodies.ts";
import type { DatabaseWorker } from "./database-worker.ts";

/** Windows of ids without a readable body, one after the other, before the rest of the table is given up. */
const mostBlind = 4;

type Span = { readonly after: number; readonly top: number };

/** Hashes the bodies kept in the database; `mark` hears the id up to which they are done. */
export async function checkBodiesUpTo(
  check: Check,
  database: Remote<DatabaseWorker>,
  { after: from, top }: Span,
  mark: (position: number) => Promise<void>,
): Promise<void> {
  let after = from;
  let blind = 0;
  while (after < top) {
    check.signal.throwIfAborted();
    const page = await nextPage(database, { after, top });
    take(check, page);
    after = page.last;
    blind = page.damage.length > 0 && page.bodies === 0 ? blind + 1 : 0;
    if (blind === mostBlind) {
      check.findings.add({ what: "database", items: [], detail: `bodies after ${after} were given up` });
      return;
    }
    await mark(after);
  }
}

async function nextPage(database: Remote<DatabaseWorker>, { after, top }: Span): Promise<BodyPage> {
  try {
    return await database.bodies(after, top);
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    if (error.code !== "vault-damaged" && error.code !== "io") throw error;
    return database.bodiesSingly(after, top);
  }
}

function take(check: Check, page: BodyPage): void {
  page.damage.forEach((damage) => check.findings.add(damage));
  check.findings.counts.bodies += page.bodies;
  check.findings.counts.bytes += page.bytes;
  check.meter.add(page.bodies, page.bytes);
}
