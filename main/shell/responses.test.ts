import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AskedBytes } from "./asked-bytes.ts";
import { blobResponse, comingResponse } from "./blob-response.ts";
import type { ToEngine } from "./engine-messages.ts";
import { pageResponse } from "./page-response.ts";

const folder = mkdtempSync(join(tmpdir(), "lifeboat-responses-"));
const page = join(folder, "page");
const png = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(600_000, 7)]);

beforeAll(() => {
  mkdirSync(page);
  writeFileSync(join(page, "index.html"), "<!doctype html>");
  writeFileSync(join(folder, "secret.json"), "{}");
  writeFileSync(join(folder, "a.png"), png);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a file of the page", () => {
  it("comes under the policy", async () => {
    const response = await pageResponse(page, "/");
    expect(response?.headers.get("Content-Security-Policy")).toMatch(/script-src 'self';.*require-trusted-types-for 'script'/);
    expect(await response?.text()).toBe("<!doctype html>");
  });

  it.each(["/../secret.json", "/%2e%2e/secret.json", "/..%2fsecret.json", "/missing.js", "/index.html/", "/%00.js", "/%zz.js"])("is not %s", async (path) => {
    expect(await pageResponse(page, path)).toBeUndefined();
  });

});

describe.each([
  ["a file", () => ({ path: join(folder, "a.png") })],
  ["bytes", () => ({ bytes: png })],
])("a body that is %s", (_, body) => {
  it("comes whole, as the type it shows, and may run nothing", async () => {
    const response = await blobResponse(body(), null);
    expect([response.status, response.headers.get("Content-Type"), response.headers.get("Content-Length")]).toEqual([200, "image/png", String(png.length)]);
    expect(response.headers.get("Content-Security-Policy")).toMatch(/^sandbox/);
    expect(Buffer.from(await response.arrayBuffer()).equals(png)).toBe(true);
  });

  it("comes in parts", async () => {
    const response = await blobResponse(body(), "bytes=4-9");
    expect([response.status, response.headers.get("Content-Range")]).toEqual([206, `bytes 4-9/${png.length}`]);
    expect(Buffer.from(await response.arrayBuffer()).equals(png.subarray(4, 10))).toBe(true);
  });

  it("says where it ends", async () => {
    const response = await blobResponse(body(), `bytes=${png.length}-`);
    expect([response.status, response.headers.get("Content-Range")]).toEqual([416, `bytes */${png.length}`]);
  });
});

describe("a picture that is being made", () => {
  const told: ToEngine[] = [];
  const asked = new AskedBytes((message) => told.push(message));
  const coming = async (): Promise<Response> => {
    told.length = 0;
    const found = asked.ask("some-ticket");
    asked.hear({ is: "coming", id: idOf(told[0]) });
    const answer = await found;
    if (typeof answer !== "object" || !("picture" in answer)) throw new Error("no picture is on the way");
    return comingResponse(answer);
  };
  const idOf = (message: ToEngine | undefined): number => (message && "id" in message ? message.id : 0);

  it("is answered before it is there, and may run nothing", async () => {
    const response = await coming();
    asked.hear({ is: "bytes", id: idOf(told[0]), bytes: { bytes: png } });
    expect([response.status, response.headers.get("Content-Type")]).toEqual([200, "image/webp"]);
    expect(response.headers.get("Content-Security-Policy")).toMatch(/^sandbox/);
    expect(Buffer.from(await response.arrayBuffer()).equals(png)).toBe(true);
  });

  it("has no bytes where none can be made, or the engine is gone", async () => {
    const none = await coming();
    asked.hear({ is: "bytes", id: idOf(told[0]), bytes: "none" });
    const gone = await coming();
    asked.end();
    expect([(await none.arrayBuffer()).byteLength, (await gone.arrayBuffer()).byteLength]).toEqual([0, 0]);
  });

  it("is not made any more when the page leaves it", async () => {
    const response = await coming();
    await response.body?.cancel();
    expect(told.at(-1)).toEqual({ is: "leave", id: idOf(told[0]) });
    asked.hear({ is: "bytes", id: idOf(told[0]), bytes: undefined });
  });
});

describe("a body of a type that could run", () => {
  it("is a download", async () => {
    const response = await blobResponse({ bytes: Buffer.from("<html><script>alert(1)</script></html>") }, null);
    expect(response.headers.get("Content-Type")).toBe("application/octet-stream");
  });
});
