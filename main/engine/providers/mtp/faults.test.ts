import { describe, expect, it } from "vitest";
import { asLifeboatError } from "../../../api/errors.ts";
import { bytesOf, gather } from "../bytes.ts";
import type { Change, Connection, Fetched, Item } from "../provider.ts";
import { operations, responses } from "./codes.ts";
import { containerTypes } from "./container.ts";
import { internal, io, listed, phone, photo, sourceOf } from "./phone.fixture.ts";
import { container, Responder, u16, u32 } from "./responder.fixture.ts";
import { connectTo } from "./subject.fixture.ts";

async function readAll(connection: Connection): Promise<Map<string, Fetched>> {
  const refs = (await listed(connection)).flatMap((change) => (change.is === "present" ? [change.ref] : []));
  const answers = await gather(sourceOf(connection).read(internal, refs, io));
  return new Map(answers.map((answer) => [answer.is === "item" ? answer.ref.href : answer.href, answer]));
}

function itemIn(answers: ReadonlyMap<string, Fetched>, href: string): Item {
  const answer = answers.get(href);
  if (answer?.is !== "item") throw new Error(`${href}: ${JSON.stringify(answer)}`);
  return answer.item;
}

const codeOf = async (work: Promise<unknown>): Promise<string> => work.then(() => "done", (thrown: unknown) => asLifeboatError(thrown).code);

describe("a session", () => {
  it("left open by a dead program is closed and opened again", async () => {
    const { device } = phone();
    device.faults.sessionOpen = true;
    await using connection = await connectTo(device);
    expect((await readAll(connection)).size).toBe(3);
    expect(device.heard.slice(0, 3)).toEqual([operations.OpenSession, operations.CloseSession, operations.OpenSession]);
    expect(device.resets).toBe(0);
  });

  it("is closed at the end, for whoever comes next", async () => {
    const { device } = phone();
    await (await connectTo(device))[Symbol.asyncDispose]();
    expect(device.heard.at(-1)).toBe(operations.CloseSession);
    expect(device.closed).toBe(true);
    const locked = Object.assign(new Responder(), { storages: [] });
    expect(await codeOf(connectTo(locked))).toBe("source-locked");
    expect(locked.heard.at(-1)).toBe(operations.CloseSession);
  });

  it("reads past what a dead program left on the wire, and past events", async () => {
    const { device } = phone();
    device.faults.stray = [container(containerTypes.data, operations.GetObject, 77, photo(9)), container(containerTypes.response, responses.OK, 77, u32(1)), container(containerTypes.event, 0x4002, 5, u32(3)), new Uint8Array(), new Uint8Array([1, 2, 3])];
    await using connection = await connectTo(device);
    expect((await readAll(connection)).size).toBe(3);
  });

  it("that the device forgot is opened again, and nothing is lost", async () => {
    const { device } = phone();
    await using connection = await connectTo(device);
    await listed(connection);
    await device.reset();
    expect((await readAll(connection)).size).toBe(3);
  });

  it("that is new takes no handle of the old one for the same photo", async () => {
    const { device, handles } = phone();
    await using connection = await connectTo(device);
    const refs = (await listed(connection)).flatMap((change) => (change.is === "present" ? [change.ref] : []));
    await device.reset();
    const [one = 0, , three = 0] = handles;
    device.change(one, { name: "IMG_3.jpg", bytes: photo(3) });
    device.change(three, { name: "IMG_1.jpg", bytes: photo(1) });
    let right = 0;
    for await (const answer of sourceOf(connection).read(internal, refs, io)) {
      if (answer.is !== "item") continue;
      const n = Number(/IMG_(\d)/.exec(answer.ref.href)?.[1]);
      expect(await bytesOf(answer.item.body), answer.ref.href).toEqual(photo(n));
      right += 1;
    }
    expect(right).toBe(1);
  });

  it("survives a device that takes a reset to hear again", async () => {
    const { device, handles } = phone();
    await using connection = await connectTo(device);
    device.faults.deaf = true;
    device.faults.silent.add(operations.GetObjectPropList);
    const answers = await readAll(connection);
    expect(device.resets).toBeGreaterThan(0);
    expect(answers.size).toBe(handles.length);
  });

  it("with a device that never answers ends with source-away", async () => {
    const { device } = phone();
    for (const code of Object.values(operations)) device.faults.silent.add(code);
    expect(await codeOf(connectTo(device))).toBe("source-away");
  });
});

