// Files over sync connections, from a phone in memory that answers as AOSP's file_sync_service.cpp does.
import { PushReadableStream } from "@yume-chan/stream-extra";
import type { AdbSocket } from "@yume-chan/adb";
import { expect, it } from "vitest";
import { LifeboatError } from "../../../api/errors.ts";
import { Pulls } from "./pulls.ts";

const mb = 1 << 20;

it("files come whole and apart, though all are asked for before the first is here", async () => {
  const phone = new SyncPhone({ packet: 700 });
  const names = Array.from({ length: 20 }, (_, n) => phone.put(`IMG_${String(n)}.jpg`, n * 997));
  const got = await Promise.all(names.map((name) => phone.read(name)));
  expect(got).toEqual(names.map((name) => phone.files.get(name)));
  expect(phone.asked).toEqual(names);
  expect(phone.lines).toBe(1);
  expect(phone.mostAhead).toBeGreaterThan(15);
});

it.each([1, 7, 8, 9, 64 * 1024 + 8])("however the phone cuts what it sends: %i bytes a packet", async (packet) => {
  const phone = new SyncPhone({ packet });
  const names = [0, 1, 5000].map((size) => phone.put(`${String(size)}.jpg`, size));
  expect(await Promise.all(names.map((name) => phone.read(name)))).toEqual(names.map((name) => phone.files.get(name)));
});

it("one that the phone does not hand over is named, and those behind it come over another connection", async () => {
  const phone = new SyncPhone();
  const [first, last] = [phone.put("first.jpg", 1000), phone.put("last.jpg", 1000)];
  const all = await Promise.allSettled([phone.read(first), phone.read("not here", 10), phone.read(last)]);
  expect(all).toMatchObject([{ value: phone.files.get(first) }, { reason: { code: "not-found" } }, { value: phone.files.get(last) }]);
  expect(phone.lines).toBe(2);
});

it("what is no answer is told, and so is a connection that ends", async () => {
  const phone = new SyncPhone();
  phone.put("liar.jpg", 10);
  phone.put("broken.jpg", 10);
  phone.put("large.jpg", 10);
  phone.says.set("liar.jpg", Buffer.from("OKAY\0\0\0\0", "latin1"));
  phone.says.set("large.jpg", Buffer.from("DATA\xff\xff\xff\xff", "latin1"));
  phone.says.set("broken.jpg", undefined);
  await expect(phone.read("liar.jpg")).rejects.toMatchObject({ code: "bad-answer" });
  await expect(phone.read("large.jpg")).rejects.toMatchObject({ code: "bad-answer" });
  await expect(phone.read("broken.jpg"), "a phone that is there").rejects.toMatchObject({ code: "bad-answer" });
});

it("a phone that is gone is told by the connection that cannot be had any more", async () => {
  const phone = new SyncPhone();
  phone.says.set("broken.jpg", undefined);
  const reading = phone.read(phone.put("broken.jpg", 10));
  phone.opens = Promise.withResolvers();
  phone.opens.reject(new LifeboatError("source-away", "the phone is not connected any more"));
  await expect(reading).rejects.toMatchObject({ code: "source-away" });
});

it("what was on its way when the phone ended a connection is not taken for whole, nor the phone for gone", async () => {
  const phone = new SyncPhone({ hasty: true });
  const photos = [1, 2, 3].map((n) => phone.put(`${String(n)}.jpg`, n * mb));
  const all = await Promise.allSettled([...photos, "not here"].map((name) => phone.read(name)));
  const ends = all.map((each, n) => (each.status === "rejected" ? (each.reason as LifeboatError).code : Buffer.compare(each.value, phone.files.get(photos[n] ?? "") ?? Buffer.alloc(0))));
  expect(ends.slice(0, 3).every((end) => end === 0 || end === "bad-answer"), ends.join()).toBe(true);
  expect(ends).toContain("bad-answer");
  expect(ends[3]).toBe("not-found");
  expect(await phone.read(photos[0] ?? "")).toEqual(phone.files.get(photos[0] ?? ""));
});

it("one on which the phone hangs is named, and those behind it come over another connection", async () => {
  const phone = new SyncPhone();
  const [first, hung, last] = [phone.put("first.jpg", 1000), phone.put("hung.jpg", 1000), phone.put("last.jpg", 1000)];
  phone.hangsAt = hung;
  const all = await Promise.allSettled([phone.read(first), phone.read(hung), phone.read(last)]);
  expect(all).toMatchObject([{ value: phone.files.get(first) }, { reason: { code: "timeout" } }, { value: phone.files.get(last) }]);
  expect(phone.lines).toBe(2);
});

it("a film that somebody leaves is not read to its end, a photo is", async () => {
  const phone = new SyncPhone();
  const [film, photo, next] = [phone.put("film.mp4", 20 * mb), phone.put("photo.jpg", 100_000), phone.put("next.jpg", 5)];
  const leaving = async (name: string): Promise<void> => {
    for await (const _ of phone.pulls.read(name, phone.files.get(name)?.length ?? 0)) return;
  };
  await leaving(photo);
  expect(await phone.read(next)).toEqual(phone.files.get(next));
  expect(phone.lines).toBe(1);
  await leaving(film);
  expect(await phone.read(next)).toEqual(phone.files.get(next));
  expect(phone.lines).toBe(2);
  expect(phone.sent).toBeLessThan(10 * mb);
});

