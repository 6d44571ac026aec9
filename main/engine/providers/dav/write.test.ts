import { describe, expect, it } from "vitest";
import type { Reply, Seen } from "../../net/http.fixture.ts";
import type { Op } from "../provider.ts";
import { card, etag, failure, found, itemOf, missing, multistatus, openCollection } from "./script.fixture.ts";

const create = (key: string): Op => ({ do: "create", key, item: itemOf("contact", card(key)) });
const ref = { href: "/c/a%20b.vcf", etag: '"1e10"' };
const replace: Op = { do: "replace", key: "k", ref, item: itemOf("contact", card("k")) };
const remove: Op = { do: "remove", key: "k", ref };

const dav = (condition: string): string => `<d:error xmlns:d="DAV:" xmlns:r="urn:ietf:params:xml:ns:carddav">${condition}</d:error>`;
const etagAnswer = (seen: Seen): Reply => multistatus(found(seen.path, etag('"asked"')));

describe("writing", () => {
  it("creates under the key, only where nothing is", async () => {
    await using account = await openCollection("addressbook", () => ({ status: 201, headers: { etag: '"n"' } }));
    expect(await account.write([create("k1")])).toEqual([{ key: "k1", is: "done", ref: { href: "/c/k1.vcf", etag: '"n"' } }]);
    expect(account.server.seen).toMatchObject([{ method: "PUT", path: "/c/k1.vcf", body: card("k1"), headers: { "if-none-match": "*", "content-type": "text/vcard; charset=utf-8" } }]);
  });

  it("replaces and removes only the version it knows", async () => {
    await using account = await openCollection("addressbook", () => ({ status: 204, headers: { etag: '"n"' } }));
    expect(await account.write([replace, { ...remove, key: "r" }])).toEqual(expect.arrayContaining([{ key: "k", is: "done", ref: { ...ref, etag: '"n"' } }, { key: "r", is: "done" }]));
    for (const { path, headers } of account.server.seen) expect([path, headers["if-match"]]).toEqual(["/c/a%20b.vcf", '"1e10"']);
  });

  it.each([{}, { etag: 'W/"weak"' }])("asks for the etag after an answer with %j", async (headers) => {
    await using account = await openCollection("addressbook", (seen) => (seen.method === "PUT" ? { status: 201, headers } : etagAnswer(seen)));
    expect(await account.write([create("k")])).toEqual([{ key: "k", is: "done", ref: { href: "/c/k.vcf", etag: '"asked"' } }]);
  });

  it("is done even where the etag cannot be asked for", async () => {
    await using account = await openCollection("addressbook", (seen) => ({ status: seen.method === "PUT" ? 201 : 500 }));
    expect(await account.write([create("k")])).toEqual([{ key: "k", is: "done", ref: { href: "/c/k.vcf" } }]);
  });

  it("takes the name the server chose, if it is in the collection", async () => {
    const answer = (location: string) => (seen: Seen): Reply => (seen.method === "PUT" ? { status: 201, headers: { location } } : etagAnswer(seen));
    await using account = await openCollection("addressbook", answer("/c/own.vcf"));
    expect(await account.write([create("k")])).toMatchObject([{ ref: { href: "/c/own.vcf", etag: '"asked"' } }]);
    await using other = await openCollection("addressbook", answer("/elsewhere/own.vcf"));
    expect(await other.write([create("k")])).toMatchObject([{ ref: { href: "/c/k.vcf" } }]);
  });

  it.each<[string, Reply, object]>([
    ["412", { status: 412 }, { is: "conflict" }],
    ["409 with the condition", { status: 409, body: dav("<r:no-uid-conflict><d:href>/x</d:href></r:no-uid-conflict>") }, { is: "failed", code: "uid-taken" }],
    ["403 with the condition", { status: 403, body: dav("<r:no-uid-conflict/>") }, { is: "failed", code: "uid-taken" }],
    ["207 with the condition", multistatus(`<d:response><d:href>/c/k.vcf</d:href><d:status>HTTP/1.1 412 No</d:status><d:error><r:no-uid-conflict/></d:error></d:response>`), { is: "failed", code: "uid-taken" }],
    ["207", multistatus(missing("/c/k.vcf", "200 OK")), { is: "failed", code: "invalid-item" }],
    ["400", { status: 400 }, { is: "failed", code: "invalid-item" }],
    ["415", { status: 415 }, { is: "failed", code: "invalid-item" }],
    ["403 valid-address-data", { status: 403, body: dav("<r:valid-address-data/>") }, { is: "failed", code: "invalid-item" }],
    ["403 max-resource-size", { status: 403, body: dav("<r:max-resource-size/>") }, { is: "failed", code: "too-large" }],
    ["403", { status: 403, body: "<html>no</html>" }, { is: "failed", code: "forbidden" }],
    ["413", { status: 413 }, { is: "failed", code: "too-large" }],
    ["507", { status: 507 }, { is: "failed", code: "quota" }],
    ["500", { status: 500 }, { is: "failed", code: "server" }],
    ["a login page", { status: 302, headers: { location: "/login" } }, { is: "failed" }],
    ["and then cut", { status: 201, headers: { "content-length": "9" }, body: "x", end: "cut" }, { is: "done" }],
    ["by a closed connection", { end: "cut" }, { is: "unsure" }],
  ])("a create answered %s", async (_what, reply, outcome) => {
    await using account = await openCollection("addressbook", (seen) => (seen.path === "/login" ? { status: 405 } : seen.method === "PUT" ? reply : etagAnswer(seen)));
    expect(await account.write([create("k")])).toMatchObject([{ key: "k", ...outcome }]);
  });

  it("knows that nothing was sent where nobody listens", async () => {
    const account = await openCollection("addressbook", () => ({ status: 201 }));
    await account.server[Symbol.asyncDispose]();
    expect(await failure(account.list())).toMatchObject({ code: "offline" });
    expect(await account.write([create("k")])).toMatchObject([{ key: "k", is: "failed", code: "offline" }]);
  });

  it.each([
    [replace, 404, { is: "conflict" }],
    [remove, 404, { is: "done" }],
    [remove, 412, { is: "conflict" }],
    [remove, 423, { is: "failed", code: "forbidden" }],
  ])("%j answered %i", async (op, status, outcome) => {
    await using account = await openCollection("addressbook", () => ({ status }));
    expect(await account.write([op])).toMatchObject([{ key: "k", ...outcome }]);
  });

  it("stops sending when told to wait", async () => {
    let count = 0;
    await using account = await openCollection("addressbook", () => (++count <= 3 ? { status: 201, headers: { etag: '"1"' } } : { status: 429, headers: { "retry-after": "30" } }));
    const outcomes = await account.write(Array.from({ length: 100 }, (_, n) => create(`k${n}`)));
    const failed = outcomes.filter((outcome) => outcome.is === "failed");
    expect([outcomes.length, failed.length]).toEqual([100, 97]);
    for (const outcome of failed) expect(outcome).toMatchObject({ code: "rate-limited", detail: "PUT: status 429, try again in 30 s" });
    expect(account.server.seen.length).toBeLessThan(15);
  });

  it("ends where the credentials are no longer taken", async () => {
    await using account = await openCollection("addressbook", () => ({ status: 401, headers: { "www-authenticate": "Basic" } }));
    expect(await failure(account.write([create("k")]))).toMatchObject({ code: "auth" });
  });

  it("leaves hrefs of elsewhere alone", async () => {
    await using account = await openCollection("addressbook", () => ({ status: 204 }));
    const hrefs = ["/other/a.vcf", "../x.vcf", "http://evil.example/c/a.vcf", "/c/", ""];
    const outcomes = await account.write(hrefs.map((href, n) => ({ do: "remove", key: `k${n}`, ref: { href } })));
    for (const outcome of outcomes) expect(outcome).toMatchObject({ is: "failed", code: "not-found" });
    expect(account.server.seen).toEqual([]);
  });

  it("mails nobody when it puts an appointment back", async () => {
    const text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:e\r\nATTENDEE:mailto:a@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    await using account = await openCollection("calendar", () => ({ status: 201, headers: { etag: '"1"' } }));
    await account.write([{ do: "create", key: "k", item: itemOf("event", text) }]);
    expect(account.server.seen[0]).toMatchObject({ path: "/c/k.ics", body: text.replace("ATTENDEE:", "ATTENDEE;SCHEDULE-AGENT=CLIENT:") });
  });
});

describe("finding", () => {
  it("tells what is there under a key", async () => {
    await using account = await openCollection("addressbook", (seen) => (seen.path === "/c/k1.vcf" ? etagAnswer(seen) : { status: 404 }));
    const target = account.connection.target;
    if (target === undefined) throw new Error("writes");
    const hits: unknown[] = [];
    for await (const hit of target.find(account.collection, ["k0", "k1"], account.io)) hits.push(hit);
    expect(hits).toEqual([{ key: "k1", ref: { href: "/c/k1.vcf", etag: '"asked"' } }]);
  });
});