type Lock = { readonly outcome: string; /** In a listing that came to its end. */ readonly listed?: number; readonly isLocked: boolean };

/** All is listed and read from a phone that is locked after so many commands. */
async function lockedAfter(commands: number, tells: boolean): Promise<Lock> {
  const { device } = phone();
  device.lacks(...(commands % 2 === 0 ? ["GetObjectPropList" as const] : []));
  device.tells = tells;
  await using connection = await connectTo(device);
  device.faults.openFor = commands;
  const changes: Change[] = [];
  const work = async (): Promise<void> => {
    for await (const change of sourceOf(connection).changes(internal, undefined, io)) changes.push(change);
    const refs = changes.flatMap((change) => (change.is === "present" ? [change.ref] : []));
    for await (const answer of sourceOf(connection).read(internal, refs, io)) {
      if (answer.is !== "item") throw new Error(JSON.stringify(answer));
      await bytesOf(answer.item.body);
    }
  };
  const outcome = await codeOf(work());
  const listed = changes.at(-1)?.is === "end" ? { listed: changes.filter(({ is }) => is === "present").length } : {};
  return { outcome, ...listed, isLocked: device.storages.length === 0 };
}

describe("a locked phone", () => {
  it("is told as such", async () => {
    const { device } = phone();
    device.storages = [];
    expect(await codeOf(connectTo(device))).toBe("source-locked");
  });

  it.each([true, false])("that closes its storage at any moment has lost nothing, whether it says so: %s", async (tells) => {
    const seen: Lock[] = [];
    while (seen.at(-1)?.isLocked !== false) seen.push(await lockedAfter(seen.length, tells));
    expect(seen.length).toBeGreaterThan(10);
    expect(seen.filter(({ listed = 3 }) => listed !== 3), "listings that end without all").toEqual([]);
    expect(seen.filter(({ outcome, listed }) => outcome !== "source-locked" && !(outcome === "done" && listed === 3))).toEqual([]);
  });

  it("that locks itself ends the listing without its end", async () => {
    const { device } = phone();
    await using connection = await connectTo(device);
    device.faults.refused.set(operations.GetObjectHandles, responses.StoreNotAvailable);
    expect(await codeOf(listed(connection))).toBe("source-locked");
  });
});

describe("an unplugged phone", () => {
  it("is away at once, whatever is asked", async () => {
    const { device } = phone();
    await using connection = await connectTo(device);
    const answers = await readAll(connection);
    device.faults.away = true;
    expect(await codeOf(listed(connection))).toBe("source-away");
    device.faults.away = false;
    const body = itemIn(answers, "DCIM/Camera/IMG_1.jpg").body;
    expect(await codeOf(listed(connection)), "until it is connected to again").toBe("source-away");
    expect((await bytesOf(body)).length, "what was fetched is there").toBe(3004);
  });

  it("while a listing runs is no end of the listing", async () => {
    const { device } = phone();
    await using connection = await connectTo(device);
    const seen: Change[] = [];
    const listing = (async () => {
      for await (const change of sourceOf(connection).changes(internal, undefined, io)) seen.push(change);
    })();
    device.faults.away = true;
    expect(await codeOf(listing)).toBe("source-away");
    expect(seen.some(({ is }) => is === "end")).toBe(false);
  });
});

