import { describe, expect, it } from "vitest";
import type { Reply, Seen } from "../../net/http.fixture.ts";
import { etag, failure, found, missing, multistatus, multistatusText, openCollection } from "./script.fixture.ts";

const token = (value: string): string => `<d:sync-token>${value}</d:sync-token>`;
const sentToken = ({ body }: Seen): string | undefined => /<d:sync-token>([^<]*)</.exec(body)?.[1];
const error = (status: number, condition = ""): Reply => ({ status, body: `<d:error xmlns:d="DAV:">${condition}</d:error>` });

/** Answers of one collection: syncs by token, the etag listing, and the ctag. */
function scripted(syncs: Readonly<Record<string, Reply>>, etags: Reply = error(404), ctag = "1"): (seen: Seen) => Reply {
  return (seen) => {
    if (seen.method === "REPORT") return syncs[sentToken(seen) ?? "none"] ?? error(403, "<d:valid-sync-token/>");
    if (seen.headers["depth"] === "1") return etags;
    return multistatus(found("/c/", `<s:getctag>${ctag}</s:getctag>`));
  };
}

describe("listing by sync-collection", () => {
  it("keeps etags exactly and hrefs without host", async () => {
    const hrefs = ["/c/a.vcf", "/c/b%20%C3%A9.vcf", "http://proxy.internal:8080/c/d.vcf", "e.vcf", "/%63/f.vcf", "/c/"];
    const etags = ['"1e10"', "1e10", 'W/"x"', '"&quot;&lt;"', "  ", '"z"'];
    const answer = multistatus(...hrefs.map((href, n) => found(href, etag(etags[n] ?? ""))), token("t1"));
    await using account = await openCollection("addressbook", scripted({ "": answer }));
    expect(await account.list()).toEqual([
      { is: "present", ref: { href: "/c/a.vcf", etag: '"1e10"' } },
      { is: "present", ref: { href: "/c/b%20%C3%A9.vcf", etag: "1e10" } },
      { is: "present", ref: { href: "/c/d.vcf", etag: 'W/"x"' } },
      { is: "present", ref: { href: "/c/e.vcf", etag: '""<"' } },
      { is: "present", ref: { href: "/%63/f.vcf" } },
      { is: "end", listing: "full", at: "sync:t1" },
    ]);
  });

  it("goes on from its token, and tells what is gone", async () => {
    const delta = multistatus(found("/c/new.vcf", etag('"2"')), missing("/c/old.vcf"), missing("/c/odd.vcf", "403 Forbidden"), token("t2"));
    await using account = await openCollection("addressbook", scripted({ "a&#38;b": delta }));
    expect(await account.list("sync:a&b")).toEqual([
      { is: "present", ref: { href: "/c/new.vcf", etag: '"2"' } },
      { is: "gone", href: "/c/old.vcf" },
      { is: "present", ref: { href: "/c/odd.vcf" } },
      { is: "end", listing: "delta", at: "sync:t2" },
    ]);
  });

  it("leaves out of a first listing what was deleted long ago", async () => {
    await using account = await openCollection("addressbook", scripted({ "": multistatus(missing("/c/old.vcf"), found("/c/a.vcf", etag('"1"')), token("t")) }));
    expect((await account.list()).map(({ is }) => is)).toEqual(["present", "end"]);
  });

  it("follows a truncated answer to its end", async () => {
    const pages = {
      "": multistatus(found("/c/a.vcf", etag('"1"')), missing("/c/", "507 Insufficient Storage"), token("p1")),
      p1: multistatus(missing("http://elsewhere.example/c/", "507 Insufficient Storage"), found("/c/b.vcf", etag('"2"')), token("p2")),
      p2: multistatus(found("/c/c.vcf", etag('"3"')), token("p3")),
    };
    await using account = await openCollection("addressbook", scripted(pages));
    expect((await account.list()).map((change) => (change.is === "present" ? change.ref.href : change))).toEqual([
      "/c/a.vcf",
      "/c/b.vcf",
      "/c/c.vcf",
      { is: "end", listing: "full", at: "sync:p3" },
    ]);
  });

  it("ends no listing whose next page fails", async () => {
    const pages = { "": multistatus(found("/c/a.vcf", etag('"1"')), missing("/c/", "507 Insufficient Storage"), token("p1")), p1: error(500) };
    await using account = await openCollection("addressbook", scripted(pages));
    expect(await failure(account.list())).toMatchObject({ code: "server" });
  });

  it("asks by etags where the report fails for the collection itself", async () => {
    const etags = multistatus(found("/c/", "<d:resourcetype><d:collection/></d:resourcetype>"), found("/c/a.vcf", etag('"1"')));
    await using account = await openCollection("addressbook", scripted({ "": multistatus(missing("/c/", "500 Internal Server Error"), token("t")) }, etags));
    expect(await account.list()).toEqual([{ is: "present", ref: { href: "/c/a.vcf", etag: '"1"' } }, { is: "end", listing: "full", at: "ctag:1" }]);
  });

  it("does not walk in circles", async () => {
    const page = multistatus(missing("/c/", "507 Insufficient Storage"), token("same"));
    await using account = await openCollection("addressbook", scripted({ "": page, same: page }));
    expect(await failure(account.list())).toMatchObject({ code: "bad-answer" });
  });

  it.each([403, 409, 412, 500, 400, 415])("lists anew when a token is dead (%i)", async (status) => {
    const answers = { old: error(status), "": multistatus(found("/c/a.vcf", etag('"1"')), token("t")) };
    await using account = await openCollection("addressbook", scripted(answers));
    expect((await account.list("sync:old")).at(-1)).toEqual({ is: "end", listing: "full", at: "sync:t" });
  });

  it("keeps a token when the server is only busy", async () => {
    await using account = await openCollection("addressbook", scripted({ old: { status: 503, headers: { "retry-after": "7" } } }));
    expect(await failure(account.list("sync:old"))).toMatchObject({ code: "rate-limited", afterMs: 7000 });
    expect(account.server.seen.length).toBe(1);
  });

  it.each(["/other/a.vcf", "../other/a.vcf", "/c/%2e%2e/other/a.vcf", "/cc/a.vcf", "", "http://[bad"])("takes an href outside of the collection for a bad answer: %s", async (href) => {
    await using account = await openCollection("addressbook", scripted({ "": multistatus(found(href, etag('"1"')), token("t")) }));
    expect(await failure(account.list())).toMatchObject({ code: "bad-answer" });
  });
});

