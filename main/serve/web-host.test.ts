import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { closedUnknownSession, longestMessage, socketPath, socketProtocol } from "../api/web-host.ts";
import { ownersOrigin } from "./gate.ts";
import { Rig } from "./web-host.fixture.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.start();
});
afterEach(() => rig[Symbol.asyncDispose]());

describe("the page", () => {
  it("is served under a policy that lets nothing in or out", async () => {
    const { status, headers, body } = await rig.ask("/");
    expect(status).toBe(200);
    expect(body.toString()).toContain("<title>Lifeboat");
    expect(headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "x-content-type-options": "nosniff",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
    });
    const policy = String(headers["content-security-policy"]).split("; ");
    expect(policy).toEqual(expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"]));
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${rig.host.port}`);
    expect(policy).toContain("require-trusted-types-for 'script'");
  });

  it("brings its scripts", async () => {
    expect((await rig.ask("/assets/app.js")).headers["content-type"]).toBe("text/javascript; charset=utf-8");
  });

  it.each(["/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets", "/index.html?x", "//evil.example/", "http://evil.example/", "/assets/app.js/../../../secret.txt"])(
    "gives nothing for %s",
    async (path) => {
      const { status, body } = await rig.ask(path);
      expect(status).toBe(404);
      expect(body.byteLength).toBe(0);
    },
  );

  it.each(["PUT", "DELETE", "OPTIONS"])("does not know %s", async (method) => {
    expect((await rig.ask("/", { method })).status).toBe(405);
  });

  it("cannot be started where it is not built", async () => {
    const { WebHost } = await import("./web-host.ts");
    const options = { page: rig.folder, port: 0, connect: () => undefined, blob: () => Promise.resolve(undefined) };
    await expect(WebHost.start(options)).rejects.toMatchObject({ code: "not-found" });
    await expect(WebHost.start({ ...options, page: join(rig.folder, "page"), port: rig.host.port })).rejects.toMatchObject({ code: "usage" });
  });
});

describe("a stranger", () => {
  it.each(["evil.example", "localhost", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example"])("who calls us %s is refused: another name may be bound to this address", async (host) => {
    expect((await rig.ask("/", { headers: { Host: host } })).status).toBe(403);
  });

  it("with two Host headers, or none, is refused", async () => {
    const raw = async (lines: string): Promise<string> => {
      const socket = connect(rig.host.port, "127.0.0.1");
      socket.write(`GET / HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`);
      return (await text(socket)).split("\r\n")[0] ?? "";
    };
    const own = `Host: 127.0.0.1:${rig.host.port}\r\n`;
    expect(await raw(own)).toContain("200");
    expect(await raw(`${own}Host: evil.example\r\n`)).toMatch(/40[03]/);
    expect(await raw("")).toMatch(/40[03]/);
  });

  it.each(["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1"])("from the origin %s is refused", async (Origin) => {
    expect((await rig.ask("/", { headers: { Origin } })).status).toBe(403);
    expect((await rig.exchange(rig.code(), { Origin })).status).toBe(403);
  });

  it.each(["cross-site", "same-site"])("whose browser says %s is refused", async (site) => {
    expect((await rig.ask("/", { headers: { "Sec-Fetch-Site": site } })).status).toBe(403);
  });

  it("who is not a page, and has no Origin, gets no session", async () => {
    expect((await rig.ask("/session", { method: "POST", body: rig.code() })).status).toBe(403);
  });

  it.each(["http://evil.example", "http://127.0.0.1:1"])("from the origin %s gets no socket, even with the token", async (Origin) => {
    const { token } = await rig.signIn();
    const [error] = (await once(rig.socket(token, { Origin }), "error")) as [Error];
    expect(error.message).toContain("403");
    expect(rig.ports).toEqual([]);
  });
});

describe("a code", () => {
  it("gives a token and a cookie no script can read", async () => {
    const { status, headers, body } = await rig.exchange(rig.code());
    expect(status).toBe(200);
    expect(body.toString()).toMatch(/^[\w-]{43}$/);
    expect(headers["set-cookie"]).toEqual([expect.stringMatching(/^lifeboat-\d+-\w+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/blob$/)]);
  });

  it("works once, and its second use ends what the first began", async () => {
    const code = rig.code();
    const { body } = await rig.exchange(code);
    const socket = rig.socket(body.toString());
    await once(socket, "open");
    const closed = once(socket, "close");
    expect((await rig.exchange(code)).status).toBe(403);
    expect((await closed)[0]).toBe(closedUnknownSession);
  });

  it("works for a minute", async () => {
    const [early, late] = [rig.code(), rig.code()];
    rig.now += 59_999;
    expect((await rig.exchange(early)).status).toBe(200);
    rig.now += 1;
    expect((await rig.exchange(late)).status).toBe(403);
  });

  it("is not guessed, and one that is too long is not heard to its end", async () => {
    expect((await rig.exchange("AAAA")).status).toBe(403);
    const endless = connect(rig.host.port, "127.0.0.1");
    endless.write(`POST /session HTTP/1.1\r\nHost: 127.0.0.1:${rig.host.port}\r\nOrigin: ${rig.origin}\r\nContent-Length: 1000000000\r\n\r\n${"A".repeat(5000)}`);
    expect(await text(endless)).toMatch(/^HTTP\/1.1 403 /);
  });
});

describe("the socket", () => {
  it("carries messages both ways", async () => {
    const { token } = await rig.signIn();
    const socket = rig.socket(token);
    await once(socket, "open");
    expect(socket.protocol).toBe("lifeboat");
    socket.send('{"id":1,"call":"home","input":{}}');
    expect(String((await once(socket, "message"))[0])).toBe('{"id":1,"call":"home","input":{}}');
  });

  it.each(["", "A".repeat(43)])('says that the token "%s" is unknown', async (token) => {
    const [code] = (await once(rig.socket(token), "close")) as [number];
    expect(code).toBe(closedUnknownSession);
    expect(rig.ports).toEqual([]);
  });

  it.each([
    ["a malformed frame", Buffer.from([0xff, 0x00])],
    ["the head of an oversize message", Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0])],
  ])("survives a stranger who sends %s before the goodbye is answered", async (_what, frame) => {
    const stranger = connect(rig.host.port, "127.0.0.1");
    const head = { Host: `127.0.0.1:${rig.host.port}`, Origin: rig.origin, Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": `${"A".repeat(22)}==`, "Sec-WebSocket-Protocol": socketProtocol };
    stranger.write(`GET ${socketPath} HTTP/1.1\r\n${Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`);
    expect(String((await once(stranger, "data"))[0])).toContain("101");
    stranger.write(frame);
    await once(stranger, "close");
    expect((await rig.ask("/")).status).toBe(200);
  });

  it("survives strangers who are refused and tear their connection down", async () => {
    const strangers = Array.from({ length: 20 }, async () => {
      const stranger = connect(rig.host.port, "127.0.0.1").on("error", () => undefined);
      stranger.write(`GET /elsewhere HTTP/1.1\r\nHost: 127.0.0.1:${rig.host.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
      expect(String((await once(stranger, "data"))[0])).toMatch(/^HTTP\/1.1 403 /);
      stranger.write("more");
      stranger.resetAndDestroy();
    });
    await Promise.all(strangers);
    expect((await rig.ask("/")).status).toBe(200);
  });

  it("does not outlive a day without a page, but any number with one", async () => {
    const { token } = await rig.signIn();
    const page = rig.socket(token);
    await once(page, "open");
    rig.now += 48 * 3600_000;
    const another = rig.socket(token);
    await once(another, "open");
    const gone = rig.ports.map((port) => new Promise<void>((resolve) => port.onClose(resolve)));
    expect(gone).toHaveLength(2);
    for (const socket of [page, another]) socket.close();
    await Promise.all(gone);
    rig.now += 24 * 3600_000;
    expect((await once(rig.socket(token), "close"))[0]).toBe(closedUnknownSession);
  });

  it("of the seventeenth page takes the place of one that nobody looks at", async () => {
    const shown = rig.socket((await rig.signIn()).token);
    await once(shown, "open");
    const left = await rig.signIn();
    for (let more = 0; more < 15; more++) await rig.signIn();
    expect((await once(rig.socket(left.token), "close"))[0]).toBe(closedUnknownSession);
    expect(shown.readyState).toBe(shown.OPEN);
  });

  it.each([
    ["an oversize message", Buffer.alloc(longestMessage + 1, 0x20).toString(), 1009],
    ["no JSON", "{", 1008],
    ["no object", "42", 1008],
    ["bytes", Buffer.from("{}"), 1008],
  ])("is closed on %s", async (_what, message, expected) => {
    const { token } = await rig.signIn();
    const socket = rig.socket(token);
    await once(socket, "open");
    socket.send(message);
    expect((await once(socket, "close"))[0]).toBe(expected);
  });

  it("ends when the other side has gone without a word, and not while it is quiet", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      await using beating = await Rig.start({ heartbeatMs: 1000 });
      const quiet = beating.socket((await beating.signIn()).token);
      await once(quiet, "open");
      const gone = beating.socket((await beating.signIn()).token);
      await once(gone, "open");
      gone.pause();
      const asked = once(quiet, "ping");
      vi.advanceTimersByTime(1000);
      await asked;
      // What comes back tells that the answer to the ping was heard before it.
      const echo = async (): Promise<string> => (quiet.send("{}"), String((await once(quiet, "message"))[0]));
      expect(await echo()).toBe("{}");
      const ended = new Promise<void>((resolve) => beating.ports[1]?.onClose(resolve));
      vi.advanceTimersByTime(1000);
      await ended;
      expect(await echo()).toBe("{}");
    } finally {
      vi.useRealTimers();
    }
  });

  it("is closed with the host", async () => {
    const { token } = await rig.signIn();
    const socket = rig.socket(token);
    await once(socket, "open");
    const closed = once(socket, "close");
    await rig.host.close();
    expect((await closed)[0]).not.toBe(closedUnknownSession);
    rig = await Rig.start();
  });
});