describe("one bad file", () => {
  it.each(["hangs", "stops"] as const)("that %s is named, and the others come", async (fault) => {
    const { device, handles } = phone();
    device.faults[fault].add(handles[1] ?? 0);
    await using connection = await connectTo(device);
    const answers = await readAll(connection);
    expect(answers.get("DCIM/Camera/IMG_2.jpg")).toMatchObject({ is: "failed", code: "no-answer", detail: expect.stringContaining("IMG_2.jpg") as string });
    for (const n of [1, 3]) expect(await bytesOf(itemIn(answers, `DCIM/Camera/IMG_${n}.jpg`).body)).toEqual(photo(n));
  });

  it("that stalls on the way goes on where it was", async () => {
    const { device, folder } = phone();
    const big = photo(9, 12_000_000);
    const handle = device.put({ name: "BIG.jpg", bytes: big }, folder);
    device.faults.stumbles.set(handle, 6_000_000);
    await using connection = await connectTo(device);
    const { body } = itemIn(await readAll(connection), "DCIM/Camera/BIG.jpg");
    device.heard.length = 0;
    expect(Buffer.compare(await bytesOf(body), big)).toBe(0);
    expect(device.faults.stumbles.size).toBe(0);
    expect(device.heard.filter((code) => code === operations.GetPartialObject)).toHaveLength(4);
  });

  it("that is shorter than it says is not kept as if it was whole", async () => {
    const { device, folder } = phone();
    device.put({ name: "LIE.jpg", bytes: photo(7), size: 90_000 }, folder);
    device.put({ name: "BIG LIE.jpg", bytes: photo(8), size: 2_000_000 }, folder);
    await using connection = await connectTo(device);
    const answers = await readAll(connection);
    expect(answers.get("DCIM/Camera/LIE.jpg")).toMatchObject({ is: "failed", code: "no-answer" });
    const big = answers.get("DCIM/Camera/BIG LIE.jpg");
    const outcome = big?.is === "item" ? await codeOf(bytesOf(big.item.body)) : big?.is;
    expect(["failed", "no-answer"]).toContain(outcome);
  });
});

