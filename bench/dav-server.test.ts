import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addAddressBook, addCalendar, dav, listItems, loadItems, putItem, readItem } from "../e2e/servers/dav-setup.ts";
import { contactAt, contacts, eventAt, events, revised } from "./corpus.ts";
import { type MemoryDav, startMemoryDav } from "./dav-server-process.ts";

const people = "/alice/contacts/people/";
const xml = { "content-type": "application/xml" };
let server: MemoryDav;

async function sync(token: string): Promise<{ status: number; text: string; token: string; hrefs: number }> {
  const body = `<sync-collection xmlns="DAV:"><sync-token>${token}</sync-token><prop><getetag/></prop></sync-collection>`;
  const { status, text } = await dav(server, "REPORT", people, { body, headers: xml });
  const next = /<D:sync-token>([^<]*)</.exec(text)?.[1] ?? "";
  return { status, text, token: next, hrefs: [...text.matchAll(/\.vcf<\/D:href>/g)].length };
}

beforeAll(async () => {
  server = await startMemoryDav({ page: 50 });
});
afterAll(async () => server.stop());
beforeEach(async () => {
  await server.control({ do: "wipe" });
});

describe("in-memory DAV server", () => {
  it("gives back the bytes it was given, by GET and by multiget", async () => {
    const { text } = contactAt(17);
    await putItem(server, `${people}a.vcf`, text);
    expect(await readItem(server, `${people}a.vcf`)).toBe(text);
    const body = `<A:addressbook-multiget xmlns="DAV:" xmlns:A="urn:ietf:params:xml:ns:carddav"><prop><getetag/><A:address-data/></prop>
      <href>${people}a.vcf</href><href>${people}none.vcf</href></A:addressbook-multiget>`;
    const answer = await dav(server, "REPORT", people, { body, headers: xml });
    expect(answer.status).toBe(207);
    expect(answer.text).toContain("404 Not Found");
    const data = /<A:address-data>([^]*)<\/A:address-data>/.exec(answer.text)?.[1] ?? "";
    expect(data.replaceAll("&#13;", "\r").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&")).toBe(text);
  });

  it("honours If-Match and If-None-Match, and keeps a uid for one href", async () => {
    const [first, second] = contacts(2);
    const text = first?.text ?? "";
    const put = async (name: string, body: string, headers: Record<string, string>) =>
      (await dav(server, "PUT", people + name, { body, headers })).status;
    expect(await put("a.vcf", text, { "if-none-match": "*" })).toBe(201);
    expect(await put("a.vcf", text, { "if-none-match": "*" })).toBe(412);
    expect(await put("a.vcf", text, { "if-match": '"other"' })).toBe(412);
    expect(await put("a.vcf", revised(text, 1), {})).toBe(204);
    expect(await put("b.vcf", text, {})).toBe(409);
    expect(await put("c.vcf", "garbage", {})).toBe(403);
    expect(await put("d.vcf", second?.text ?? "", {})).toBe(201);
    expect((await dav(server, "DELETE", `${people}a.vcf`, { headers: { "if-match": '"other"' } })).status).toBe(412);
    expect((await dav(server, "DELETE", `${people}a.vcf`)).status).toBe(204);
    expect(await listItems(server, people)).toEqual([`${people}d.vcf`]);
  });

  it("pages a first sync, then tells only changes, then refuses a forgotten token", async () => {
    await server.control({ do: "add", contacts: 120 });
    let [token, told] = ["", 0];
    for (let pages = 0; pages < 3; pages += 1) {
      const page = await sync(token);
      told += page.hrefs;
      token = page.token;
      expect(page.text.includes("507 Insufficient")).toBe(pages < 2);
    }
    expect(told).toBe(120);
    await server.control({ do: "change", percent: 5 });
    await server.control({ do: "delete", percent: 10 });
    const delta = await sync(token);
    // Some of the changed ones may be among the deleted.
    expect(delta.hrefs).toBeGreaterThanOrEqual(12);
    expect(delta.hrefs).toBeLessThanOrEqual(18);
    expect([...delta.text.matchAll(/404 Not Found/g)]).toHaveLength(12);
    expect((await sync(delta.token)).hrefs).toBe(0);
    await server.control({ do: "forget-tokens" });
    const refused = await sync(delta.token);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain("valid-sync-token");
  });

  it("makes collections that hold their kind only", async () => {
    const book = await addAddressBook(server, "more");
    const calendar = await addCalendar(server, "work", ["VEVENT"], "Work & play");
    await loadItems(server, book, contacts(5, 7));
    await loadItems(server, calendar, events(5, 7));
    expect(await listItems(server, book)).toHaveLength(5);
    expect(await listItems(server, calendar)).toHaveLength(5);
    await expect(putItem(server, `${book}x.ics`, eventAt(1).text)).rejects.toThrow("403");
    const home = await dav(server, "PROPFIND", server.calendarsHome, { headers: { depth: "1" } });
    expect(home.text).toContain("<D:displayname>Work &amp; play</D:displayname>");
  });

  it("asks for the password, and comes back after a kill", async () => {
    expect((await dav({ ...server, password: "wrong" }, "PROPFIND", "/")).status).toBe(401);
    await server.kill();
    await expect(dav(server, "PROPFIND", "/")).rejects.toThrow(/./);
    await server.restart();
    expect((await dav(server, "PROPFIND", "/")).status).toBe(207);
  });
});
