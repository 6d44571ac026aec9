// An account of Google, from the sign-in to the day it loses everything, through the command line.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Lifeboat } from "./lifeboat.ts";
import { withPerson } from "./person.ts";
import { type Google, startGoogle } from "./servers/google.ts";

const failed = 1;
const held = 4;

function seed({ fake }: Google): void {
  const { people, calendars, tasks } = fake;
  people.groups.set("contactGroups/g1", { resourceName: "contactGroups/g1", groupType: "USER_CONTACT_GROUP", name: "Family", formattedName: "Family" });
  for (let n = 0; n < 30; n++) {
    people.add({
      names: [{ givenName: "Person", familyName: String(n), unstructuredName: `Person ${n}` }],
      phoneNumbers: [{ value: `+49 30 ${1000 + n}`, type: "mobile" }],
      userDefined: [{ key: "Shoe size", value: String(30 + n) }],
      memberships: [{ contactGroupMembership: { contactGroupResourceName: n < 5 ? "contactGroups/g1" : "contactGroups/myContacts" } }],
    });
  }
  const berlin = (hour: number) => ({ dateTime: `2026-03-0${hour % 9 || 1}T0${hour % 9}:00:00`, timeZone: "Europe/Berlin" });
  for (let n = 1; n <= 8; n++) calendars.put("mum@example.org", { summary: `Dinner ${n}`, iCalUID: `dinner-${n}@google.com`, start: berlin(n), end: berlin(n), reminders: { useDefault: true }, attendees: [{ email: "guest@example.org", responseStatus: "accepted" }] });
  const list = [...tasks.lists.keys()][0] ?? "";
  const soup = tasks.put(list, { title: "Soup", due: "2026-05-04T00:00:00.000Z" });
  tasks.put(list, { title: "Buy leeks", parent: soup.id ?? null, status: "completed" });
}

/** Of each contact what a person sees there, by name. */
function saidOf({ fake }: Google): object[] {
  const all = [...fake.people.people.actual.values()].map(({ names, phoneNumbers, userDefined, memberships }) => {
    const groups = (memberships ?? []).map(({ contactGroupMembership }) => contactGroupMembership?.contactGroupResourceName).filter((group) => group !== "contactGroups/myContacts");
    return { names, phoneNumbers, userDefined, groups };
  });
  return all.sort((a, b) => ((a.names?.[0]?.displayName ?? "") < (b.names?.[0]?.displayName ?? "") ? -1 : 1));
}

/** Every byte the program has left behind. */
function* leftBehind(folder: string): Generator<Buffer> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) if (entry.isFile()) yield readFileSync(join(entry.parentPath, entry.name));
}

it("signs in through the browser, keeps all of it, puts it back without a mail, and leaves no secret behind", async () => {
  await using google = await startGoogle();
  using lifeboat = new Lifeboat().sealed();
  seed(google);
  const { people, calendars } = google.fake;

  const added = await withPerson(lifeboat, "add", "google", "--client-id", "client-1", "--base", google.url, "--settles", "0", "--name", "Mum");
  expect([added.code, added.events.at(-1)?.["label"]]).toEqual([0, "mum@example.org"]);
  expect(google.issuer.consents).toHaveLength(1);
  expect(google.issuer.consents[0]).not.toMatch(/auth\/(?:contacts|calendar|tasks)(?: |$)/);

  await lifeboat.json(0, "backup");
  expect((await lifeboat.json(0, "ls", "--kind", "contact")).filter(({ event }) => event === "item")).toHaveLength(30);

  const before = saidOf(google);
  for (const name of people.people.actual.keys()) people.people.remove(name);
  await lifeboat.json(held, "backup", "--second-look", "0");
  const [alarm] = (await lifeboat.json(0, "held")).filter(({ event }) => event === "held");

  const back = await withPerson(lifeboat, "putback", String(alarm?.["id"]), "--second-look", "0");
  expect([back.code, google.issuer.consents.length]).toEqual([0, 2]);
  expect(google.issuer.consents[1]).toMatch(/auth\/contacts /);
  expect(saidOf(google)).toEqual(before);
  expect(calendars.mails).toEqual([]);

  google.issuer.expire();
  await lifeboat.json(0, "backup", "--second-look", "0");
  google.issuer.takeBack();
  expect((await lifeboat.run("backup", "--second-look", "0")).code).toBe(failed);
  await lifeboat.json(0, "remove", "Mum");
  expect(google.issuer.revoked).toHaveLength(1);

  const said = [added.said, back.said, ...[...added.events, ...back.events].map((event) => JSON.stringify(event))].join("\n");
  const files = [...leftBehind(lifeboat.home)];
  expect(google.issuer.secrets.size).toBeGreaterThan(5);
  for (const secret of google.issuer.secrets) {
    expect(said).not.toContain(secret);
    expect(files.some((bytes) => bytes.includes(secret))).toBe(false);
  }
});
