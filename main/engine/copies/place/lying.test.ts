// Places that answer as no honest one would: what is asked of them ends, and fills neither memory nor disk.
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CopyRig, never, otherwise } from "../copies.fixture.ts";
import { download } from "./download.ts";
import { openPlace } from "./kinds.ts";
import type { Place } from "./place.ts";

let dir = "";
let answer: RequestListener = () => undefined;
let sent = 0;
const server = createServer((request, response) => answer(request, response));
let address = "";
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "lifeboat-lying-"));
  sent = 0;
  if (!server.listening) await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Bytes until nobody listens any more. */
function endless(response: ServerResponse): void {
  const chunk = Buffer.alloc(1 << 18, "x");
  const more = (): void => {
    while (!response.destroyed && response.write(chunk)) sent += chunk.length;
  };
  response.on("drain", more);
  more();
}

const how = { secret: "secret", signal: never, create: false };
const webdav = (): Promise<Place> => openPlace("webdav", { url: address, user: "anna" }, how);
const s3 = (): Promise<Place> => openPlace("s3", { endpoint: address, bucket: "b", accessKey: "k" }, how);

describe("a place without an end", { timeout: 60_000 }, () => {
  it("is left at the first byte too many, and nothing of it stays", async () => {
    answer = (_request, response) => endless(response);
    const path = join(dir, "file");
    await expect(download(await webdav(), { name: "a", size: 1_000_000 }, path, never)).rejects.toMatchObject({ code: "bad-answer" });
    expect(existsSync(path)).toBe(false);
    expect(sent).toBeLessThan(100 << 20);
  });

  it("does not count as having what it was given", async () => {
    answer = (request, response) => {
      if (request.method === "GET") return endless(response);
      request.resume();
      request.on("end", () => response.writeHead(request.method === "HEAD" ? 404 : 200).end());
    };
    await using rig = await CopyRig.create([100]);
    const far = await s3();
    // The mark and the lists are as they should be: only files are not.
    const store = otherwise(far, { list: async () => [], read: (name, signal) => (name === "lifeboat-place.json" ? rig.store : far).read(name, signal) });
    await expect(rig.run({ store })).rejects.toMatchObject({ code: "bad-answer" });
  });

  it("ends a list that never does, in one page or in many", async () => {
    answer = (_request, response) => endless(response);
    await expect((await webdav()).list("v", never)).rejects.toMatchObject({ code: "bad-answer" });
    await expect((await s3()).list("v", never)).rejects.toMatchObject({ code: "too-large" });
    let page = 0;
    const padding = Buffer.alloc(60 << 20, " ");
    const next = (token: string, size: number): void => {
      answer = (_request, response) => {
        page++;
        response.write("<ListBucketResult><IsTruncated>true</IsTruncated>");
        response.write(padding.subarray(0, size));
        response.end(`<NextContinuationToken>${token}${token === "same" ? "" : page}</NextContinuationToken></ListBucketResult>`);
      };
    };
    next("same", 0);
    await expect((await s3()).list("v", never)).rejects.toMatchObject({ code: "bad-answer", detail: "a list that goes on where it was" });
    page = 0;
    next("page", padding.length);
    await expect((await s3()).list("v", never)).rejects.toMatchObject({ code: "bad-answer", detail: "a list without an end" });
    expect(page).toBe(3);
  });

  it("may send a file that is as it should be", async () => {
    const bytes = Buffer.alloc(1_000_000, "y");
    answer = (_request, response) => response.end(bytes);
    const path = join(dir, "file");
    writeFileSync(path, "old");
    await download(await webdav(), { name: "a", size: bytes.length }, path, never);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });
});
