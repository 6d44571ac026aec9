// The sample phone moves to Google: what is told before is what is found after, nobody gets a mail, and twice is once.
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { visit } from "../main/engine/net/sign-in.fixture.ts";
import { type Event, Lifeboat } from "./lifeboat.ts";
import { startGoogle } from "./servers/google.ts";

type Group = { readonly state: string; readonly count: number; readonly kinds: Readonly<Record<string, number>>; readonly items: readonly { readonly kind: string; readonly name: string; readonly fields: readonly string[] }[] };

/** What the receipt says, and by kind the fields that the forecast named before. */
async function receiptOf(lifeboat: Lifeboat): Promise<{ readonly groups: readonly Group[]; readonly told: ReadonlySet<string> }> {
  const child = lifeboat.start("migrate", "Phone", "Google", "--yes", "--json");
  child.stderr.resume();
  let groups: readonly Group[] = [];
  // What goes into the note makes it longer.
  const told = new Set(["contact note", "event description", "task description"]);
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as Event;
    if (event.event === "sign-in") void visit(String(event["url"]));
    if (event.event === "forecast") for (const { kind, field } of event["losses"] as { kind: string; field: string }[]) told.add(`${kind} ${field}`);
    if (event.event === "receipt") groups = event["groups"] as readonly Group[];
  }
  return { groups, told };
}

it("the sample phone moves to Google, and again", async () => {
  await using google = await startGoogle();
  using lifeboat = new Lifeboat().sealed();
  lifeboat.env["LIFEBOAT_GOOGLE_CLIENT_ID"] = "client-1";
  await lifeboat.json(0, "add", "files", "resources/sample/phone", "--name", "Phone");
  await lifeboat.run("backup");
  const adding = lifeboat.start("add", "google", "--base", google.url, "--settles", "0", "--name", "Google", "--json");
  adding.stderr.resume();
  for await (const line of createInterface({ input: adding.stdout })) {
    const event = JSON.parse(line) as Event;
    if (event.event === "sign-in") void visit(String(event["url"]));
  }

  // Who only asks what would change is not asked to let anything be written.
  const mayWrite = (): boolean[] => google.issuer.consents.map((scopes) => scopes.split(" ").includes("https://www.googleapis.com/auth/contacts"));
  await lifeboat.json(0, "forecast", "Phone", "Google");
  expect(mayWrite()).toEqual([false]);
  const { groups: first, told } = await receiptOf(lifeboat);
  expect(mayWrite()).toEqual([false, true]);
  const kinds = Object.fromEntries(first.map(({ state, kinds }) => [state, kinds]));
  const arrived = ["contact", "event", "task"].map((kind) => (kinds["back"]?.[kind] ?? 0) + (kinds["changed"]?.[kind] ?? 0));
  expect(arrived).toEqual([69, 236, 39]);
  // Photos have no place there; what else has none, a time of day, a state between open and done and an event that is called off are named one by one.
  const changed = first.filter(({ state }) => state === "changed").flatMap(({ items }) => items);
  const fields = [...new Set(changed.flatMap(({ kind, fields }) => fields.map((field) => `${kind} ${field}`)))].sort();
  expect(fields).toEqual(["contact kind", "contact member", "event categories", "event description", "event geo", "event status", "task alarm", "task description", "task due", "task percent-complete", "task priority", "task rrule", "task status"]);
  expect(fields.filter((field) => !told.has(field))).toEqual([]);
  expect(Object.keys(kinds).sort()).toEqual(["back", "changed", "failed"]);

  const { people, calendars, tasks } = google.fake;
  const counts = (): number[] => [people.people.actual.size, [...calendars.calendars.values()].flatMap(({ events }) => [...events.actual.values()]).length, [...tasks.lists.values()].flatMap((list) => [...list.tasks.values()]).length];
  const before = counts();
  const { groups: again } = await receiptOf(lifeboat);
  expect(again.filter(({ state }) => state === "back" || state === "changed")).toEqual([]);
  expect([counts(), calendars.mails]).toEqual([before, []]);
});
