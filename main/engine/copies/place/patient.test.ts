import { describe, expect, it } from "vitest";
import { LifeboatError } from "../../../api/errors.ts";
import { patient } from "./patient.ts";
import type { Place } from "./place.ts";

const never = new AbortController().signal;
const file = { path: "/nowhere", size: 0, hash: new Uint8Array(32) };

/** A place whose calls fail as told, one after the other. */
function trouble(errors: LifeboatError[], change: Partial<Place> = {}): { place: Place; waited: number[] } {
  const waited: number[] = [];
  const next = (): Promise<never[]> => {
    const error = errors.shift();
    return error ? Promise.reject(error) : Promise.resolve([]);
  };
  const place = { list: next, folders: next, put: async () => void (await next()), remove: async () => void (await next()), read: () => (async function* () {})(), ...change };
  return { place: patient(place, (ms) => Promise.resolve(void waited.push(ms))), waited };
}

const server = (afterMs?: number): LifeboatError => new LifeboatError("server", "503", afterMs === undefined ? {} : { afterMs });

describe("a patient place", () => {
  it("tries again what passes, for as long as it is asked to, and three times at most", async () => {
    const some = trouble([server(), server(7000), server(3600_000)]);
    await some.place.put("a", file, { fresh: true }, never);
    expect(some.waited).toEqual([1000, 7000, 60_000]);
    await expect(trouble([server(), server(), server(), server()]).place.list("a", never)).rejects.toMatchObject({ code: "server" });
  });

  it("does not try again what a person must change", async () => {
    const some = trouble([new LifeboatError("auth", "no")]);
    await expect(some.place.remove("a", never)).rejects.toMatchObject({ code: "auth" });
    expect(some.waited).toEqual([]);
  });

  it("goes on reading where it was", async () => {
    const bytes = Buffer.from("0123456789");
    let calls = 0;
    const { place } = trouble([], {
      async *read(_name, _signal, from = 0) {
        calls++;
        yield bytes.subarray(from, from + 3);
        if (from + 3 < bytes.length) throw server();
      },
    });
    const got: Uint8Array[] = [];
    for await (const chunk of place.read("a", never)) got.push(chunk);
    expect([Buffer.concat(got).toString(), calls]).toEqual(["0123456789", 4]);
  });
});