describe("a ticket", () => {
  const ticket = "T".repeat(22);
  const png = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(92, 7)]);

  /** A page with a socket, and the ticket in its hands. */
  async function holder(bytes: Uint8Array = png): Promise<string> {
    const { token, cookie } = await rig.signIn();
    await once(rig.socket(token), "open");
    const session = rig.sessions.at(-1);
    const path = join(rig.folder, "body");
    writeFileSync(path, bytes);
    if (session) rig.tickets.set(ticket, { session, body: { path } });
    return cookie;
  }

  it("gives the bytes under the type they have, and nothing runs in them", async () => {
    const Cookie = await holder();
    const { status, headers, body } = await rig.ask(`/blob/${ticket}`, { headers: { Cookie } });
    expect(status).toBe(200);
    expect(body).toEqual(png);
    expect(headers).toMatchObject({
      "content-type": "image/png",
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
      "accept-ranges": "bytes",
      "cache-control": "no-store",
    });
  });

  it.each(["<html><script>alert(1)</script>", '<svg xmlns="http://www.w3.org/2000/svg"/>', "%PDF-1.7", "BEGIN:VCARD\n"])("to %s is a download", async (bytes) => {
    const Cookie = await holder(Buffer.from(bytes));
    const { headers } = await rig.ask(`/blob/${ticket}`, { headers: { Cookie } });
    expect(headers).toMatchObject({ "content-type": "application/octet-stream", "content-disposition": "attachment" });
  });

  it("opens nothing without its own session's cookie", async () => {
    await holder();
    const { cookie: other } = await rig.signIn();
    for (const Cookie of ["", other, "lifeboat-1-x=AAAA"]) {
      expect((await rig.ask(`/blob/${ticket}`, { headers: { Cookie } })).status).toBe(404);
    }
  });

  it("is found when the same browser has two pages", async () => {
    const mine = await holder();
    const { cookie: other } = await rig.signIn();
    expect((await rig.ask(`/blob/${ticket}`, { headers: { Cookie: `${other}; ${mine}` } })).status).toBe(200);
  });

  it.each(["/blob/", "/blob/../secret.txt", `/blob/${ticket}/../../secret.txt`, "/blob/%2e%2e%2fsecret.txt", `/blob/${ticket}?x`, "/blob//etc/passwd"])("is no path: %s", async (path) => {
    const Cookie = await holder();
    expect((await rig.ask(path, { headers: { Cookie } })).status).toBe(404);
  });

  it.each([
    ["bytes=0-9", 206, "bytes 0-9/100", 10],
    ["bytes=90-", 206, "bytes 90-99/100", 10],
    ["bytes=90-5000", 206, "bytes 90-99/100", 10],
    ["bytes=-5", 206, "bytes 95-99/100", 5],
    ["bytes=-5000", 206, "bytes 0-99/100", 100],
    ["bytes=100-", 416, "bytes */100", 0],
    ["bytes=-0", 416, "bytes */100", 0],
    ["bytes=9-2", 200, undefined, 100],
    ["bytes=0-1,5-6", 200, undefined, 100],
    ["lines=0-1", 200, undefined, 100],
  ])("answers the range %s with %i", async (Range, status, range, length) => {
    const Cookie = await holder();
    const answer = await rig.ask(`/blob/${ticket}`, { headers: { Cookie, Range } });
    expect(answer.status).toBe(status);
    expect(answer.headers["content-range"]).toBe(range);
    expect(answer.body.byteLength).toBe(length);
  });

  it("gives ranges of bytes in memory, and of nothing", async () => {
    const Cookie = await holder();
    const session = rig.sessions.at(-1);
    if (session) rig.tickets.set(ticket, { session, body: { bytes: png } });
    expect((await rig.ask(`/blob/${ticket}`, { headers: { Cookie, Range: "bytes=1-3" } })).body.toString()).toBe("PNG");
    if (session) rig.tickets.set(ticket, { session, body: { bytes: Buffer.alloc(0) } });
    expect((await rig.ask(`/blob/${ticket}`, { headers: { Cookie } })).status).toBe(200);
    expect((await rig.ask(`/blob/${ticket}`, { headers: { Cookie, Range: "bytes=0-" } })).status).toBe(416);
  });

  it("to what has no picture is answered with nothing, which is no error", async () => {
    const Cookie = await holder();
    const session = rig.sessions.at(-1);
    if (session) rig.tickets.set(ticket, { session, body: "none" });
    expect((await rig.ask(`/blob/${ticket}`, { headers: { Cookie } })).status).toBe(204);
  });

  it("to a file that is gone is not found", async () => {
    const Cookie = await holder();
    const session = rig.sessions.at(-1);
    if (session) rig.tickets.set(ticket, { session, body: { path: join(rig.folder, "gone") } });
    expect((await rig.ask(`/blob/${ticket}`, { headers: { Cookie } })).status).toBe(404);
  });
});

