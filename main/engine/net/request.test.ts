import { describe, expect, it } from "vitest";
import { follow, readAsk } from "./request.ts";

const included = { credentials: "include", method: "PROPFIND", body: "<x/>" } as const;

describe("following a redirect", () => {
  it.each([
    ["https://a.example/", "http://a.example/", "forbidden"],
    ["https://a.example/", "http://b.example/", "forbidden"],
    ["https://a.example/", "ftp://a.example/", "bad-answer"],
    ["https://a.example/", "https://[", "bad-answer"],
  ])("with credentials never goes from %s to %s", async (from, to, code) => {
    const ask = await readAsk(from, included);
    expect(() => follow(ask, 301, to)).toThrow(code);
  });

  it.each([
    ["https://a.example/.well-known/carddav", "http://a.example/remote.php/dav/", "https://a.example/remote.php/dav/"],
    ["https://a.example:8443/x", "http://a.example:8080/y?z", "https://a.example:8443/y?z"],
    ["https://a.example/x?old#here", "http://a.example//remote.php/dav/", "https://a.example//remote.php/dav/"],
  ])("with credentials stays with the encryption of its own host, which a proxy forgot: from %s to %s", async (from, to, kept) => {
    expect(follow(await readAsk(from, included), 301, to).url.href).toBe(kept);
  });

  it("without credentials may leave encryption, and with them gain it", async () => {
    expect(follow(await readAsk("https://a.example/"), 302, "http://b.example/x").url.href).toBe("http://b.example/x");
    expect(follow(await readAsk("http://a.example/", included), 302, "https://a.example/x").url.href).toBe("https://a.example/x");
  });

  it("keeps method and body, but for 303", async () => {
    const ask = await readAsk("https://a.example/dav/", included);
    expect(follow(ask, 302, "x?y")).toMatchObject({ method: "PROPFIND", body: "<x/>", url: new URL("https://a.example/dav/x?y") });
    expect(follow(ask, 303, "/x")).toMatchObject({ method: "GET", body: null });
  });

  it("cannot send a stream twice", async () => {
    const ask = await readAsk("https://a.example/", { method: "PUT", body: new ReadableStream(), duplex: "half" });
    expect(() => follow(ask, 307, "/x")).toThrow("bad-answer");
  });
});
