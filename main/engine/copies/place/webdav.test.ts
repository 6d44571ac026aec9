// Lists of WebDAV servers: addresses are spelled in more than one way, and what cannot be read is never an empty folder.
import { createServer } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listen, stop } from "../../net/loopback.fixture.ts";
import { WebdavServer } from "../../providers/webdav/server.fixture.ts";
import { checkCopy } from "../check.ts";
import { CopyRig, never } from "../copies.fixture.ts";
import { openPlace } from "./kinds.ts";
import type { Place } from "./place.ts";

const open = (url: string): Promise<Place> => openPlace("webdav", { url, user: "anna" }, { secret: "secret", signal: never, create: false });

describe("a list of a WebDAV server", () => {
  let host = "";
  let hrefs: readonly string[] = [];
  const answered = (href: string): string => {
    const type = href.endsWith("/") ? "<d:resourcetype><d:collection/></d:resourcetype>" : "<d:getcontentlength>7</d:getcontentlength>";
    return `<d:response>${href === "none/" ? "" : `<d:href>${href.replaceAll("&", "&amp;")}</d:href>`}<d:propstat><d:prop>${type}</d:prop></d:propstat></d:response>`;
  };
  const server = createServer((_request, response) => void response.writeHead(207).end(`<d:multistatus xmlns:d="DAV:">${hrefs.map(answered).join("")}</d:multistatus>`));
  beforeAll(async () => void (host = await listen(server)));
  afterAll(() => stop(server));
  beforeEach(() => void (hrefs = []));

  const odd = "me@mail.org+a&b,c;d=e$f#ü %";
  const most = odd.replace(/[^\w.]/g, encodeURIComponent);
  const least = odd.replace(/[#% ]/g, encodeURIComponent);
  it.each([
    ["encodes more than we do", least, most],
    ["encodes less than we do", most, least],
    ["encodes in small letters", most, most.toLowerCase()],
  ])("is read where the server %s", async (_, asked, told) => {
    hrefs = [`/dav/${told}/v/packs/`, `/dav/${told}/v/packs/a.age`, `http://elsewhere/dav/${told}/v/packs/b/`];
    const place = await open(`http://${host}/dav/${asked}/`);
    expect(await place.list("v/packs", never)).toEqual([{ name: "a.age", size: 7 }]);
    expect(await place.folders("v/packs", never)).toEqual(["b"]);
  });

  it.each([
    ["nothing at all", []],
    ["a folder without the folder", ["/dav/v/a.age"]],
    ["another folder", ["/other/v/", "/other/v/a.age"]],
    ["things outside the folder", ["/dav/v/", "/other/v/a.age"]],
    ["things without an address", ["/dav/v/", "none/"]],
    ["no addresses", ["/dav/v/", "http://[/"]],
  ])("that tells %s is refused", async (_, told) => {
    hrefs = told;
    const place = await open(`http://${host}/dav/`);
    await expect(place.list("v", never)).rejects.toMatchObject({ code: "bad-answer" });
  });

  it("is read in time, however many slashes it has", async () => {
    hrefs = ["/dav/v/", `/dav/v${"/".repeat(200_000)}a.age`, `/dav//v/b${"/".repeat(100_000)}`];
    const place = await open(`http://${host}/dav/`);
    const started = process.cpuUsage();
    expect(await place.list("v", never)).toEqual([{ name: "a.age", size: 7 }]);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(3000);
  });

  it("may be of an empty folder", async () => {
    hrefs = ["/dav/v"];
    expect(await (await open(`http://${host}/dav/`)).list("v", never)).toEqual([]);
  });
});

it("sends nothing twice to a login that is a mail address", async () => {
  await using server = await WebdavServer.start();
  server.folders.add("/dav/me@mail.org");
  await using rig = await CopyRig.create([30_000]);
  rig.store = await open(`${server.url}me@mail.org/`);
  rig.place = await rig.addPlace(rig.store, "there", "Cloud");
  expect((await rig.run()).counts).toMatchObject({ packs: 1, repaired: 0 });
  expect((await rig.run()).counts).toMatchObject({ packs: 0, repaired: 0 });
  expect(await checkCopy(await rig.job(), "all")).toMatchObject({ status: "complete", damage: [] });
});