describe("an owner's origin", () => {
  it.each([
    ["https://boat.example", "https://boat.example"],
    ["https://boat.example:8443/", "https://boat.example:8443"],
    ["http://localhost:9000", "http://localhost:9000"],
    ["http://[::1]:9000", "http://[::1]:9000"],
    ["http://boat.example", undefined],
    ["https://boat.example/path", undefined],
    ["https://me@boat.example", undefined],
    ["https://boat.example, https://evil.example", undefined],
    ["ftp://localhost", undefined],
    ["*", undefined],
    ["null", undefined],
    ["", undefined],
  ])("%j is taken for %s", (text, origin) => {
    expect(ownersOrigin(text)).toBe(origin);
  });

  it("is allowed beside our own, with its Host, and nothing near it", async () => {
    await using proxied = await Rig.start({ origin: "https://boat.example" });
    expect(proxied.host.address()).toMatch(/^https:\/\/boat\.example\/#code=/);
    const own = { Host: "boat.example", Origin: "https://boat.example" };
    const { status, headers } = await proxied.exchange(proxied.code(), own);
    expect(status).toBe(200);
    expect(headers["set-cookie"]?.[0]).toContain("; Secure");
    expect((await proxied.ask("/", { headers: own })).headers["content-security-policy"]).toContain("wss://boat.example");
    for (const wrong of [{ Host: "boat.example", Origin: "http://boat.example" }, { Host: "boat.example", Origin: proxied.origin }, { Origin: "https://boat.example" }, { Host: "x.boat.example" }]) {
      expect((await proxied.ask("/", { headers: wrong })).status).toBe(403);
    }
  });
});