describe("listing by etags", () => {
  const listing = multistatus(
    found("/c/", "<d:resourcetype><d:collection/></d:resourcetype>"),
    found("/c/a.vcf", `${etag('"1"')}<d:resourcetype/>`),
    found("/c/sub", "<d:resourcetype><d:collection/></d:resourcetype>"),
  );
  const noReport = "<d:supported-report><d:report><r:addressbook-multiget/></d:report></d:supported-report>";

  it("is used where there is no sync report", async () => {
    await using account = await openCollection("addressbook", scripted({}, listing), noReport);
    expect(await account.list()).toEqual([{ is: "present", ref: { href: "/c/a.vcf", etag: '"1"' } }, { is: "end", listing: "full", at: "ctag:1" }]);
    expect(account.server.seen.map(({ method }) => method)).not.toContain("REPORT");
  });

  it("is used where the sync report fails", async () => {
    await using account = await openCollection("addressbook", scripted({ "": error(501) }, listing));
    expect((await account.list()).at(-1)).toEqual({ is: "end", listing: "full", at: "ctag:1" });
  });

  it("is spared where the ctag is the same", async () => {
    await using account = await openCollection("addressbook", scripted({}, listing), noReport);
    expect(await account.list("ctag:1")).toEqual([{ is: "end", listing: "delta", at: "ctag:1" }]);
    expect((await account.list("ctag:0")).map(({ is }) => is)).toEqual(["present", "end"]);
  });

  it("must name at least the collection itself, or it is no listing", async () => {
    await using account = await openCollection("addressbook", scripted({}, multistatus()), noReport);
    expect(await failure(account.list())).toMatchObject({ code: "bad-answer" });
  });

  const troubles = [["403 Forbidden", "forbidden"], ["500 Internal Server Error", "server"], ["507 Insufficient Storage", "bad-answer"]] as const;
  it.each(troubles)("is none where the collection itself says %s", async (status, code) => {
    const folder = "<d:resourcetype><d:collection/></d:resourcetype>";
    for (const own of [missing("/c/", status), found("/c/", folder, status)]) {
      await using account = await openCollection("addressbook", scripted({}, multistatus(own, found("/c/a.vcf", etag('"1"')))), noReport);
      expect(await failure(account.list())).toMatchObject({ code });
    }
  });
});

describe("answers that are no listing", () => {
  const whole = multistatusText(found("/c/a.vcf", etag('"1"')), found("/c/b.vcf", etag('"2"')), token("t"));

  it.each<[string, Reply, string]>([
    ["a login page", { status: 200, headers: { "content-type": "text/html" }, body: "<html>Please sign in</html>" }, "bad-answer"],
    ["a login page as 207", { status: 207, body: "<!DOCTYPE html><html>Please sign in</html>" }, "bad-answer"],
    ["an empty 207", { status: 207, body: "" }, "bad-answer"],
    ["an empty multistatus without a token", multistatus(), "bad-answer"],
    ["a document cut in half", { status: 207, body: whole.slice(0, whole.length / 2) }, "bad-answer"],
    ["a document cut before its last tag", { status: 207, body: whole.slice(0, -16) }, "bad-answer"],
    ["a connection cut", { status: 207, body: whole.slice(0, -16), end: "cut" }, "bad-answer"],
    ["a connection cut after a promise", { status: 207, headers: { "content-length": "99999" }, body: whole, end: "cut" }, "bad-answer"],
    ["the collection gone", { status: 404 }, "gone"],
  ])("%s", async (_what, reply, code) => {
    await using account = await openCollection("addressbook", (seen) => (seen.method === "REPORT" ? reply : { status: 200, body: "<html/>" }));
    const seen: string[] = [];
    const run = async (): Promise<void> => {
      for await (const change of account.changes()) seen.push(change.is);
    };
    expect(await failure(run())).toMatchObject({ code });
    expect(seen).not.toContain("end");
  });

  it("an endless one is read only as far as it is taken", async () => {
    let sent = 0;
    const chunks = function* (): Generator<Uint8Array> {
      yield Buffer.from('<d:multistatus xmlns:d="DAV:">');
      for (;;) yield Buffer.from(Array.from({ length: 500 }, () => `<d:response><d:href>/c/${++sent}.vcf</d:href><d:propstat><d:prop><d:getetag>"1"</d:getetag></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`).join(""));
    };
    await using account = await openCollection("addressbook", () => ({ status: 207, body: chunks() }));
    let taken = 0;
    for await (const change of account.changes()) if (change.is === "present" && ++taken === 5000) break;
    expect(taken).toBe(5000);
    expect(sent).toBeLessThan(200_000);
  });
});
