import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { LifeboatError } from "../../../api/errors.ts";
import { startScript, type Reply, type Seen } from "../../net/http.fixture.ts";
import { memorySecrets } from "../memory/io.ts";
import { connectTo, failure, found, ioFor, multistatus } from "./script.fixture.ts";

const book = multistatus(found("/b/", "<d:resourcetype><d:collection/><r:addressbook/></d:resourcetype>"));
const challenge = (header: string | string[]): Reply => ({ status: 401, headers: { "www-authenticate": header } });
const basic = `Basic ${Buffer.from("zoë:secret").toString("base64")}`;

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

/** Whether a request answers a Digest challenge with these credentials, by RFC 7616. */
function answersDigest({ method, path, headers }: Seen, nonce: string): boolean {
  const header = headers.authorization ?? "";
  const field = (name: string): string => new RegExp(`\\b${name}="?([^",]*)`).exec(header)?.[1] ?? "";
  const middle = `${nonce}:${field("nc")}:${field("cnonce")}:auth`;
  return header.startsWith("Digest ") && field("uri") === path && field("response") === md5(`${md5("zoë:r:secret")}:${middle}:${md5(`${method}:${path}`)}`);
}

async function signIn(answer: (seen: Seen) => Reply, secrets: Record<string, string> = { password: "secret" }): Promise<Seen[]> {
  await using server = await startScript(answer);
  const io = ioFor([server.host], { secrets: memorySecrets(secrets) });
  const connection = await connectTo({ url: `${server.url}/b/`, user: "zoë" }, io);
  for await (const _answer of connection.collections(io));
  return server.seen;
}

describe("signing in", () => {
  it("tells nobody the password who did not ask", async () => {
    const seen = await signIn(() => book);
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
  });

  it("Basic, asked for once", async () => {
    const seen = await signIn(({ headers }) => (headers.authorization === basic ? book : challenge('Basic realm="r", charset="UTF-8"')));
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([undefined, basic, basic]);
  });

  it("Digest, preferred, one nonce for many requests", async () => {
    const seen = await signIn((one) => (answersDigest(one, "n1") ? book : challenge(['Basic realm="r"', 'Digest realm="r", nonce="n1", qop="auth"'])));
    expect(seen.map(({ headers }) => /nc=(\w+)/.exec(headers.authorization ?? "")?.[1])).toEqual([undefined, "00000001", "00000002"]);
    expect(seen.some(({ headers }) => headers.authorization?.startsWith("Basic") === true)).toBe(false);
  });

  it("Digest, with a new nonce when the old one is stale", async () => {
    let count = 0;
    const seen = await signIn((one) => {
      const nonce = ++count <= 2 ? "n1" : "n2";
      return answersDigest(one, nonce) ? book : challenge(`Digest realm="r", nonce="${nonce}", qop="auth"${count > 2 ? ", stale=true" : ""}`);
    });
    expect(seen.length).toBe(4);
  });

  it("gives up on a server that calls every nonce stale", async () => {
    let count = 0;
    await using server = await startScript(() => challenge(`Digest realm="r", nonce="n${++count}", qop="auth", stale=true`));
    const io = ioFor([server.host], { secrets: memorySecrets({ password: "secret" }) });
    expect(await failure(connectTo({ url: `${server.url}/b/`, user: "zoë" }, io))).toMatchObject({ code: "auth" });
    expect(count).toBeLessThan(20);
  });

  it("Digest, across a redirect", async () => {
    const seen = await signIn((one) => {
      if (!answersDigest(one, "n1")) return challenge('Digest realm="r", nonce="n1", qop="auth"');
      return one.path === "/b/" ? { status: 308, headers: { location: "/b2/" } } : multistatus(found("/b2/", "<d:resourcetype><r:addressbook/></d:resourcetype>"));
    });
    expect(seen.at(-1)?.path).toBe("/b2/");
  });

  it("Bearer, where there is a token", async () => {
    const seen = await signIn(({ headers }) => (headers.authorization === "Bearer t0k3n" ? book : challenge('Bearer, Basic realm="x"')), { token: "t0k3n", password: "secret" });
    expect(seen.length).toBe(3);
  });

  it.each([
    ["Basic", 'Basic realm="r"', 2],
    ["Digest", 'Digest realm="r", nonce="n", qop="auth"', 2],
    ["no challenge at all", "", 2],
    ["something else", "Negotiate", 1],
  ])("a wrong password is tried once: %s", async (_what, header, requests) => {
    const seen: Seen[] = [];
    const answer = (one: Seen): Reply => {
      seen.push(one);
      return header === "" ? { status: 401 } : challenge(header);
    };
    expect(await failure(signIn(answer))).toMatchObject({ code: "auth" });
    expect(seen.length).toBe(requests);
  });

  it("asks the person once and keeps a password only once it was good", async () => {
    const held: Record<string, string> = {};
    const asked: string[] = [];
    for (const [good, password] of [[false, "wrong"], [true, "secret"]] as const) {
      await using server = await startScript(({ headers }) => (headers.authorization === basic ? book : challenge("Basic")));
      const secrets = { ...memorySecrets(), set: async (name: string, value: string) => void (held[name] = value) };
      const io = ioFor([server.host], {
        secrets,
        ask: async ({ is }) => {
          asked.push(is);
          return password;
        },
      });
      const result = await failure(connectTo({ url: `${server.url}/b/`, user: "zoë" }, io));
      expect(result instanceof LifeboatError).toBe(!good);
    }
    expect([held, asked]).toEqual([{ password: "secret" }, ["password", "password"]]);
  });

  it("signs nothing for a host nobody approved", async () => {
    await using other = await startScript(() => challenge('Digest realm="r", nonce="n", qop="auth"'));
    const answer = (): Reply => ({ status: 301, headers: { location: `${other.url}/b/` } });
    expect(await failure(signIn(answer))).toMatchObject({ code: "new-host" });
    expect(other.seen).toEqual([]);
  });
});
