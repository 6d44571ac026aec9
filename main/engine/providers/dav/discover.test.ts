import { describe, expect, it } from "vitest";
import { startScript, type Reply, type Seen } from "../../net/http.fixture.ts";
import type { Collection } from "../provider.ts";
import { createDav, dav } from "./dav.ts";
import type { Dns } from "./discover.ts";
import { connectTo, failure, found, ioFor, missing, multistatus, noDns } from "./script.fixture.ts";

type Site = Readonly<Record<string, (seen: Seen) => Reply>>;

const principal = (href: string): string => `<d:current-user-principal><d:href>${href}</d:href></d:current-user-principal>`;
const homes = (cards: string, calendars: string): string =>
  `<r:addressbook-home-set><d:href>${cards}</d:href></r:addressbook-home-set><c:calendar-home-set><d:href>${calendars}</d:href></c:calendar-home-set>`;
const book = "<d:resourcetype><d:collection/><r:addressbook/></d:resourcetype>";
const calendar = "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>";
const folder = "<d:resourcetype><d:collection/></d:resourcetype>";
const named = (name: string): string => `<d:displayname>${name}</d:displayname>`;
const comps = (...names: string[]): string => `<c:supported-calendar-component-set>${names.map((name) => `<c:comp name="${name}"/>`).join("")}</c:supported-calendar-component-set>`;
const redirect = (location: string) => (): Reply => ({ status: 301, headers: { location } });

const dual: Site = {
  "/.well-known/carddav": redirect("/dav/"),
  "/dav/": () => multistatus(found("/dav/", folder + principal("/p/me/"))),
  "/p/me/": () => multistatus(found("/p/me/", homes("/books", "/cals/"))),
  "/books/": () => multistatus(found("/books/", folder), found("/books/a/", book + named(" Friends &amp; co ")), found("/books/b%20c", book)),
  "/cals/": () =>
    multistatus(
      found("/cals/", folder),
      found("/cals/home/", calendar + named("Home") + comps("VEVENT", "VTODO")),
      found("/cals/tasks/", calendar + comps("VTODO") + "<d:current-user-privilege-set><d:privilege><d:read/></d:privilege></d:current-user-privilege-set>"),
      found("/cals/journal/", calendar + comps("VJOURNAL") + "<d:current-user-privilege-set><d:privilege><d:write-content/></d:privilege></d:current-user-privilege-set>"),
      found("/cals/inbox/", "<d:resourcetype><d:collection/><c:calendar/><c:schedule-inbox/></d:resourcetype>"),
      found("/cals/sub/", '<d:resourcetype><d:collection/><c:calendar/><s:subscribed/></d:resourcetype>'),
      found("/cals/plain/", folder),
      missing("/cals/secret/", "403 Forbidden"),
    ),
};

async function serve(site: Site): Promise<Awaited<ReturnType<typeof startScript>>> {
  return startScript((seen) => site[seen.path]?.(seen) ?? { status: 404 });
}

async function collectionsOf(url: string, hosts: readonly string[]): Promise<Collection[]> {
  const io = ioFor(hosts);
  const connection = await connectTo({ url, user: "u" }, io);
  const collections: Collection[] = [];
  for await (const answer of connection.collections(io)) if (answer.is === "collection") collections.push(answer.collection);
  return collections;
}

