// The key and the phone's question, against an adbd that checks signatures as Android's does (adb's protocol.txt).
import { createPublicKey, constants, publicDecrypt, randomBytes } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createTestIo, memorySecrets } from "../memory/io.ts";
import type { Question } from "../provider.ts";
import { phoneAt } from "./by-address.ts";

let phone: Guarded;
beforeEach(async () => {
  phone = await Guarded.start();
});
afterEach(() => phone.stop());

it("asks once, and is known from then on by a key that stays in the secret store", async () => {
  const secrets = memorySecrets();
  const asked: Question[] = [];
  const io = createTestIo({ secrets, ask: async (question) => String(asked.push(question)) });
  await (await phoneAt(phone.address, io)).close();
  expect(asked).toMatchObject([{ is: "unlock" }]);
  expect(phone.shown).toHaveLength(1);
  expect(phone.shown[0]).toMatch(/^[A-Za-z0-9+/=]{700} lifeboat@[\w.-]+\0$/);
  expect(Buffer.from((await secrets.get("key")) ?? "", "base64").length).toBeGreaterThan(1000);
  await (await phoneAt(phone.address, io)).close();
  expect(asked).toHaveLength(1);
});

it("shows its question also where nobody is at the computer", async () => {
  await (await phoneAt(phone.address, createTestIo())).close();
  expect(phone.shown).toHaveLength(1);
});

it("says that the phone waits for somebody where nobody allows it", async () => {
  phone.answer = "deny";
  await expect(phoneAt(phone.address, createTestIo())).rejects.toMatchObject({ code: "source-locked", detail: expect.stringContaining("Allow") as string });
});

it("can be stopped while the phone asks", async () => {
  phone.answer = "wait";
  const stop = new AbortController();
  const io = createTestIo({ signal: stop.signal, ask: async () => String(stop.abort()) });
  await expect(phoneAt(phone.address, io)).rejects.toMatchObject({ code: "cancelled" });
});

it("says that no phone answers where none does", async () => {
  const { address } = phone;
  await phone.stop();
  await expect(phoneAt(address, createTestIo())).rejects.toMatchObject({ code: "source-away" });
  await expect(phoneAt("not an address", createTestIo())).rejects.toMatchObject({ code: "usage" });
});

const [connectCommand, authCommand] = ["CNXN", "AUTH"].map((name) => Buffer.from(name).readUInt32LE());
const [tokenType, signatureType, keyType] = [1, 2, 3];

/** An adbd up to the point where it lets somebody in. */
class Guarded {
  answer: "allow" | "deny" | "wait" = "allow";
  /** Public keys about which it asked its owner. */
  readonly shown: string[] = [];
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly allowed: string[] = [];

  static async start(): Promise<Guarded> {
    const guarded = new Guarded();
    guarded.server.listen(0, "127.0.0.1");
    await once(guarded.server, "listening");
    return guarded;
  }

  private constructor() {
    this.server = createServer((socket) => {
      this.sockets.add(socket);
      socket.on("error", () => undefined);
      const token = randomBytes(20);
      let held: Buffer = Buffer.alloc(0);
      socket.on("data", (data) => {
        held = Buffer.concat([held, data]);
        while (held.length >= 24 && held.length >= 24 + held.readUInt32LE(12)) {
          const end = 24 + held.readUInt32LE(12);
          this.hear(socket, token, { command: held.readUInt32LE(0), type: held.readUInt32LE(4), payload: held.subarray(24, end) });
          held = held.subarray(end);
        }
      });
    });
  }

  get address(): string {
    return `127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, "close");
  }

  private hear(socket: Socket, token: Buffer, { command, type, payload }: { readonly command: number; readonly type: number; readonly payload: Buffer }): void {
    if (command === connectCommand) socket.write(packet(authCommand, tokenType, token));
    if (command !== authCommand) return;
    if (type === signatureType) {
      const known = this.allowed.some((key) => isSignature(payload, token, key));
      socket.write(known ? welcome() : packet(authCommand, tokenType, token));
    }
    if (type !== keyType) return;
    this.shown.push(payload.toString());
    if (this.answer === "deny") socket.destroy();
    if (this.answer !== "allow") return;
    this.allowed.push(payload.toString());
    socket.write(welcome());
  }
}

const welcome = (): Buffer => packet(connectCommand, 0x0100_0001, Buffer.from("device::ro.product.model=Pixel;features=shell_v2,cmd"), 1 << 20);

function packet(command = 0, arg0 = 0, payload: Buffer = Buffer.alloc(0), arg1 = 0): Buffer {
  const head = Buffer.alloc(24);
  const sum = payload.reduce((total, byte) => total + byte, 0);
  for (const [n, word] of [command, arg0, arg1, payload.length, sum, (command ^ 0xff_ff_ff_ff) >>> 0].entries()) head.writeUInt32LE(word, n * 4);
  return Buffer.concat([head, payload]);
}

/** The token stands in the place of a SHA-1; the key is Android's own form: words, n0inv, n and rr least byte first. */
function isSignature(signature: Buffer, token: Buffer, shown: string): boolean {
  const key = Buffer.from(shown.split(" ")[0] ?? "", "base64");
  const n = Buffer.from(key.subarray(8, 264)).reverse().toString("base64url");
  const publicKey = createPublicKey({ key: { kty: "RSA", n, e: "AQAB" }, format: "jwk" });
  try {
    return publicDecrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, signature).subarray(-20).equals(token);
  } catch {
    return false;
  }
}
