import { describe, expect, it } from "vitest";
import { startScript, type Reply } from "../../net/http.fixture.ts";
import type { Kind } from "../provider.ts";
import { connectTo, failure, found, ioFor, multistatus } from "./script.fixture.ts";

const homes = "<r:addressbook-home-set><d:href>/books/</d:href></r:addressbook-home-set><c:calendar-home-set><d:href>/cals/</d:href></c:calendar-home-set>";
const types: Readonly<Record<string, string>> = {
  MKCOL: "<d:resourcetype><d:collection/><r:addressbook/></d:resourcetype>",
  MKCALENDAR: '<d:resourcetype><c:calendar/></d:resourcetype><c:supported-calendar-component-set><c:comp name="VTODO"/></c:supported-calendar-component-set>',
};

async function add(kind: Kind, made: Reply): Promise<{ result: unknown; method?: string; path?: string; body?: string }> {
  let method = "";
  await using server = await startScript((seen) => {
    if (seen.method !== "PROPFIND") {
      method = seen.method;
      return made;
    }
    return multistatus(seen.path.includes("lifeboat-") ? found(seen.path, types[method] ?? "") : found(seen.path, homes));
  });
  const io = ioFor([server.host]);
  const connection = await connectTo({ url: server.url, user: "u" }, io);
  const result: unknown = await connection.target?.addCollection?.(kind, "A & B", io).catch((error: unknown) => error);
  const request = server.seen.find((seen) => seen.method === method);
  return { result, ...request };
}

describe("a new collection", () => {
  it("is an address book below its home", async () => {
    const { result, method, path, body } = await add("contact", { status: 201 });
    expect([method, path]).toEqual(["MKCOL", expect.stringMatching(/^\/books\/lifeboat-[0-9a-f-]{36}\/$/)]);
    expect(body).toContain("<r:addressbook/></d:resourcetype><d:displayname>A &#38; B</d:displayname>");
    expect(result).toMatchObject({ id: path, kinds: ["contact"] });
  });

  it("is a calendar for what was asked", async () => {
    const { result, method, body } = await add("task", { status: 201 });
    expect(method).toBe("MKCALENDAR");
    expect(body).toContain('<c:comp name="VTODO"/>');
    expect(result).toMatchObject({ kinds: ["task"] });
  });

  it.each<[Kind, Reply, string]>([
    ["event", { status: 403 }, "unsupported"],
    ["event", { status: 501 }, "unsupported"],
    ["contact", { status: 405 }, "unsupported"],
    ["contact", { status: 503 }, "rate-limited"],
    ["photo", { status: 201 }, "unsupported"],
  ])("%s answered %j", async (kind, made, code) => {
    expect((await add(kind, made)).result).toMatchObject({ code });
  });

  it("has no place where one collection is the whole account", async () => {
    await using server = await startScript(() => multistatus(found("/b/", types["MKCOL"] ?? "")));
    const io = ioFor([server.host]);
    const connection = await connectTo({ url: `${server.url}/b/`, user: "u" }, io);
    expect(await failure(connection.target?.addCollection?.("contact", "x", io) ?? Promise.resolve())).toMatchObject({ code: "unsupported" });
  });
});