describe("discovery", () => {
  it.each(["/cloud", "/cloud/", "/cloud/index.php/apps/contacts/All", "/cloud/apps/dashboard/", "/cloud/login"])("finds a Nextcloud in a folder of its host by any of its addresses: %s", async (typed) => {
    const page = (): Reply => ({ headers: { "content-type": "text/html" }, body: "<html>Log in</html>" });
    const dav = "/cloud/remote.php/dav/";
    await using server = await serve({
      [typed]: page,
      "/": () => ({ status: 405 }),
      [dav]: () => multistatus(found(dav, folder + principal(`${dav}principals/u/`))),
      [`${dav}principals/u/`]: () => multistatus(found(`${dav}principals/u/`, homes(`${dav}addressbooks/u/`, `${dav}calendars/u/`))),
      [`${dav}addressbooks/u/`]: () => multistatus(found(`${dav}addressbooks/u/`, folder), found(`${dav}addressbooks/u/contacts/`, book)),
      [`${dav}calendars/u/`]: () => multistatus(found(`${dav}calendars/u/`, folder), found(`${dav}calendars/u/personal/`, calendar)),
    });
    expect((await collectionsOf(server.url + typed, [server.host])).map(({ id }) => id)).toEqual([`${dav}addressbooks/u/contacts/`, `${dav}calendars/u/personal/`]);
  });

  it("says that the password of a Nextcloud in a folder of its host is wrong, not that there is none", async () => {
    await using server = await serve({ "/cloud/remote.php/dav/": () => ({ status: 401, headers: { "www-authenticate": 'Basic realm="Nextcloud"' } }) });
    expect(await failure(collectionsOf(`${server.url}/cloud`, [server.host]))).toMatchObject({ code: "auth" });
  });

  it("goes from the server's address to every collection", async () => {
    await using server = await serve(dual);
    const common = { unlisted: "gone", readOnly: false };
    expect(await collectionsOf(server.url, [server.host])).toEqual([
      { ...common, id: "/books/a/", name: "Friends & co", kinds: ["contact"] },
      { ...common, id: "/books/b%20c/", name: "b c", kinds: ["contact"] },
      { ...common, id: "/cals/home/", name: "Home", kinds: ["event", "task"] },
      { ...common, id: "/cals/tasks/", name: "tasks", kinds: ["task"], readOnly: true },
      { ...common, id: "/cals/journal/", name: "journal", kinds: ["event"] },
    ]);
  });

  it("says who answered", async () => {
    await using server = await serve(dual);
    const connection = await connectTo({ url: server.url, user: "me@example.org" }, ioFor([server.host]));
    expect(connection.identity).toEqual({ id: `${server.url}/p/me/`, label: "me@example.org" });
  });

  it.each([
    ["the principal", "/p/me/", 5],
    ["a home", "/books/", 2],
    ["one collection", "/books/a/", 1],
    ["a wrong path", "/nowhere/", 5],
  ])("starts from %s, too", async (_what, path, count) => {
    const single = { ...dual, "/books/a/": () => multistatus(found("/books/a/", book)) };
    await using server = await serve(single);
    expect((await collectionsOf(server.url + path, [server.host])).length).toBe(count);
  });

  it("looks for each service at its own place", async () => {
    await using cals = await serve({ "/dav/": () => multistatus(found("/dav/", principal("/me/"))), "/me/": () => multistatus(found("/me/", homes("", "/cals/"))), "/cals/": () => multistatus(found("/cals/x/", calendar)) });
    await using server = await serve({
      "/.well-known/carddav": () => multistatus(found("/", homes("/books/", ""))),
      "/.well-known/caldav": redirect(`${cals.url}/dav/`),
      "/books/": () => multistatus(found("/books/x/", book)),
    });
    expect((await collectionsOf(server.url, [server.host, cals.host])).map(({ id }) => id)).toEqual(["/books/x/", "/cals/x/"]);
    expect(await failure(collectionsOf(server.url, [server.host]))).toMatchObject({ code: "new-host", detail: cals.host });
    expect(cals.seen.filter(({ headers }) => headers["authorization"] !== undefined).length).toBe(0);
  });

  it("tells apart two collections of one path on two hosts", async () => {
    const own = (type: string): Site => ({ "/x/": () => multistatus(found("/x/same/", type)) });
    await using cals = await serve(own(calendar));
    await using server = await serve({ "/.well-known/carddav": () => multistatus(found("/", homes("/x/", `${cals.url}/x/`))), ...own(book) });
    expect((await collectionsOf(server.url, [server.host, cals.host])).map(({ id }) => id)).toEqual(["/x/same/", `${cals.url}/x/same/`]);
  });

  it.each<[string, Reply, string]>([
    ["nothing there", { status: 404 }, "gone"],
    ["a web site", { status: 200, body: "<html>Welcome</html>" }, "bad-answer"],
    ["wrong password", { status: 401, headers: { "www-authenticate": 'Basic realm="x"' } }, "auth"],
    ["a server in trouble", { status: 500 }, "server"],
    ["a busy server", { status: 503, headers: { "retry-after": "5" } }, "rate-limited"],
    ["an answer cut short", { status: 207, body: "<multistatus xmlns='DAV:'>" }, "bad-answer"],
  ])("%s", async (_what, reply, code) => {
    await using server = await startScript(() => reply);
    expect(await failure(collectionsOf(server.url, [server.host]))).toMatchObject({ code });
    expect(server.seen.length).toBeLessThan(7);
  });

  it("does not take a service that could not be asked for absent", async () => {
    const cards = { "/.well-known/carddav": () => multistatus(found("/", homes("/books/", ""))), "/books/": () => multistatus(found("/books/x/", book)) };
    await using server = await serve({ ...cards, "/.well-known/caldav": () => ({ status: 502 }) });
    expect(await failure(collectionsOf(server.url, [server.host]))).toMatchObject({ code: "server" });
    await using without = await serve(cards);
    expect((await collectionsOf(without.url, [without.host])).length).toBe(1);
  });

  it("takes no incomplete list of collections for whole", async () => {
    const broken = { ...dual, "/cals/": () => multistatus(found("/cals/a/", calendar), found("/cals/b/", "<d:resourcetype/>", "500 Oops")) };
    await using server = await serve(broken);
    expect(await failure(collectionsOf(server.url, [server.host]))).toMatchObject({ code: "server" });
  });

  it("asks DNS where the mail domain has its servers", async () => {
    const asked: string[] = [];
    const dns: Dns = {
      srv: async (name) => {
        asked.push(name);
        return [{ name: "dav.example.org", port: 8443, priority: 10, weight: 1 }];
      },
      txt: async () => [["path=", "/hint"]],
    };
    const requests: string[] = [];
    const io = ioFor([], {
      fetch: async (input) => {
        requests.push(input instanceof URL ? input.href : "not an address");
        return new Response("", { status: 404 });
      },
    });
    expect(await failure(createDav(dns).connect({ url: "me@example.org" }, "read", io))).toMatchObject({ code: "gone" });
    expect(asked).toEqual(["_carddavs._tcp.example.org", "_caldavs._tcp.example.org"]);
    expect(requests.slice(0, 3)).toEqual(["https://dav.example.org:8443/hint", "https://dav.example.org:8443/.well-known/carddav", "https://dav.example.org:8443/"]);
    requests.length = 0;
    await failure(createDav(noDns).connect({ url: "me@example.org" }, "read", io));
    expect(requests[0]).toBe("https://example.org/.well-known/carddav");
  });
});

