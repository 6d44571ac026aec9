import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LifeboatError } from "../../api/errors.ts";
import { startScript } from "./http.fixture.ts";
import { type Grant, signInEnds, signInSecret } from "./sign-in-kept.ts";
import { endOf, memorySecrets, signInIo, startIssuer, type TestIssuer, visit } from "./sign-in.fixture.ts";
import { type SignedIn, signIn, type SignInIo, signOut } from "./sign-in.ts";

let test: TestIssuer;
beforeEach(async () => {
  test = await startIssuer();
});
afterEach(() => test[Symbol.asyncDispose]());

const read = ["things.read"];

/** A service that wants a live token. */
async function startService() {
  return startScript(({ headers }) => ({ status: test.knows((headers.authorization ?? "").slice("Bearer ".length)) ? 200 : 401, body: headers.authorization ?? "" }));
}

async function failure(work: Promise<unknown>): Promise<LifeboatError> {
  const thrown: unknown = await work.then(() => undefined, (error: unknown) => error);
  expect(thrown).toMatchObject({ name: "LifeboatError" });
  const error = thrown as LifeboatError;
  const told = JSON.stringify([error.message, error.stack, error.cause ?? null]);
  for (const secret of test.secrets) expect(told).not.toContain(secret);
  return error;
}

function kept(io: SignInIo): Promise<Grant> {
  return io.secrets.get(signInSecret).then((text) => JSON.parse(text ?? "null") as Grant);
}

async function statusAt(signed: SignedIn, url: string): Promise<number> {
  const response = await signed.fetch(url, { headers: { accept: "text/plain" } });
  await response.text();
  return response.status;
}

