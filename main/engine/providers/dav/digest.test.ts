import { describe, expect, it } from "vitest";
import { digestStrength, DigestSession, parseChallenges } from "./digest.ts";

describe("challenges", () => {
  it("are told apart in one header", () => {
    const header = 'Basic realm="a, \\"b\\"", Digest realm=x, nonce="n=1,", qop="auth,auth-int" , algorithm=SHA-256, Bearer, Negotiate YII+/w==, NTLM';
    expect(parseChallenges(header)).toEqual([
      { scheme: "basic", params: { realm: 'a, "b"' } },
      { scheme: "digest", params: { realm: "x", nonce: "n=1,", qop: "auth,auth-int", algorithm: "SHA-256" } },
      { scheme: "bearer", params: {} },
      { scheme: "negotiate", params: {} },
      { scheme: "ntlm", params: {} },
    ]);
  });

  it.each(["", ",,,", "=", '"', 'Digest realm="open', "Digest ".repeat(5000)])("%j breaks nothing", (header) => {
    expect(Array.isArray(parseChallenges(header))).toBe(true);
  });

  it.each([
    ['Digest nonce="n", qop="auth", algorithm=SHA-256', 2],
    ['Digest nonce="n", qop="auth", algorithm=sha-256-sess', 2],
    ['Digest nonce="n", qop="auth"', 1],
    ['Digest nonce="n"', 1],
    ['Digest nonce="n", qop="auth-int"', 0],
    ['Digest nonce="n", qop="auth", algorithm=SHA-512-256', 0],
    ['Digest nonce="n", algorithm=constructor', 0],
    ['Digest qop="auth"', 0],
  ])("%s is worth %i", (header, strength) => {
    expect(parseChallenges(header).map(digestStrength)).toEqual([strength]);
  });
});

describe("Digest", () => {
  // RFC 7616 3.9.1
  const example = 'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=ALG, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';
  const cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

  it.each([
    ["MD5", "8ca523f5e9506fed4657c9700eebdbec"],
    ["SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"],
  ])("answers as RFC 7616 shows, %s", (algorithm, response) => {
    const [challenge] = parseChallenges(example.replace("ALG", algorithm));
    if (challenge === undefined) throw new Error("no challenge");
    const header = new DigestSession(challenge, "Mufasa", "Circle of Life", cnonce).header("GET", "/dir/index.html");
    expect(header).toContain(`response="${response}"`);
    expect(header).toContain("nc=00000001");
    expect(header).toContain('opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"');
  });

  it("answers without qop as RFC 2069 shows", () => {
    const [challenge] = parseChallenges('Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"');
    if (challenge === undefined) throw new Error("no challenge");
    const header = new DigestSession(challenge, "Mufasa", "CircleOfLife").header("GET", "/dir/index.html");
    expect(header).toContain('response="1949323746fe6a43ef61f9606e7febea"');
    expect(header).not.toContain("nc=");
  });

  it("counts requests on one nonce", () => {
    const [challenge] = parseChallenges('Digest realm="r", nonce="n", qop="auth"');
    if (challenge === undefined) throw new Error("no challenge");
    const session = new DigestSession(challenge, "u", "p");
    expect([session.header("GET", "/"), session.header("GET", "/")].map((header) => /nc=(\w+)/.exec(header)?.[1])).toEqual(["00000001", "00000002"]);
  });
});