describe("a home", () => {
  it.each<[string, Reply]>([
    ["that says nothing", multistatus()],
    ["that is a login page", { status: 200, body: "<html>" }],
    ["whose answer is cut", { status: 207, body: "<multistatus xmlns='DAV:'>" }],
  ])("%s is not an account without collections", async (_what, reply) => {
    await using server = await serve({ ...dual, "/cals/": () => reply });
    expect(await failure(collectionsOf(server.url, [server.host]))).toMatchObject({ code: "bad-answer" });
  });
});

describe("settings", () => {
  it.each([
    [{ url: "me@example.org" }, ["example.org:443"]],
    [{ url: "dav.example.org" }, ["dav.example.org:443"]],
    [{ url: "http://nas.local/dav" }, ["nas.local:80"]],
    [{ url: "https://nas.local:5232" }, ["nas.local:5232"]],
    [{ preset: "icloud", user: "me@icloud.com" }, ["contacts.icloud.com:443", "caldav.icloud.com:443", "*.icloud.com"]],
    [{ preset: "icloud", url: "me@example.org" }, ["contacts.icloud.com:443", "caldav.icloud.com:443", "*.icloud.com"]],
  ])("%j trusts %j", (settings, hosts) => {
    expect(dav.hosts?.(dav.settings.parse(settings))).toEqual(hosts);
  });

  it.each([{}, { preset: "nextcloud" }, { url: "ftp://x" }, { url: "https://u:p@example.org" }, { url: "  " }, { url: "https://" }, { preset: "aol", url: "x" }])("%j is refused", (settings) => {
    expect(dav.settings.safeParse(settings).success).toBe(false);
  });
});
