import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createFetch, type FetchOptions, type RequestStat } from "./fetch.ts";
import { startScript, type Reply, type ScriptServer, type Seen } from "./http.fixture.ts";

const include = { credentials: "include" } as const;

function fetchFor(servers: readonly ScriptServer[], more: Partial<FetchOptions> = {}): typeof globalThis.fetch {
  return createFetch({ hosts: servers.map(({ host }) => host), approve: async () => false, signal: new AbortController().signal, ...more });
}

function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(() => "no failure", (error: unknown) => error);
}

const echo = ({ method, body }: Seen): Reply => ({ body: `${method} ${body}` });
const redirect = (status: number, location: string): Reply => ({ status, headers: { location }, body: "elsewhere" });

describe("io.fetch", () => {
  it("sends and receives, and says so", async () => {
    await using server = await startScript(echo);
    const stats: RequestStat[] = [];
    const fetch = fetchFor([server], { onRequest: (stat) => stats.push(stat) });
    const response = await fetch(`${server.url}/a`, { method: "REPORT", body: "ü", headers: { depth: "1" }, ...include });
    expect([response.status, await response.text(), response.url]).toEqual([200, "REPORT ü", `${server.url}/a`]);
    expect(server.seen[0]?.headers["depth"]).toBe("1");
    expect(stats).toMatchObject([{ method: "REPORT", host: server.host, status: 200, received: 9 }]);
  });

  it("takes every kind of body", async () => {
    await using server = await startScript(echo);
    const fetch = fetchFor([server]);
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(Buffer.from("streamed"));
        controller.close();
      },
    });
    const bodies = ["text", Buffer.from("bytes"), new URLSearchParams({ a: "b c" }), new Blob(["blob"]), stream];
    const texts: string[] = [];
    for (const body of bodies) texts.push(await (await fetch(server.url, { method: "PUT", body, duplex: "half", ...include })).text());
    expect(texts).toEqual(["PUT text", "PUT bytes", "PUT a=b+c", "PUT blob", "PUT streamed"]);
    expect(server.seen[2]?.headers["content-type"]).toMatch(/^application\/x-www-form-urlencoded/);
  });

  it("hands on gzip unpacked, and takes a cut one for a bad answer", async () => {
    const packed = gzipSync("hello ".repeat(1000));
    await using server = await startScript(({ path }) => ({ headers: { "content-encoding": "gzip" }, body: path === "/cut" ? packed.subarray(0, 20) : packed }));
    const fetch = fetchFor([server]);
    expect((await (await fetch(server.url, include)).text()).length).toBe(6000);
    expect(await failure((await fetch(`${server.url}/cut`, include)).text())).toMatchObject({ code: "bad-answer" });
    await (await fetch(server.url, { ...include, headers: { range: "bytes=0-1" } })).text();
    expect(server.seen.map(({ headers }) => headers["accept-encoding"])).toEqual(["gzip", "gzip", "identity"]);
  });

  it.each([301, 302, 307, 308])("keeps method and body over a %i", async (status) => {
    await using server = await startScript((seen) => (seen.path === "/old" ? redirect(status, "/new") : echo(seen)));
    const response = await fetchFor([server])(`${server.url}/old`, { method: "PROPFIND", body: "<x/>", headers: { authorization: "Basic eA==" } });
    expect([await response.text(), response.url]).toEqual(["PROPFIND <x/>", `${server.url}/new`]);
    expect(server.seen[1]?.headers["authorization"]).toBe("Basic eA==");
  });

  it("turns a 303 into GET, and leaves redirects alone where told", async () => {
    await using server = await startScript((seen) => (seen.path === "/old" ? redirect(303, "/new") : echo(seen)));
    const fetch = fetchFor([server]);
    expect(await (await fetch(`${server.url}/old`, { method: "POST", body: "x", ...include })).text()).toBe("GET ");
    expect((await fetch(`${server.url}/old`, { redirect: "manual", ...include })).status).toBe(303);
    expect(await failure(fetch(`${server.url}/old`, { redirect: "error", ...include }))).toMatchObject({ code: "bad-answer" });
  });

  it("gives up after ten redirects", async () => {
    await using server = await startScript(({ path }) => redirect(302, `${path}x`));
    expect(await failure(fetchFor([server])(`${server.url}/`, include))).toMatchObject({ code: "bad-answer" });
    expect(server.seen.length).toBe(11);
  });
});