describe("a listing", () => {
  it("asks by handle for what the list of properties left out", async () => {
    const { device, handles } = phone();
    device.faults.leftOut.add(handles[2] ?? 0);
    await using connection = await connectTo(device);
    const changes = await listed(connection);
    expect(changes.filter(({ is }) => is === "present")).toHaveLength(3);
    expect(changes.at(-1)).toMatchObject({ is: "end", listing: "full" });
  });

  it("finds the true size of a film that is described with 32 bits of it", async () => {
    const { device, folder } = phone();
    device.lacks("GetObjectPropList").put({ name: "FILM.mp4", size: 4_402_341_478 }, folder);
    device.faults.wraps = true;
    await using connection = await connectTo(device);
    expect(await listed(connection)).toContainEqual({ is: "present", ref: { href: "DCIM/Camera/FILM.mp4", etag: expect.any(String) as string, size: 4_402_341_478 } });
  });

  it("says the same of a photo whichever way the device is asked", async () => {
    const { device } = phone();
    await using connection = await connectTo(device);
    const inBulk = await listed(connection);
    device.faults.refused.set(operations.GetObjectPropList, responses.OperationNotSupported);
    expect(await listed(connection)).toEqual(inBulk);
  });

  it("without anything of the top has no end", async () => {
    const { device } = phone();
    await using connection = await connectTo(device);
    device.faults.refused.set(operations.GetObjectHandles, responses.GeneralError);
    expect(await codeOf(listed(connection))).toBe("no-answer");
    // Nor is what was asked for gone: it may be there.
    const answers = await gather(sourceOf(connection).read(internal, [{ href: "DCIM/Camera/IMG_1.jpg" }], io));
    expect(answers).toMatchObject([{ is: "failed", code: "no-answer" }]);
  });

  it.each([{ bytes: Buffer.from("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:R") }, { size: 64 << 20 }])("of cards that stop in the middle of one, or cannot be read, what else was there is unknown, not gone", async (cards) => {
    const { device } = phone();
    device.put({ name: "all.vcf", ...cards });
    await using connection = await connectTo(device);
    expect((await listed(connection)).filter(({ is }) => is === "unknown" || is === "end")).toEqual([{ is: "unknown", href: "all.vcf" }, { is: "end", listing: "full" }]);
    expect(await gather(sourceOf(connection).read(internal, [{ href: "all.vcf#2" }], io))).toMatchObject([{ is: "failed" }]);
  });

  it("puts Live Photos together and folders apart, and takes text apart", async () => {
    const { device, folder } = phone();
    const other = device.folder("Other", device.folder("Pictures"));
    device.put({ name: "IMG_1.mov", bytes: photo(11) }, folder);
    device.put({ name: "IMG_1.mov", bytes: photo(12) }, other);
    const card = (n: number): string => `BEGIN:VCARD\r\nVERSION:2.1\r\nN:Roe;${n}\r\nUID:card-${n}\r\nEND:VCARD\r\n`;
    device.put({ name: "00001.vcf", bytes: Buffer.from(card(1) + card(2)) });
    device.put({ name: "noname", format: 0xbb82, bytes: Buffer.from(card(3)) });
    device.put({ name: "song.mp3", bytes: photo(13) });
    await using connection = await connectTo(device);
    const answers = await readAll(connection);
    expect([...answers.keys()].sort()).toEqual(["00001.vcf#card-1", "00001.vcf#card-2", "DCIM/Camera/IMG_1.jpg", "DCIM/Camera/IMG_2.jpg", "DCIM/Camera/IMG_3.jpg", "Pictures/Other/IMG_1.mov", "noname"]);
    const live = itemIn(answers, "DCIM/Camera/IMG_1.jpg");
    expect(live).toMatchObject({ facts: { name: "IMG_1.jpg", groups: ["DCIM/Camera"] } });
    expect(live.parts?.["live"] && (await bytesOf(live.parts["live"]))).toEqual(photo(11));
    expect(itemIn(answers, "noname")).toMatchObject({ kind: "contact", uid: "card-3" });
  });

  it("leaves out what apps and the phone keep for themselves, not what a person hid", async () => {
    const { device } = phone();
    const android = device.folder("Android");
    for (const name of ["data", "media"]) device.put({ name: `${name}.jpg`, bytes: photo(4) }, device.folder(name, android));
    device.put({ name: "thumb.jpg", bytes: photo(5) }, device.folder(".thumbnails"));
    for (const name of [".trashed-1-gone.jpg", "..foo.jpg", ".photo.jpg"]) device.put({ name, bytes: photo(6) }, device.folder(`of ${name}`));
    device.put({ name: "hidden.jpg", bytes: photo(7) }, device.folder(".private"));
    await using connection = await connectTo(device);
    const found = [...(await readAll(connection)).keys()].filter((href) => !href.startsWith("DCIM/"));
    expect(found.sort()).toEqual([".private/hidden.jpg", "Android/media/media.jpg", "of ..foo.jpg/..foo.jpg", "of .photo.jpg/.photo.jpg"]);
  });

  it("gives what is precious first, then the newest photos", async () => {
    const { device } = phone();
    device.put({ name: "a.vcf", bytes: Buffer.from("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nEND:VCARD\r\n") });
    await using connection = await connectTo(device);
    expect([...(await readAll(connection)).keys()]).toEqual(["a.vcf", "DCIM/Camera/IMG_3.jpg", "DCIM/Camera/IMG_2.jpg", "DCIM/Camera/IMG_1.jpg"]);
    const refs = (await listed(connection)).flatMap((change) => (change.is === "present" ? [change.ref.href] : []));
    expect(refs).toEqual(["a.vcf", "DCIM/Camera/IMG_3.jpg", "DCIM/Camera/IMG_2.jpg", "DCIM/Camera/IMG_1.jpg"]);
  });

  it("takes a card for what may be elsewhere, and a slot without one for none", async () => {
    const { device } = phone();
    device.storages.push({ id: 0x20001, type: 4, description: "SD card", volume: "1234-ABCD" }, { id: 0x30000, type: 4, description: "", volume: "" });
    await using connection = await connectTo(device);
    const collections = (await gather(connection.collections(io))).flatMap((each) => (each.is === "collection" ? [each.collection] : []));
    expect(collections.map(({ id, unlisted }) => [id, unlisted])).toEqual([["0x10001", "gone"], ["card-1234-ABCD", "unknown"]]);
    device.storages = device.storages.slice(0, 1);
    const card = collections[1] ?? internal;
    expect(await codeOf(listed(connection, card))).toBe("gone");
  });
});

