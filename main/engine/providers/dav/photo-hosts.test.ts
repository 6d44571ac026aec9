import { expect, it } from "vitest";
import type { Fetched } from "../provider.ts";
import { all, card, cardData, connectTo, etag, found, ioFor, multistatusText } from "./script.fixture.ts";

const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64");
const book = "/.well-known/carddav/";
const multistatus = (text: string): Response => new Response(multistatusText(text), { status: 207 });

type Asked = { readonly url: string; readonly signed: boolean };

/** iCloud, as far as a card and its picture go; what was asked for pictures. `accepts`: whether the sign-in opens them. */
async function readCard(picture: string, accepts = true): Promise<{ answer: Fetched | undefined; asked: Asked[] }> {
  const asked: Asked[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (init?.method === "PROPFIND") return multistatus(found(book, "<d:resourcetype><d:collection/><r:addressbook/></d:resourcetype>"));
    if (init?.method === "REPORT") return multistatus(found(`${book}0.vcf`, etag('"1"') + cardData(card("p", `PHOTO;VALUE=uri:${picture}\r\n`))));
    const signed = new Headers(init?.headers).has("authorization");
    asked.push({ url: url.href, signed });
    const opens = accepts && signed;
    if (opens && url.pathname === "/away") return new Response(null, { status: 302, headers: { location: "https://cvws.icloud-content.com/1" } });
    if (opens && url.pathname === "/round") return new Response(null, { status: 302, headers: { location: "/round" } });
    if (url.host === "cvws.icloud-content.com") return new Response(png);
    return opens ? new Response(png) : new Response(null, { status: 401, headers: { "www-authenticate": 'Basic realm="iCloud"' } });
  };
  const io = ioFor([], { fetch });
  const { source, collections } = await connectTo({ preset: "icloud", user: "oma@icloud.com" }, io).then((connection) => ({ source: connection.source, collections: connection.collections(io) }));
  const [first] = await all(collections);
  if (first?.is !== "collection" || source === undefined) throw new Error("no address book");
  const [answer] = await all(source.read(first.collection, [{ href: `${book}0.vcf` }], io));
  return { answer, asked };
}

it.each(["https://p03-contacts.icloud.com:443/1/wbs/2", "https://gateway.icloud.com/contacts/1/ck/card/2"])("a picture on another host of iCloud comes with the account's sign-in, once that host asks for it: %s", async (picture) => {
  const { answer, asked } = await readCard(picture);
  expect(answer).toMatchObject({ is: "item", item: { parts: { photo: { type: "image/png" } } } });
  const { href: url } = new URL(picture);
  expect(asked).toEqual([{ url, signed: false }, { url, signed: true }]);
});

it("one that a host of iCloud leads elsewhere for comes from there, where nobody is told the password", async () => {
  const { answer, asked } = await readCard("https://gateway.icloud.com/away");
  expect(answer).toMatchObject({ is: "item", item: { parts: { photo: { type: "image/png" } } } });
  expect(asked.at(-1)).toEqual({ url: "https://cvws.icloud-content.com/1", signed: false });
});

it.each(["https://icloud.com.example/1", "https://evil.example/icloud.com", "http://p03-contacts.icloud.com/1", "https://p03-contacts.icloud.com:8443/1"])("no other host is told the password: %s", async (picture) => {
  const { answer, asked } = await readCard(picture);
  expect(answer?.is === "item" && answer.item.parts === undefined && answer.owes === undefined).toBe(true);
  expect(asked.map(({ signed }) => signed)).toEqual([false]);
});

it("one that leads round and round is owed, and not asked for without an end", async () => {
  const { answer, asked } = await readCard("https://gateway.icloud.com/round");
  expect(answer).toMatchObject({ is: "item", owes: { code: "bad-answer" } });
  expect(asked.length).toBeLessThan(20);
});

it("one that refuses the sign-in is not missed for ever", async () => {
  const { answer } = await readCard("https://gateway.icloud.com/contacts/1", false);
  expect(answer?.is === "item" && answer.item.parts === undefined && answer.owes === undefined).toBe(true);
});
