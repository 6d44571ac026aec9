import { describe, expect, it } from "vitest";
import { startScript, type Reply, type Seen } from "../../net/http.fixture.ts";
import { allCards, card, cardData, etag, failure, found, hrefsIn, missing, multistatus, multistatusText, openCollection, textOf } from "./script.fixture.ts";

const refs = (count: number): { href: string; etag: string }[] => Array.from({ length: count }, (_, n) => ({ href: `/c/${n}.vcf`, etag: '"0"' }));
const kinds = (answers: readonly { is: string }[]): Record<string, number> => Object.fromEntries(Object.entries(Object.groupBy(answers, ({ is }) => is)).map(([is, some]) => [is, some?.length ?? 0]));

describe("multiget", () => {
  it("gives bytes as served: line ends, the last one, and folding", async () => {
    const text = card("u1", "NOTE:a\\, b <&>\r\n  folded\r\n");
    await using account = await openCollection("addressbook", () => multistatus(found("/c/0.vcf", etag('"1e10"') + cardData(text))));
    const [answer] = await account.read(refs(1));
    expect(textOf(answer)).toBe(text);
    expect(answer).toMatchObject({ is: "item", ref: { href: "/c/0.vcf", etag: '"1e10"' }, item: { kind: "contact", uid: "u1", body: { type: "text/vcard" } } });
  });

  it("takes urn:uuid: for a spelling of a card's UID", async () => {
    await using account = await openCollection("addressbook", () => multistatus(found("/c/0.vcf", etag('"1"') + cardData(card("urn:uuid:u1")))));
    expect(await account.read(refs(1))).toMatchObject([{ item: { uid: "u1" } }]);
  });

  it("answers each ref once: found, gone, left out, refused, empty", async () => {
    const answer = multistatus(
      found("/c/0.vcf", etag('"1"') + cardData(card("0"))),
      missing("/c/1.vcf"),
      found("/c/3.vcf", etag('"1"') + "<r:address-data/>", "403 Forbidden"),
      found("/c/4.vcf", etag('"1"')),
      found("/c/5.vcf", etag('"1"') + cardData("<html>Sign in</html>")),
      found("/c/6.vcf", etag('"1"') + cardData(card("6").slice(0, -12))),
      found("/c/0.vcf", etag('"2"') + cardData(card("again"))),
      found("/c/stranger.vcf", etag('"1"') + cardData(card("x"))),
    );
    await using account = await openCollection("addressbook", () => answer);
    const answers = await account.read([...refs(7), { href: "/elsewhere/a.vcf" }, { href: "" }]);
    const told = answers.map((each) => [each.is === "item" ? each.ref.href : each.href, each.is === "failed" ? each.code : each.is]);
    expect(told.length).toBe(9);
    expect(Object.fromEntries(told)).toEqual({
      "": "not-found",
      "/c/0.vcf": "item",
      "/c/1.vcf": "gone",
      "/c/2.vcf": "no-answer",
      "/c/3.vcf": "forbidden",
      "/c/4.vcf": "no-answer",
      "/c/5.vcf": "bad-answer",
      "/c/6.vcf": "bad-answer",
      "/elsewhere/a.vcf": "not-found",
    });
  });

  it("finds its refs behind other spellings of their hrefs", async () => {
    const respelt = (href: string): string => `http://proxy.internal${decodeURIComponent(href)}`;
    await using account = await openCollection("addressbook", (seen) => multistatus(...hrefsIn(seen).map((href) => found(respelt(href), cardData(card(href))))));
    const hrefs = ["/c/%C3%A9%20a.vcf", "/c/a%40b.vcf", "/c/a@b.vcf"];
    const answers = await account.read(hrefs.map((href) => ({ href })));
    // Two spellings of one item may be in one read: each gets its answer.
    const told = answers.map((answer) => (answer.is === "item" ? [answer.ref.href, answer.item.uid] : ["none"]));
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(hrefs.map((href) => [href, href])));
  });

  it("asks in batches, a few at a time", async () => {
    let [now, most] = [0, 0];
    await using account = await openCollection("addressbook", async (seen) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return allCards(seen);
    });
    expect(kinds(await account.read(refs(2100)))).toEqual({ item: 2100 });
    expect(account.server.seen.length).toBe(11);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(account.connection.traits.parallel);
  });

  it.each(["cut", undefined] as const)("keeps what was whole of an answer cut short (%s)", async (end) => {
    await using account = await openCollection("addressbook", (seen) => {
      const text = multistatusText(...hrefsIn(seen).map((href) => found(href, etag('"1"') + cardData(card(href)))));
      return { status: 207, body: text.slice(0, text.indexOf("Name /c/5.vcf")), ...(end === undefined ? {} : { end }) };
    });
    const answers = await account.read(refs(9));
    expect(kinds(answers)).toEqual({ item: 5, failed: 4 });
    expect(answers.flatMap((answer) => (answer.is === "failed" ? [answer.code] : []))).toEqual(Array.from({ length: 4 }, () => "bad-answer"));
  });

  it("goes around one item that spoils the whole answer", async () => {
    const spoils = (seen: Seen): boolean => hrefsIn(seen).includes("/c/77.vcf");
    await using account = await openCollection("addressbook", (seen) => {
      if (seen.method === "GET") return seen.path === "/c/77.vcf" ? { status: 500 } : { body: card("x") };
      return spoils(seen) ? { status: 500, body: "Traceback" } : allCards(seen);
    });
    const answers = await account.read(refs(200));
    expect(kinds(answers)).toEqual({ item: 199, failed: 1 });
    expect(answers.find(({ is }) => is === "failed")).toMatchObject({ href: "/c/77.vcf", code: "server" });
  });

  it("fetches alone what makes the XML invalid, its bytes untouched", async () => {
    const odd = Buffer.concat([Buffer.from(card("odd").slice(0, -11)), Buffer.from([0x4e, 0x3a, 0xff, 0x0b, 0x0d, 0x0a]), Buffer.from("END:VCARD\r\n")]);
    await using account = await openCollection("addressbook", (seen) => {
      if (seen.method === "GET") return { headers: { etag: '"g"' }, body: odd };
      return hrefsIn(seen).includes("/c/3.vcf") ? { status: 207, body: multistatusText(found("/c/3.vcf", "<r:address-data>&#11;</r:address-data>")) } : allCards(seen);
    });
    const answers = await account.read(refs(5));
    expect(kinds(answers)).toEqual({ item: 5 });
    const alone = answers.find((answer) => answer.is === "item" && answer.ref.href === "/c/3.vcf");
    expect(alone?.is === "item" && "bytes" in alone.item.body ? Buffer.from(alone.item.body.bytes) : undefined).toEqual(odd);
    expect(alone).toMatchObject({ ref: { etag: '"g"' }, item: { uid: "odd" } });
  });

  it("does not keep asking a server that fails on everything", async () => {
    await using account = await openCollection("addressbook", () => ({ status: 500 }));
    expect(await failure(account.read(refs(1000)))).toMatchObject({ code: "server" });
    expect(account.server.seen.length).toBeLessThan(200);
  });

  it("does not keep asking a server that begins to fail on everything", async () => {
    let count = 0;
    await using account = await openCollection("addressbook", (seen) => (++count <= 2 ? allCards(seen) : { status: 500 }));
    expect(await failure(account.read(refs(3000)))).toMatchObject({ code: "server" });
    expect(account.server.seen.length).toBeLessThan(400);
  });

  it("fetches one by one where there is no multiget", async () => {
    await using account = await openCollection("addressbook", ({ method, path }) => {
      if (method === "REPORT") return { status: 405 };
      return path === "/c/2.vcf" ? { status: 404 } : path === "/c/3.vcf" ? { body: "<html>Sign in</html>" } : { headers: { etag: '"g"' }, body: card(path) };
    });
    const answers = await account.read(refs(5));
    expect(kinds(answers)).toEqual({ item: 3, gone: 1, failed: 1 });
    expect(textOf(answers[0])).toBe(card("/c/0.vcf"));
  });

  it("a login page is no item, and not many questions", async () => {
    await using account = await openCollection("addressbook", () => ({ status: 200, body: "<html>Sign in</html>" }));
    expect(await failure(account.read(refs(50)))).toMatchObject({ code: "bad-answer" });
    expect(account.server.seen.length).toBe(1);
  });

  it("says when to come back", async () => {
    await using account = await openCollection("addressbook", () => ({ status: 429, headers: { "retry-after": "3" } }));
    expect(await failure(account.read(refs(1)))).toMatchObject({ code: "rate-limited", afterMs: 3000 });
  });

  it("stops asking when nobody listens any more", async () => {
    await using account = await openCollection("addressbook", allCards);
    const source = account.connection.source;
    if (source === undefined) throw new Error("reads");
    for await (const answer of source.read(account.collection, refs(5000), account.io)) {
      expect(answer.is).toBe("item");
      break;
    }
    expect(account.server.seen.length).toBeLessThan(15);
  });
});