describe("round trips", () => {
  it("are two a folder, and two a small photo, whole", async () => {
    const { device, folder } = phone();
    for (let n = 0; n < 97; n += 1) device.put({ name: `P${n}.jpg`, bytes: photo(n, 20_000) }, folder);
    await using connection = await connectTo(device);
    await listed(connection);
    device.heard.length = 0;
    const answers = await readAll(connection);
    for (const [href] of answers) await bytesOf(itemIn(answers, href).body);
    const count = (code: number): number => device.heard.filter((heard) => heard === code).length;
    expect(count(operations.GetPartialObject)).toBe(100);
    expect(count(operations.GetObjectPropList)).toBe(2);
    expect(count(operations.GetObjectHandles)).toBe(3);
    // The storage, twice; the folder at the top, which no list of properties holds.
    expect(device.heard.length).toBe(100 + 2 + 3 + 2 + 1);
  });

  it("are one a photo for who reads each as it comes, and two for who lets them wait", async () => {
    const { device, folder } = phone();
    for (let n = 0; n < 17; n += 1) device.put({ name: `P${n}.jpg`, bytes: photo(n, 3_000_000) }, folder);
    await using connection = await connectTo(device);
    const refs = (await listed(connection)).flatMap((change) => (change.is === "present" ? [change.ref] : []));
    const asked = async (work: () => Promise<void>): Promise<number> => {
      device.heard.length = 0;
      await work();
      return device.heard.filter((code) => code === operations.GetPartialObject).length;
    };
    const atOnce = await asked(async () => {
      for await (const answer of sourceOf(connection).read(internal, refs, io)) expect(answer.is === "item" && (await bytesOf(answer.item.body)).length).toBeGreaterThan(3000);
    });
    expect(atOnce).toBe(20);
    const answers = new Map<string, Fetched>();
    const waiting = await asked(async () => {
      for await (const answer of sourceOf(connection).read(internal, refs, io)) answers.set(answer.is === "item" ? answer.ref.href : "", answer);
    });
    const late = await asked(async () => void (await Promise.all([...answers.keys()].map((href) => bytesOf(itemIn(answers, href).body)))));
    // The first two of the large ones were kept, as were the small ones.
    expect([waiting, late]).toEqual([20, 15]);
  });

  it("bring large photos in pieces, from any offset", async () => {
    const { device, folder } = phone();
    const big = photo(9, 12_000_000);
    big.set([1, 2, 3], 9_000_000);
    device.put({ name: "BIG.jpg", bytes: big }, folder);
    await using connection = await connectTo(device);
    const { body } = itemIn(await readAll(connection), "DCIM/Camera/BIG.jpg");
    if (!("open" in body)) throw new Error("media is opened");
    expect(Buffer.compare(await bytesOf(body), big)).toBe(0);
    expect(Buffer.compare(await bytesOf({ type: "", open: () => body.open(8_999_999) }), big.subarray(8_999_999))).toBe(0);
  });
});

describe("lies", () => {
  it("about counts and lengths end soon", async () => {
    const { device } = phone();
    await using connection = await connectTo(device);
    const lie = container(containerTypes.data, operations.GetStorageIDs, 3, Buffer.concat([u32(0xffff_ffff), u16(1)]));
    device.faults.stray = [lie];
    const started = performance.now();
    await codeOf(listed(connection));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