describe("where credentials go", () => {
  it("goes nowhere in the clear on the port of https, also where somebody says yes", async () => {
    const fetch = fetchFor([], { approve: async () => true });
    expect(await failure(fetch("http://127.0.0.1:443/", include))).toMatchObject({ code: "forbidden" });
  });

  it("lets an item lead to a private address only where that was named in full from the beginning", async () => {
    await using server = await startScript(echo);
    const fetch = fetchFor([], { hosts: ["*.0.0.1"], approve: async () => true });
    expect((await fetch(server.url, include)).status).toBe(200);
    for (const url of [server.url, "https://127.0.0.1/"]) expect(await failure(fetch(url))).toMatchObject({ code: "forbidden" });
    expect((await fetchFor([server])(server.url)).status).toBe(200);
  });

  it("asks before another host hears them, once, and remembers the answer", async () => {
    await using other = await startScript(echo);
    await using server = await startScript(() => redirect(301, `${other.url}/x`));
    const asked: string[] = [];
    const fetch = fetchFor([server], {
      approve: async (host) => {
        asked.push(host);
        return true;
      },
    });
    for (let n = 0; n < 2; n++) expect(await (await fetch(server.url, { headers: { authorization: "Bearer t" } })).text()).toBe("GET ");
    expect(asked).toEqual([other.host]);
    expect(other.seen[0]?.headers["authorization"]).toBe("Bearer t");
  });

  it("asks once, too, where many requests lead there at the same time, and where the answer is no", async () => {
    await using other = await startScript(echo);
    for (const answer of [true, false]) {
      const asked: string[] = [];
      const fetch = fetchFor([], { approve: async (host) => Boolean(asked.push(host)) && answer });
      await Promise.all([1, 2, 3].map(() => failure(fetch(other.url, include))));
      await failure(fetch(other.url, include));
      expect(asked).toEqual([other.host]);
    }
    expect(other.seen.length).toBe(4);
  });

  it.each([
    ["credentials: include", include],
    ["Authorization", { headers: { authorization: "Bearer t" } }],
    ["Cookie", { headers: { cookie: "a=b" } }],
  ])("refuses a host nobody approved: %s", async (_what, init) => {
    await using other = await startScript(echo);
    await using server = await startScript(() => redirect(307, other.url));
    const fetch = fetchFor([server]);
    expect(await failure(fetch(server.url, init))).toMatchObject({ code: "new-host", detail: other.host });
    expect(await failure(fetch(other.url, init))).toMatchObject({ code: "new-host" });
    expect(other.seen).toEqual([]);
  });

  it("refuses credentials in an address", async () => {
    expect(await failure(fetchFor([])("https://u:p@example.org/"))).toMatchObject({ code: "usage" });
    expect(await failure(fetchFor([])("file:///etc/passwd"))).toMatchObject({ code: "usage" });
  });

  it("lets addresses found in items reach no private host, redirects included", async () => {
    await using inside = await startScript(echo);
    await using home = await startScript(() => redirect(302, inside.url));
    const fetch = fetchFor([home]);
    expect(await failure(fetch(inside.url))).toMatchObject({ code: "forbidden" });
    expect(await failure(fetch(inside.url.replace("127.0.0.1", "localhost")))).toMatchObject({ code: "forbidden" });
    expect(await failure(fetch(home.url))).toMatchObject({ code: "forbidden" });
    expect(inside.seen).toEqual([]);
    expect(home.seen.length).toBe(1);
  });

  it("lets them reach the host where the account lives, without credentials", async () => {
    await using home = await startScript(echo);
    expect(await (await fetchFor([home])(home.url)).text()).toBe("GET ");
    expect(home.seen[0]?.headers["authorization"]).toBeUndefined();
  });

  it("reads at most 20 MB of what an item leads to", async () => {
    const chunks = Array.from({ length: 21 }, () => Buffer.alloc(1_000_000));
    await using home = await startScript(() => ({ body: chunks }));
    expect(await failure((await fetchFor([home])(home.url)).arrayBuffer())).toMatchObject({ code: "too-large" });
    expect((await (await fetchFor([home])(home.url, include)).arrayBuffer()).byteLength).toBe(21_000_000);
  });

  it.each([
    ["too much", async (response: Response) => void (await failure(response.arrayBuffer()))],
    ["not wanted", async (response: Response) => response.body?.cancel()],
  ])("an answer without an end that is %s is not gone on with", async (_why, end) => {
    const over = Promise.withResolvers<void>();
    function* endless(): Generator<Uint8Array> {
      try {
        for (;;) yield Buffer.alloc(1_000_000);
      } finally {
        over.resolve();
      }
    }
    await using home = await startScript(() => ({ body: endless() }));
    await end(await fetchFor([home])(home.url));
    await expect(over.promise).resolves.toBeUndefined();
  }, 10_000);
});