it("where no connection can be had nothing waits for another try", async () => {
  const phone = new SyncPhone();
  phone.opens = Promise.withResolvers();
  const all = Promise.allSettled(Array.from({ length: 5 }, (_, n) => phone.read(phone.put(`${String(n)}.jpg`, 10))));
  phone.opens.reject(new LifeboatError("timeout", "the phone does not answer"));
  expect(await all).toMatchObject(Array.from({ length: 5 }, () => ({ reason: { code: "timeout" } })));
  expect(phone.lines).toBe(0);
});

it("one that nobody reads on holds back the phone, not its neighbours before it", async () => {
  const phone = new SyncPhone();
  const [photo, film] = [phone.put("photo.jpg", 1000), phone.put("film.mp4", 30 * mb)];
  const slow = phone.pulls.read(film, 30 * mb);
  const quick = phone.read(photo);
  await slow.next();
  expect(await quick).toEqual(phone.files.get(photo));
  await phone.rest();
  expect(phone.sent).toBeLessThan(8 * mb);
  let rest = 0;
  for await (const piece of slow) rest += piece.length;
  expect(rest).toBeGreaterThan(29 * mb);
});

it("after it is closed nothing is asked for any more", async () => {
  const phone = new SyncPhone();
  const name = phone.put("photo.jpg", 10);
  phone.pulls.close();
  await expect(phone.read(name)).rejects.toMatchObject({ code: "source-away" });
  expect(phone.lines).toBe(0);
});

const dataMost = 64 * 1024;

class SyncPhone {
  readonly files = new Map<string, Uint8Array>();
  /** Instead of a file; undefined: the connection ends. */
  readonly says = new Map<string, Buffer | undefined>();
  readonly asked: string[] = [];
  readonly pulls = new Pulls(async () => this.opens.promise.then(() => this.line()), (work) => Promise.race([work, this.late.promise]));
  hangsAt: string | undefined;
  /** What opening a connection waits for. */
  opens = Promise.withResolvers<void>();
  lines = 0;
  sent = 0;
  /** Requests that waited for their answer at once. */
  mostAhead = 0;
  private ahead = 0;
  /** Nobody waits longer. */
  private late = Promise.withResolvers<never>();
  private readonly packet: number;

  /** Sends on before it is read, and what was not read by the end is lost: AOSP's local_socket_flush_outgoing. */
  private readonly hasty: boolean;

  constructor({ packet = 64 * 1024, hasty = false } = {}) {
    this.packet = packet;
    this.hasty = hasty;
    this.opens.resolve();
  }

  put(name: string, size: number): string {
    this.files.set(name, new Uint8Array(Buffer.alloc(size, `${name} ${String(size)} `)));
    return name;
  }

  async read(name: string, size = this.files.get(name)?.length ?? 0): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.pulls.read(name, size)) pieces.push(piece);
    return new Uint8Array(Buffer.concat(pieces));
  }

  /** Until it has sent all that anybody takes. */
  async rest(): Promise<void> {
    for (let before = -1; before !== this.sent; ) {
      before = this.sent;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private line(): AdbSocket {
    this.lines += 1;
    const requests: string[] = [];
    let wake = Promise.withResolvers<void>();
    const line = { isOpen: true };
    const readable = new PushReadableStream<Uint8Array>(async (out) => {
      const send = async (bytes: Uint8Array): Promise<void> => {
        for (let at = 0; at < bytes.length && line.isOpen; at += this.packet) {
          this.sent += Math.min(this.packet, bytes.length - at);
          const taken = out.enqueue(bytes.subarray(at, at + this.packet));
          if (this.hasty) taken.catch(() => undefined);
          else await taken;
        }
      };
      for (;;) {
        while (requests.length === 0 && line.isOpen) await wake.promise;
        const name = requests.shift();
        if (name === undefined || !line.isOpen) return;
        this.ahead -= 1;
        if (name === this.hangsAt) {
          await this.rest();
          this.late.reject(new LifeboatError("timeout", "the phone does not answer"));
          this.late = Promise.withResolvers();
          return;
        }
        const answer = this.answer(name);
        if (answer === undefined) return out.close();
        await send(answer);
        if (answer.subarray(0, 4).toString("latin1") === "FAIL") return out.close();
      }
    });
    const writable = new WritableStream<Uint8Array>({
      write: (chunk) => {
        for (let bytes = Buffer.from(chunk); bytes.length > 0; ) {
          const end = 8 + bytes.readUInt32LE(4);
          const name = bytes.toString("utf8", 8, end);
          this.asked.push(name);
          requests.push(name);
          this.mostAhead = Math.max(this.mostAhead, ++this.ahead);
          bytes = bytes.subarray(end);
        }
        wake.resolve();
        wake = Promise.withResolvers();
      },
    });
    const close = (): void => {
      line.isOpen = false;
      wake.resolve();
    };
    return { readable, writable, close } as unknown as AdbSocket;
  }

  private answer(name: string): Buffer | undefined {
    if (this.says.has(name)) return this.says.get(name);
    const bytes = this.files.get(name);
    if (bytes === undefined) return message("FAIL", Buffer.from(`open failed: No such file or directory (${name})`));
    const parts: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += dataMost) parts.push(message("DATA", bytes.subarray(at, at + dataMost)));
    return Buffer.concat([...parts, message("DONE", new Uint8Array())]);
  }
}

function message(word: string, bytes: Uint8Array): Buffer {
  const head = Buffer.from(`${word}\0\0\0\0`, "latin1");
  head.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([head, bytes]);
}
