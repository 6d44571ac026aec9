// One suite for every provider. It is driven by traits and by what a set-up can do, never by a provider's name.
import { describe, expect, it } from "vitest";
import { accountChecks } from "./conformance/account.ts";
import { listingChecks } from "./conformance/listing.ts";
import { readingChecks } from "./conformance/reading.ts";
import type { Check, ConformanceSetup } from "./conformance/session.ts";
import { sessionFor } from "./conformance/session.ts";
import { writingChecks } from "./conformance/writing.ts";
import type { Kind } from "./provider.ts";

export type { Subject } from "./conformance/session.ts";

const parts: Readonly<Record<string, readonly Check[]>> = {
  account: accountChecks,
  listing: listingChecks,
  reading: readingChecks,
  writing: writingChecks,
};

/** Registers the whole suite, once per kind. Checks that cannot apply are shown as skipped, with the reason. */
export function conformance(setup: ConformanceSetup): void {
  for (const kind of setup.kinds) {
    for (const [part, checks] of Object.entries(parts)) {
      describe(`${setup.name}, ${kind}, ${part}`, () => {
        register(setup, kind, checks);
      });
    }
  }
}

function register(setup: ConformanceSetup, kind: Kind, checks: readonly Check[]): void {
  it.for(checks)("$name", async (check, context) => {
    expect.hasAssertions();
    const subject = await setup.open(kind);
    try {
      await check.run(sessionFor(setup, kind, subject, (reason) => context.skip(reason)));
    } finally {
      await subject.close();
    }
  });
}