describe("faults", () => {
  it("nobody listens: offline", async () => {
    const server = await startScript(echo);
    await server[Symbol.asyncDispose]();
    expect(await failure(fetchFor([server])(server.url, include))).toMatchObject({ code: "offline" });
  });

  it("a connection that is closed without an answer is no reason not to ask again, where asking changes nothing", async () => {
    let calls = 0;
    await using server = await startScript((seen) => (++calls % 2 === 1 ? { closes: true } : echo(seen)));
    const fetch = fetchFor([server]);
    expect(await (await fetch(server.url, { method: "REPORT", body: "x", ...include })).text()).toBe("REPORT x");
    expect(await failure(fetch(server.url, { method: "POST", body: "x", ...include }))).toMatchObject({ code: "offline" });
    expect(server.seen.map(({ method }) => method)).toEqual(["REPORT", "REPORT", "POST"]);
    await using gone = await startScript(() => ({ closes: true }));
    expect(await failure(fetchFor([gone])(gone.url, include))).toMatchObject({ code: "offline" });
    expect(gone.seen).toHaveLength(2);
  });

  it("a cut body is an error, never a short answer", async () => {
    await using server = await startScript(() => ({ body: "half", end: "cut" }));
    expect(await failure((await fetchFor([server])(server.url, include)).text())).toMatchObject({ code: "offline" });
    await using short = await startScript(() => ({ headers: { "content-length": "10" }, body: "half", end: "cut" }));
    expect(await failure((await fetchFor([short])(short.url, include)).text())).toMatchObject({ name: "LifeboatError" });
  });

  it("a server that falls silent is a timeout", async () => {
    await using server = await startScript(({ path }) => (path === "/body" ? { body: "half", end: "hang" } : { silent: true }));
    const fetch = fetchFor([server], { timeouts: { headers: 100, body: 100 } });
    expect(await failure(fetch(server.url, include))).toMatchObject({ code: "timeout" });
    expect(await failure((await fetch(`${server.url}/body`, include)).text())).toMatchObject({ code: "timeout" });
  });

  it("a server that sends drops for ever is a timeout, a reader that takes its time is none", async () => {
    async function* drops(): AsyncGenerator<Uint8Array> {
      for (;;) {
        yield Buffer.from(" ");
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
    await using server = await startScript(({ path }) => ({ body: path === "/drops" ? drops() : Array.from({ length: 8 }, () => Buffer.alloc(100_000)) }));
    const fetch = fetchFor([server], { timeouts: { headers: 5000, body: 5000, trickle: 1000 } });
    expect(await failure((await fetch(`${server.url}/drops`, include)).text())).toMatchObject({ code: "timeout" });
    let received = 0;
    for await (const chunk of (await fetch(server.url, include)).body ?? []) {
      received += chunk.length;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(received).toBe(800_000);
  });

  it("stops on either signal, before and in the middle", async () => {
    await using server = await startScript(() => ({ body: "half", end: "hang" }));
    const [run, own] = [new AbortController(), new AbortController()];
    const fetch = fetchFor([server], { signal: run.signal });
    const first = await fetch(server.url, { ...include, signal: own.signal });
    const second = await fetch(server.url, include);
    own.abort();
    expect(await failure(first.text())).toMatchObject({ code: "cancelled" });
    run.abort();
    expect(await failure(second.text())).toMatchObject({ code: "cancelled" });
    expect(await failure(fetch(server.url, include))).toMatchObject({ code: "cancelled" });
  });

  it.each(["identity", "gzip"])("a body (%s) that breaks before anybody reads it fails its reader, not the process", async (encoding) => {
    const body = encoding === "gzip" ? gzipSync("half of it").subarray(0, 15) : "half";
    await using server = await startScript(() => ({ headers: { "content-encoding": encoding }, body, end: "cut" }));
    const response = await fetchFor([server])(server.url, include);
    // Nothing tells from outside when the break has arrived.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await failure(response.text())).toMatchObject({ code: "offline" });
  });

  it("an answer nobody reads does not end the process", async () => {
    await using server = await startScript(() => ({ body: Buffer.alloc(300_000), end: "hang" }));
    const response = await fetchFor([server])(server.url, include);
    await response.body?.cancel();
    await using again = await startScript(echo);
    expect((await fetchFor([again])(again.url, include)).status).toBe(200);
  });
});