describe("calendar items", () => {
  const alarm = "BEGIN:VALARM\r\nUID:alarm\r\nEND:VALARM\r\n";
  it.each([
    ["VEVENT", `${alarm}UID:e1\r\n`, "event", "e1"],
    ["VTODO", "UID;X-A=b:t\r\n 1\r\n", "task", "t1"],
    ["VJOURNAL", "", "event", undefined],
  ])("%s", async (component, lines, kind, uid) => {
    const text = `BEGIN:VCALENDAR\r\nBEGIN:${component}\r\n${lines}END:${component}\r\nEND:VCALENDAR\r\n`;
    await using account = await openCollection("calendar", () => multistatus(found("/c/1.ics", `<c:calendar-data><![CDATA[${text}]]></c:calendar-data>`)));
    const [answer] = await account.read([{ href: "/c/1.ics" }]);
    expect(textOf(answer)).toBe(text);
    expect(answer).toMatchObject({ item: { kind, body: { type: "text/calendar" } } });
    expect(answer?.is === "item" ? answer.item.uid : "none").toBe(uid);
  });
});

describe("contact photos by address", () => {
  const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  const photoCard = (url: string): string => card("p", `PHOTO;VALUE=uri:${url}\r\n`);

  it("come along as a part from the account's own server, signed", async () => {
    let url = "";
    await using account = await openCollection("addressbook", (seen) => (seen.method === "GET" ? { body: png } : multistatus(found("/c/0.vcf", cardData(photoCard(url))))));
    url = `${account.server.url}/photo/\r\n 1`;
    const [answer] = await account.read(refs(1));
    expect(answer).toMatchObject({ is: "item", item: { parts: { photo: { type: "image/png" } } } });
    expect(textOf(answer)).toBe(photoCard(url));
    expect(account.server.seen.at(-1)?.path).toBe("/photo/1");
  });

  it("are found wherever the server has folded the line, before the address too, as iCloud does", async () => {
    const line = (url: string): string => `item1.PHOTO;TYPE=JPEG;X-ABCROP-RECTANGLE="ABClipRect_1&0&0&300&300:kAJYDeIuG6PpBcAK\r\n vvq6hA==";VALUE=uri:ht\r\n tp${url.slice(4)}/wbs/0103f1c\r\n cdbde6\r\n`;
    let url = "";
    await using account = await openCollection("addressbook", (seen) => (seen.method === "GET" ? { body: png } : multistatus(found("/c/0.vcf", cardData(card("p", line(url)))))));
    url = account.server.url;
    expect(await account.read(refs(1))).toMatchObject([{ is: "item", item: { parts: { photo: { type: "image/png" } } } }]);
    expect(account.server.seen.at(-1)?.path).toBe("/wbs/0103f1ccdbde6");
  });

  it("that an address of the account leads elsewhere for are asked for there without the sign-in, and nobody is asked about that place", async () => {
    await using other = await startScript(() => ({ body: png }));
    let url = "";
    const leads = { "/photo": { status: 302, headers: { location: "/again" } }, "/again": { status: 302, headers: { location: `${other.url}/x` } } };
    await using account = await openCollection("addressbook", (seen) => leads[seen.path as keyof typeof leads] ?? multistatus(found("/c/0.vcf", cardData(card("p", `PHOTO:${url}/photo\r\n`)))));
    url = account.server.url;
    const [answer] = await account.read(refs(1));
    expect(answer?.is === "item" && answer.owes).toBeUndefined();
    expect(account.logged).toMatchObject([{ msg: "photo not fetched, the contact is kept without", fields: { code: "forbidden" } }]);
    expect([account.server.seen.at(-1)?.path, other.seen]).toEqual(["/again", []]);
  });

  it.each([
    ["a private address", "http://localhost:9/x.png"],
    ["no image", "SELF/html"],
    ["not there", "SELF/404"],
  ])("%s: the contact is kept without, and it is said", async (_what, place) => {
    let url = "";
    await using account = await openCollection("addressbook", (seen) => {
      if (seen.method === "GET") return seen.path === "/html" ? { headers: { "content-type": "image/png" }, body: "<html>" } : { status: 404 };
      return multistatus(found("/c/0.vcf", cardData(photoCard(url))));
    });
    url = place.replace("SELF", account.server.url);
    const [answer] = await account.read(refs(1));
    expect(textOf(answer)).toBe(photoCard(url));
    expect(answer?.is === "item" ? answer.item.parts : "none").toBeUndefined();
    expect(account.logged.length).toBe(1);
  });

  it.each<[Reply, string]>([
    [{ status: 503 }, "rate-limited"],
    [{ status: 429 }, "rate-limited"],
    [{ status: 500 }, "server"],
    [{ status: 403 }, "forbidden"],
    [{ closes: true }, "offline"],
    [{ headers: { "content-length": "999" }, body: png, end: "cut" }, "offline"],
  ])("one that cannot be had now (%j) is owed, and the contact kept", async (reply, code) => {
    let url = "";
    await using account = await openCollection("addressbook", (seen) => (seen.method === "GET" ? reply : multistatus(found("/c/0.vcf", cardData(photoCard(url))))));
    url = `${account.server.url}/photo`;
    const [answer] = await account.read(refs(1));
    expect(textOf(answer)).toBe(photoCard(url));
    expect(answer).toMatchObject({ is: "item", owes: { code, detail: expect.stringContaining("its picture") } });
    expect(answer?.is === "item" ? answer.item.parts : "none").toBeUndefined();
  });

  const manyWith = (answer: (n: number) => Reply) => {
    let asked = 0;
    const script = (seen: Seen): Reply => (seen.method === "GET" ? answer(asked++) : multistatus(...hrefsIn(seen).map((href) => found(href, cardData(photoCard(`http://${seen.headers.host}/photo`))))));
    return openCollection("addressbook", script);
  };

  it("a dead host is not asked for every contact, and owes all of them", async () => {
    await using account = await manyWith(() => ({ status: 500 }));
    const answers = await account.read(refs(100));
    expect(answers.filter((answer) => answer.is === "item" && answer.owes !== undefined).length).toBe(100);
    expect(account.server.seen.filter(({ method }) => method === "GET").length).toBeLessThan(10);
  });

  it("a host that lacks some, and fails now and then, is asked for all of them", async () => {
    await using account = await manyWith((n) => (n % 10 < 6 ? { status: 404 } : n % 10 === 6 ? { status: 500 } : { body: png }));
    const answers = await account.read(refs(100));
    expect(account.server.seen.filter(({ method }) => method === "GET").length).toBe(100);
    expect(answers.filter((answer) => answer.is === "item" && answer.owes !== undefined).length).toBe(10);
    expect(answers.filter((answer) => answer.is === "item" && answer.item.parts !== undefined).length).toBe(30);
  });
});
