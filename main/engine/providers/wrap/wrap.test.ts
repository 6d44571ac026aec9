import { expect, it } from "vitest";
import { conformance } from "../conformance.ts";
import { createTestIo } from "../memory/io.ts";
import { createMemoryWorld } from "../memory/memory.ts";
import { openMemory } from "../memory/subject.fixture.ts";
import type { Connection, Foresight } from "../provider.ts";
import type { Faults } from "./faults.ts";
import { faults } from "./faults.ts";
import { wrapDef } from "./overlay.ts";
import { pace } from "./pace.ts";
import type { Patience } from "./patience.ts";
import { retry, retryDef } from "./retry.ts";

const patience: Patience = { tries: 60, sleep: async () => undefined };
const badDay: Faults = {
  seed: 0x5a_1f,
  cutListing: 0.01,
  throwMidway: 0.01,
  dropAnswer: 0.1,
  repeatAnswer: 0.1,
  failRead: 0.1,
  breakMedia: 0.2,
  unsureMade: 0.2,
  unsureLost: 0.2,
};
const unreliable = (connection: Connection): Connection => faults(connection, badDay).connection;

conformance({
  name: "memory, paced and retried",
  kinds: ["event"],
  open: () => openMemory({}, (def) => retryDef(wrapDef(def, (connection) => pace(connection)), patience)),
});

// Without replace and remove: on such a day they may rightly end as unsure.
conformance({
  name: "memory on a bad day, retried",
  kinds: ["contact", "photo"],
  big: 100,
  open: () => openMemory({ traits: { writes: ["create"] } }, (def) => wrapDef(def, (connection) => retry(pace(unreliable(connection)), patience))),
});

it("says what a target lacks, and foresees, through every wrapper", async () => {
  const foresee = (): Foresight => () => new Uint8Array([7]);
  const { def } = createMemoryWorld({ lacks: [{ kind: "contact", field: "sound" }], foresee });
  const wrapped = retryDef(wrapDef(def, (connection) => pace(faults(connection, { seed: 1 }).connection)));
  const { target } = await wrapped.connect({}, "write", createTestIo());
  expect(target?.lacks).toEqual([{ kind: "contact", field: "sound" }]);
  expect(target?.foresee?.()({ kind: "contact", body: { type: "text/vcard", bytes: new Uint8Array() } })).toEqual(new Uint8Array([7]));
});
