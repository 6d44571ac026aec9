import { describe, expect, it } from "vitest";
import type { Reply, Seen } from "../../net/http.fixture.ts";
import { meetingOf } from "../../formats/icalendar-edit.ts";
import type { Op } from "../provider.ts";
import { found, itemOf, multistatus, openCollection, type Account } from "./script.fixture.ts";

const me = "mailto:me@example.org";
const other = "mailto:jonas@example.org";
const meeting = (...people: readonly string[]): string =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:u", "SUMMARY:Tea", ...people, "END:VEVENT", "END:VCALENDAR", ""].join("\r\n");
const mine = meeting(`ORGANIZER:${me}`, `ATTENDEE;PARTSTAT=ACCEPTED:${me}`, `ATTENDEE:${other}`);
const theirs = meeting(`ORGANIZER:${other}`, `ATTENDEE:${other}`, `ATTENDEE:${me}`);
const left = meeting(`ORGANIZER:${me}`, `ATTENDEE;SCHEDULE-AGENT=CLIENT:${other}`, "ATTENDEE;SCHEDULE-AGENT=NONE:mailto:c@example.org");

const ref = { href: "/c/u.ics", etag: '"1"' };
const replace: Op = { do: "replace", key: "k", ref, item: itemOf("event", mine.replace("Tea", "Cake")) };
const remove: Op = { do: "remove", key: "k", ref };
const refused = { is: "failed", code: "unsupported", detail: "the server would write to the guests of this meeting" };

type Place = { readonly dav?: string; readonly there: string | Reply; readonly options?: number; readonly addresses?: readonly string[] };

/** A calendar of `me` that writes to people as RFC 6638 has it. */
async function openScheduling({ dav, there, options = 200, addresses = [me] }: Place): Promise<{ account: Account; mails: string[] }> {
  const mails: string[] = [];
  const answer = (seen: Seen): Reply => {
    if (seen.method === "OPTIONS") return { status: options, ...(dav !== undefined && { headers: { dav } }) };
    if (seen.method === "GET") return typeof there === "string" ? { body: there } : there;
    if (seen.body.includes("<d:owner/>")) return multistatus(found("/c/", "<d:owner><d:href>/me/</d:href></d:owner>"));
    if (seen.method === "PROPFIND") return multistatus(found(seen.path, `<c:calendar-user-address-set>${addresses.map((a) => `<d:href>${a}</d:href>`).join("")}</c:calendar-user-address-set>`));
    const { organizers, served } = meetingOf(new TextEncoder().encode(typeof there === "string" ? there : ""));
    if (organizers.includes(me)) mails.push(...served.map((guest) => `CANCEL ${guest}`));
    else if (served.includes(me) && seen.method === "DELETE" && seen.headers["schedule-reply"] !== "F") mails.push("DECLINED");
    return { status: 204, headers: { etag: '"2"' } };
  };
  return { account: await openCollection("calendar", answer), mails };
}

async function write(place: Place, ...ops: readonly Op[]): Promise<{ outcomes: object[]; mails: string[]; methods: string[] }> {
  const { account, mails } = await openScheduling(place);
  await using _ = account;
  return { outcomes: await account.write(ops), mails, methods: account.server.seen.map(({ method }) => method) };
}

const schedules = "1, 3, access-control, calendar-access, calendar-auto-schedule";

describe("a server that schedules", () => {
  it.each([
    ["replaced", replace, mine],
    ["removed", remove, mine],
    ["replaced by a guest", replace, theirs],
  ])("a meeting is not %s, which would write to people", async (_what, op, there) => {
    const { outcomes, mails, methods } = await write({ dav: schedules, there }, op);
    expect(outcomes).toMatchObject([refused]);
    expect(mails).toEqual([]);
    expect(methods).toEqual(expect.not.arrayContaining(["PUT", "DELETE"]));
  });

  it("a guest takes it away without declining", async () => {
    expect(await write({ dav: schedules, there: theirs }, remove)).toMatchObject({ outcomes: [{ is: "done" }], mails: [] });
  });

  it("whether somebody is only a guest has to be certain", async () => {
    for (const addresses of [[], ["mailto:elsewhere@example.org"], [me, other]]) {
      expect((await write({ dav: schedules, there: theirs, addresses }, remove)).outcomes).toMatchObject([refused]);
    }
  });

  it.each([
    ["whose guests are left to others", left],
    ["with its organizer alone", meeting(`ORGANIZER:${me}`, `ATTENDEE:${me.toUpperCase()}`)],
    ["nobody organizes", meeting("DESCRIPTION:ORGANIZER", `ATTENDEE:${other}`)],
    ["nobody else has to do with", meeting()],
  ])("an event %s is replaced and removed", async (_what, there) => {
    for (const op of [replace, remove]) expect(await write({ dav: schedules, there }, op)).toMatchObject({ outcomes: [{ is: "done" }], mails: [] });
  });

  it("is asked once for all that is written together", async () => {
    const ops = [1, 2, 3].map((n): Op => ({ ...remove, key: `k${n}` }));
    const { methods } = await write({ dav: schedules, there: left }, ...ops, { do: "create", key: "n", item: replace.item });
    expect(methods.filter((method) => method === "OPTIONS").length).toBe(1);
    expect(methods.filter((method) => method === "GET").length).toBe(3);
  });

  it.each([
    [404, replace, { is: "done" }],
    [500, replace, { is: "failed", code: "server" }],
    [403, remove, { is: "failed", code: "forbidden" }],
    [503, remove, { is: "failed", code: "rate-limited" }],
  ])("nothing is sent where it cannot be looked at (%i), unless it is gone", async (status, op, outcome) => {
    const { outcomes, methods } = await write({ dav: schedules, there: { status } }, op);
    expect(outcomes).toMatchObject([outcome]);
    expect(methods.length).toBe(status === 404 ? 3 : 2);
  });

  it("a login page is no meeting", async () => {
    expect(await write({ dav: schedules, there: "<html>Sign in</html>" }, remove)).toMatchObject({ outcomes: [{ is: "failed", code: "bad-answer" }], methods: ["OPTIONS", "GET"] });
  });
});

describe("who schedules", () => {
  it.each<[string, Omit<Place, "there">, boolean]>([
    ["Radicale", { dav: "1, 2, 3, calendar-access, addressbook, extended-mkcol" }, false],
    ["Xandikos", { dav: "1, 2, 3, calendar-access, calendar-auto-scheduling, addressbook" }, false],
    ["the draft", { dav: "1, calendar-access, Calendar-Schedule" }, true],
    ["nothing said", {}, true],
    ["nothing said of calendars", { dav: "1, 2" }, true],
    ["no answer", { dav: "calendar-access", options: 405 }, true],
  ])("%s", async (_what, place, isRefused) => {
    const { outcomes, methods } = await write({ ...place, there: mine }, replace);
    expect(outcomes).toMatchObject([isRefused ? refused : { is: "done" }]);
    expect(methods).toEqual(["OPTIONS", isRefused ? "GET" : "PUT"]);
  });
});
