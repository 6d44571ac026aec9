import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blobResponse } from "./blob-response.ts";
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

describe("a body of a type that could run", () => {
  it("is a download", async () => {
    const response = await blobResponse({ bytes: Buffer.from("<html><script>alert(1)</script></html>") }, null);
    expect(response.headers.get("Content-Type")).toBe("application/octet-stream");
  });
});
