import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import { headerOf, parametersOf } from "./container.ts";
import { isoDate } from "./dates.ts";
import { parseDeviceInfo, parseStorageInfo } from "./device-info.ts";
import { parseObjectInfo, parsePropertyList } from "./object-info.ts";
import { text, u16, u32 } from "./responder.fixture.ts";
import { Session } from "./session.ts";
import type { Transport } from "./transport.ts";

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return "done";
  } catch (thrown) {
    return thrown instanceof LifeboatError ? thrown.code : String(thrown);
  }
};

const handles = new Set(Array.from({ length: 100 }, (_, n) => n));
const parseAll = (said: Uint8Array): unknown => parsePropertyList(said, handles);
const bytes = fc.uint8Array({ maxLength: 600 });

describe("whatever a device says", () => {
  it("is understood or refused, never more", () => {
    fc.assert(
      fc.property(bytes, (said) => {
        for (const parse of [parseDeviceInfo, parseStorageInfo, parseObjectInfo, parseAll]) expect(["done", "bad-answer"]).toContain(codeOf(() => parse(said)));
        expect(codeOf(() => [headerOf(said), said.length < 12 || parametersOf(said)])).toBe("done");
      }),
      { numRuns: 2000 },
    );
  });

  it("in a list of properties with a lying count, type or length is refused before memory is taken", () => {
    const row = fc.tuple(fc.nat(200), fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0xffff, 0x4002, 0x4006, 0x400a, 0x7777), bytes);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), fc.array(row, { maxLength: 8 }), (count, rows) => {
        const said = Buffer.concat([u32(count), ...rows.flatMap(([handle, property, type, value]) => [u32(handle), u16(property), u16(type), value])]);
        expect(["done", "bad-answer"]).toContain(codeOf(() => parseAll(said)));
      }),
      { numRuns: 1000 },
    );
  });

  it("of objects that nobody asked for takes no memory", () => {
    const count = 500_000;
    const said = Buffer.alloc(4 + 9 * count);
    said.writeUInt32LE(count, 0);
    for (let n = 0, at = 4; n < count; n += 1, at += 9) Buffer.concat([u32(1000 + n), u16(0xdc02), u16(2)]).copy(said, at);
    const before = process.memoryUsage().heapUsed;
    expect(parsePropertyList(said, handles).size).toBe(0);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(50e6);
  });

  it("in names comes back as it was, up to its zero", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 120 }), (name) => {
        const said = Buffer.concat([Buffer.alloc(52), text(name), text(""), text("")]);
        expect(parseObjectInfo(said).name).toBe((name.split("\0")[0] ?? "").toWellFormed());
      }),
    );
  });

  it("in dates is a date or none", () => {
    fc.assert(fc.property(fc.string({ maxLength: 24 }), (said) => {
      const date = isoDate(said);
      expect(date === undefined || !Number.isNaN(Date.parse(date))).toBe(true);
    }));
    expect(isoDate("20260501T101500")).toBe("2026-05-01T10:15:00");
    expect(isoDate("20260501T101500.0+0200")).toBe("2026-05-01T10:15:00+02:00");
    expect(isoDate("20260501T101500Z")).toBe("2026-05-01T10:15:00Z");
    for (const none of ["", "19700101T000000", "20260231T101500", "20260501T256000", "yesterday"]) expect(isoDate(none)).toBeUndefined();
  });
});

/** Says whatever it was given, and then nothing more. */
class Babbler implements Transport {
  listen(): void {}

  readonly #said: Uint8Array[];
  received = 0;

  constructor(said: readonly Uint8Array[]) {
    this.#said = [...said];
  }

  async send(): Promise<void> {}
  async cancel(): Promise<void> {}
  async reset(): Promise<void> {}
  async close(): Promise<void> {}

  async receive(length: number): Promise<Uint8Array> {
    this.received += 1;
    const next = this.#said.shift();
    if (next === undefined) throw new LifeboatError("timeout", "nothing comes");
    return next.slice(0, length);
  }
}

describe("a session with a device that babbles", () => {
  const header = fc.tuple(fc.constantFrom(0, 5, 12, 13, 100, 0x7fff_ffff, 0xffff_ffff), fc.constantFrom(1, 2, 3, 4, 9), fc.constantFrom(0x2001, 0x201e, 0x1002, 0x9805), fc.constantFrom(0, 1, 2, 77), bytes);
  const container = header.map(([length, type, code, transaction, body]) => new Uint8Array(Buffer.concat([u32(length), u16(type), u16(code), u32(transaction), body])));

  it("ends, with an answer or an error of ours", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(container, bytes), { maxLength: 60 }), async (said) => {
        const wire = new Babbler(said);
        const end = await Session.open(wire, { timeoutMs: 5 }).then(
          async (session) => session.ask({ operation: "GetStorageIDs", what: "storages", most: 1 << 20 }).then(() => "done", (thrown: unknown) => asLifeboatError(thrown).code),
          (thrown: unknown) => asLifeboatError(thrown).code,
        );
        expect(["done", "source-away", "source-locked", "no-answer", "gone", "unsupported", "forbidden", "too-large"]).toContain(end);
        expect(wire.received).toBeLessThan(said.length + 40);
      }),
      { numRuns: 500 },
    );
  });
});