describe("signing in", () => {
  it("goes through the browser once, and is kept", async () => {
    await using service = await startService();
    const issuer = { ...test.issuer, hosts: [service.host] };
    const io = signInIo(test, { hosts: [service.host] });
    expect(await statusAt(await signIn(issuer, read, io), service.url)).toBe(200);
    expect(await statusAt(await signIn(issuer, read, { ...io, ask: signInIo(test, { person: false }).ask }), service.url)).toBe(200);
    expect([test.consents, test.grants]).toEqual([["things.read"], ["authorization_code"]]);
    expect(service.seen[0]?.headers["accept"]).toBe("text/plain");
  });

  it("shows an address with PKCE, state and all it asks for, and a page at the end", async () => {
    const pages: string[] = [];
    const addresses: URL[] = [];
    const ask: SignInIo["ask"] = async ({ url }) => {
      addresses.push(new URL(url));
      void visit(url).then((page) => pages.push(page));
      return "Back to <Lifeboat>";
    };
    await signIn({ ...test.issuer, parameters: { access_type: "offline" } }, ["openid", "things.read"], signInIo(test, { person: ask }));
    const query = Object.fromEntries(addresses[0]?.searchParams ?? []);
    expect(query).toMatchObject({ response_type: "code", client_id: "client-1", code_challenge_method: "S256", access_type: "offline", scope: "openid things.read" });
    expect(query["redirect_uri"]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    for (const name of ["state", "code_challenge", "nonce"]) expect(query[name]?.length).toBeGreaterThanOrEqual(43);
    await expect.poll(() => pages[0]).toContain("Back to &lt;Lifeboat>");
  });

  it("sends the token only where it belongs", async () => {
    await using service = await startService();
    await using other = await startScript(() => ({}));
    const signed = await signIn({ ...test.issuer, hosts: [service.host] }, read, signInIo(test, { hosts: [service.host, other.host] }));
    await signed.fetch(other.url, { credentials: "include" });
    expect(other.seen[0]?.headers["authorization"]).toBeUndefined();
  });

  it("fails with auth where nobody is there to ask", async () => {
    expect((await failure(signIn(test.issuer, read, signInIo(test, { person: false })))).code).toBe("auth");
    expect(test.consents).toEqual([]);
  });

  it("is not possible without a client id, and says so", async () => {
    const error = await failure(signIn({ ...test.issuer, clientId: undefined }, read, signInIo(test)));
    expect([error.code, error.detail]).toEqual(["usage", expect.stringContaining("client id")]);
  });

  it("takes no for an answer", async () => {
    test.nextRedirect((url) => {
      url.searchParams.delete("code");
      url.searchParams.set("error", "access_denied");
    });
    const io = signInIo(test);
    expect(await failure(signIn(test.issuer, read, io))).toMatchObject({ code: "auth", detail: expect.stringContaining("access_denied") as unknown });
    expect(await kept(io)).toBeNull();
  });

  it("takes an answer that says from whom it comes from nobody else", async () => {
    test.nextRedirect((url) => url.searchParams.set("iss", "https://evil.example"));
    expect((await failure(signIn(test.issuer, read, signInIo(test)))).code).toBe("auth");
    expect(test.grants).toEqual([]);
    test.nextRedirect((url) => url.searchParams.set("iss", test.issuer.id));
    await signIn(test.issuer, read, signInIo(test));
    expect(test.grants).toEqual(["authorization_code"]);
  });

  it("lets in nobody who does not know the state, and goes on waiting", async () => {
    const statuses: number[] = [];
    const ask: SignInIo["ask"] = async ({ url }) => {
      const door = new URL(url).searchParams.get("redirect_uri") ?? "";
      void (async () => {
        for (const query of ["?code=stolen&state=wrong", "?code=stolen", "favicon.ico"]) statuses.push((await fetch(`${door}${query}`)).status);
        await visit(url);
      })();
      return "";
    };
    await signIn(test.issuer, read, signInIo(test, { person: ask }));
    expect([statuses, test.grants]).toEqual([[404, 404, 404], ["authorization_code"]]);
  });

  it("goes on with the address that a browser on another computer ended at, and with no other", async () => {
    const taken: boolean[] = [];
    const ask: SignInIo["ask"] = async ({ url, back }) => {
      const end = await endOf(url);
      const wrong = [end.replace(/state=[^&]+/, "state=other"), end.replace(/:\d+\//, ":1/"), end.replace("http:", "https:"), end.replace("/?", "/other?"), url, "no address", ""];
      for (const address of [...wrong, ` ${end}\n`]) taken.push(back?.take(address) ?? false);
      return "";
    };
    const io = signInIo(test, { person: ask });
    await signIn(test.issuer, read, io);
    expect(taken).toEqual([false, false, false, false, false, false, false, true]);
    expect((await kept(io)).scopes).toEqual(read);
  });

  it("tells when nobody waits for that address any more", async () => {
    let until: AbortSignal | undefined;
    const ask: SignInIo["ask"] = async ({ url, back }) => {
      until = back?.until;
      expect(until?.aborted).toBe(false);
      void visit(url);
      return "";
    };
    await signIn(test.issuer, read, signInIo(test, { person: ask }));
    expect(until?.aborted).toBe(true);
  });

  it("refuses an answer of another issuer", async () => {
    test.nextRedirect((url) => url.searchParams.set("iss", "https://evil.example"));
    expect((await failure(signIn(test.issuer, read, signInIo(test)))).code).toBe("auth");
    expect(test.grants).toEqual([]);
  });

  it("fails once, and keeps nothing, where the token endpoint is broken", async () => {
    test.nextToken((answer) => (answer.statusCode = 500));
    const io = signInIo(test);
    expect(await failure(signIn(test.issuer, read, io))).toMatchObject({ code: "offline", detail: expect.stringContaining("500") as unknown });
    expect([await kept(io), test.consents.length]).toEqual([null, 1]);
  });

  it("stops when asked to, and leaves no port open", async () => {
    const stop = new AbortController();
    let door = "";
    const ask: SignInIo["ask"] = async ({ url }) => {
      door = new URL(url).searchParams.get("redirect_uri") ?? "";
      stop.abort();
      return "";
    };
    expect((await failure(signIn(test.issuer, read, signInIo(test, { person: ask, signal: stop.signal })))).code).toBe("cancelled");
    await expect(fetch(door)).rejects.toThrow("fetch failed");
  });

  it("does not take a port that is in use: ten people at the same time", async () => {
    const all = Array.from({ length: 10 }, () => signInIo(test));
    await Promise.all(all.map((io) => signIn(test.issuer, read, io)));
    const tokens = await Promise.all(all.map(async (io) => (await kept(io)).access));
    expect(new Set(tokens).size).toBe(10);
  });

  it("says what was not allowed, where the person may untick", async () => {
    test.more["scope"] = "things.read";
    const error = await failure(signIn({ ...test.issuer, partial: true }, ["things.read", "https://example.org/auth/photos"], signInIo(test)));
    expect([error.code, error.detail]).toEqual(["auth", "not everything was allowed; missing: photos"]);
  });
});

describe("a sign-in that is kept", () => {
  it("is another program's where that had another id there, and is asked for anew", async () => {
    const io = signInIo(test);
    await signIn(test.issuer, read, io);
    await signIn({ ...test.issuer, clientId: "client-2" }, read, io);
    expect([test.consents.length, (await kept(io)).client]).toEqual([2, "client-2"]);
  });

  it("is asked for more only when more is wanted, on top of what it has", async () => {
    const io = signInIo(test);
    await signIn(test.issuer, read, io);
    await signIn(test.issuer, ["things.write"], io);
    await signIn(test.issuer, read, io);
    expect(test.consents).toEqual(["things.read", "things.read things.write"]);
    expect((await kept(io)).scopes).toEqual(["things.read", "things.write"]);
  });

  it("renews a token that has run out, in time and at 401, once for all requests, and keeps each new refresh token", async () => {
    await using service = await startService();
    const issuer = { ...test.issuer, hosts: [service.host] };
    let now = Date.now();
    const io = { ...signInIo(test, { hosts: [service.host] }), now: () => new Date(now) };
    const signed = await signIn(issuer, read, io);
    const nobody = { ...io, ask: signInIo(test, { person: false }).ask };
    for (let round = 0; round < 3; round++) {
      const before = (await kept(io)).refresh;
      test.expire();
      expect(await Promise.all(Array.from({ length: 8 }, () => statusAt(signed, service.url)))).toEqual(Array.from({ length: 8 }, () => 200));
      expect((await kept(io)).refresh).not.toBe(before);
    }
    now += 3600_000;
    expect(await statusAt(await signIn(issuer, read, nobody), service.url)).toBe(200);
    expect(test.grants).toEqual(["authorization_code", ...Array.from({ length: 4 }, () => "refresh_token")]);
  });

  it("is renewed by two at once without either losing it", async () => {
    await using service = await startService();
    const issuer = { ...test.issuer, hosts: [service.host] };
    const io = signInIo(test, { hosts: [service.host] });
    const window = await signIn(issuer, read, io);
    const commandLine = await signIn(issuer, read, io);
    test.expire();
    expect(await statusAt(window, service.url)).toBe(200);
    expect(await statusAt(commandLine, service.url)).toBe(200);
    expect([test.consents.length, test.grants.length]).toEqual([1, 2]);
  });

  it("keeps the refresh token it has where the answer brings no new one", async () => {
    const io = signInIo(test);
    await signIn(test.issuer, read, io);
    const { refresh } = await kept(io);
    test.nextToken((answer) => (answer.body = { access_token: "next", token_type: "Bearer", expires_in: 3600 }));
    await signIn(test.issuer, read, { ...io, now: () => new Date(Date.now() + 3600_000) });
    expect(await kept(io)).toMatchObject({ access: "next", refresh });
  });

  it("that was taken back asks the person again, and fails with auth unattended", async () => {
    await using service = await startService();
    const issuer = { ...test.issuer, hosts: [service.host] };
    const io = signInIo(test, { hosts: [service.host] });
    const alone = await signIn(issuer, read, { ...io, ask: signInIo(test, { person: false }).ask }).catch(() => signIn(issuer, read, io));
    test.takeBack();
    const unattended = await signIn(issuer, read, { ...io, ask: signInIo(test, { person: false }).ask });
    expect((await failure(statusAt(unattended, service.url))).code).toBe("auth");
    expect(await statusAt(alone, service.url)).toBe(200);
    expect(test.consents).toEqual(["things.read", "things.read"]);
  });

  it("outlives a token endpoint that is broken for a while", async () => {
    const io = signInIo(test);
    await signIn(test.issuer, read, io);
    const before = await kept(io);
    test.nextToken((answer) => {
      answer.statusCode = 503;
      answer.body = "";
    });
    const later = { ...io, now: () => new Date(Date.now() + 3600_000) };
    expect((await failure(signIn(test.issuer, read, later))).code).toBe("server");
    expect(await kept(io)).toEqual(before);
  });

  it("of another client is none", async () => {
    const io = signInIo(test);
    await signIn(test.issuer, read, io);
    await signIn({ ...test.issuer, clientId: "client-2" }, ["other"], io);
    expect(test.consents).toEqual(["things.read", "other"]);
  });

  it("of two accounts stays apart", async () => {
    const [mum, dad] = [memorySecrets(), memorySecrets()];
    await signIn(test.issuer, read, signInIo(test, { secrets: mum }));
    await signIn(test.issuer, read, signInIo(test, { secrets: dad }));
    expect([...mum.kept.keys()]).toEqual([signInSecret]);
    expect(mum.kept.get(signInSecret)).not.toBe(dad.kept.get(signInSecret));
  });

  it("says when it will end, where the vendor does", async () => {
    const now = new Date("2026-11-01T00:00:00Z");
    const io = { ...signInIo(test), now: () => now };
    test.more["refresh_token_expires_in"] = 7 * 24 * 3600;
    await signIn(test.issuer, read, io);
    expect(signInEnds(await io.secrets.get(signInSecret))).toBe("2026-11-08T00:00:00.000Z");
    expect([signInEnds(undefined), signInEnds("{")]).toEqual([undefined, undefined]);
  });

  it("is given back and forgotten, also where the issuer is away", async () => {
    const io = signInIo(test);
    await signIn(test.issuer, read, io);
    await signOut(test.issuer, io);
    expect([await kept(io), test.revoked.length]).toEqual([null, 1]);
    await signIn(test.issuer, read, io);
    await failure(signOut({ ...test.issuer, revoke: `${test.issuer.id}/nowhere` }, io));
    expect(await kept(io)).toBeNull();
  });
});

describe("a code for another device", () => {
  /** RFC 8628 by script: pending as often as told, then what is told. */
  async function startDevice(said: readonly string[]) {
    const left = [...said];
    return startScript(({ path, body }) => {
      const json = (status: number, value: object) => ({ status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) });
      if (path === "/device") return json(200, { device_code: "secret-code", user_code: "WDJB-MJHT", verification_uri: "https://example.org/device", expires_in: 60, interval: 0.01 });
      const error = left.shift();
      if (error !== undefined) return json(400, { error });
      return json(200, { access_token: body.includes("secret-code") ? "token" : "none", token_type: "Bearer", expires_in: 3600, refresh_token: "next" });
    });
  }

  function issuerOf(url: string) {
    return { ...test.issuer, id: url, token: `${url}/token`, deviceCode: `${url}/device`, byCode: true };
  }

  it("is shown and waited for", async () => {
    await using device = await startDevice(["authorization_pending", "authorization_pending"]);
    const shown: string[] = [];
    const ask: SignInIo["ask"] = async ({ is, text, url }) => {
      shown.push(is, text, url);
      return "";
    };
    const issuer = issuerOf(device.url);
    const io = signInIo({ issuer }, { person: ask });
    await signIn(issuer, read, io);
    expect(shown).toEqual(["device-code", expect.stringContaining("WDJB-MJHT"), "https://example.org/device"]);
    expect(await kept(io)).toMatchObject({ access: "token", refresh: "next" });
    expect(device.seen).toHaveLength(4);
  });

  it.each([["access_denied"], ["expired_token"]])("that ends with %s is auth", async (error) => {
    await using device = await startDevice(["authorization_pending", error]);
    const issuer = issuerOf(device.url);
    expect(await failure(signIn(issuer, read, signInIo({ issuer }, { person: async () => "" })))).toMatchObject({ code: "auth", detail: expect.stringContaining(error) as unknown });
  });

  it("is not waited for where nobody sees it", async () => {
    await using device = await startDevice(Array.from({ length: 1000 }, () => "authorization_pending"));
    const issuer = issuerOf(device.url);
    expect((await failure(signIn(issuer, read, signInIo({ issuer }, { person: false })))).code).toBe("auth");
  });
});
