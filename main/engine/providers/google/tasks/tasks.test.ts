import { expect, it } from "vitest";
import type { Fetched, Item, Op, Outcome } from "../../provider.ts";
import { type GoogleSubject, openGoogle } from "../google.fixture.ts";
import { taskOf } from "./task-text.ts";

const text = (item: Item): string => ("bytes" in item.body ? new TextDecoder().decode(item.body.bytes) : "");
const todo = (...lines: readonly string[]): Item => ({
  kind: "task",
  body: { type: "text/calendar", bytes: new TextEncoder().encode(["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VTODO", "UID:u", "DTSTAMP:20260101T000000Z", ...lines, "END:VTODO", "END:VCALENDAR", ""].join("\r\n")) },
});

async function all<T>(answers: AsyncIterable<T> | undefined): Promise<T[]> {
  const found: T[] = [];
  for await (const answer of answers ?? []) found.push(answer);
  return found;
}

async function itemsOf({ connection, collection, io }: GoogleSubject): Promise<Item[]> {
  const refs = (await all(connection.source?.changes(collection, undefined, io))).flatMap((change) => (change.is === "present" ? [change.ref] : []));
  const answers: Fetched[] = await all(connection.source?.read(collection, refs, io));
  return answers.flatMap((answer) => (answer.is === "item" ? [answer.item] : []));
}

function write({ connection, collection, io }: GoogleSubject, ...ops: Op[]): Promise<Outcome[]> {
  return all(connection.target?.write(collection, ops, io));
}

const listOf = (google: GoogleSubject): string => google.collection.id.slice("tasks/".length);

it("a day is a day, done is done, and no mark is left in the notes", async () => {
  const google = await openGoogle("task");
  await write(google, { do: "create", key: "k", item: todo("SUMMARY:Soup", "DESCRIPTION:leeks\\nsalt", "DUE:20260504T180000Z", "STATUS:COMPLETED", "COMPLETED:20260503T100000Z") });
  const [stored] = [...(google.fake.tasks.lists.get(listOf(google))?.tasks.values() ?? [])];
  expect(stored).toMatchObject({ title: "Soup", notes: "leeks\nsalt", due: "2026-05-04T00:00:00.000Z", status: "completed", completed: "2026-05-03T10:00:00Z" });
  const [item] = await itemsOf(google);
  expect(item && text(item)).toContain("DUE;VALUE=DATE:20260504\r\nSTATUS:COMPLETED\r\nCOMPLETED:20260503T100000Z");
  await google.close();
});

it("that is asked for without an etag is told as it is now, not as a list showed it", async () => {
  const google = await openGoogle("task");
  const { connection, collection, io } = google;
  const { id = "" } = google.fake.tasks.put(listOf(google), { title: "Soup" });
  await all(connection.source?.changes(collection, undefined, io));
  google.fake.tasks.put(listOf(google), { id, title: "Salad" });
  const [answer] = await all(connection.source?.read(collection, [{ href: id ?? "" }], io));
  expect(answer?.is === "item" && text(answer.item)).toContain("SUMMARY:Salad");
  await google.close();
});

it("is due on the day that its moment has where the person is, else on the day it names", () => {
  const due = (line: string): unknown => {
    const { body } = todo(line);
    return taskOf("bytes" in body ? body.bytes : new Uint8Array(), "Europe/Berlin").task.due;
  };
  const days = ["DUE:20261105T230000Z", "DUE;TZID=Asia/Tokyo:20261106T010000", "DUE:20261106T233000", "DUE;VALUE=DATE:20261106"].map(due);
  expect(days).toEqual(days.map(() => "2026-11-06T00:00:00.000Z"));
});

it("steps stay below what they are steps of", async () => {
  const google = await openGoogle("task");
  const parent = google.fake.tasks.put(listOf(google), { title: "Soup" });
  google.fake.tasks.put(listOf(google), { title: "Leeks", parent: parent.id ?? "" });
  const items = await itemsOf(google);
  expect(items.map((item) => /RELATED-TO:(.*)\r/.exec(text(item))?.[1])).toEqual([undefined, parent.id]);
  await write(google, { do: "create", key: "step", item: todo("SUMMARY:Salt", `RELATED-TO:${parent.id ?? ""}`) }, { do: "create", key: "lost", item: todo("SUMMARY:Pepper", "RELATED-TO:not-there") });
  const stored = [...(google.fake.tasks.lists.get(listOf(google))?.tasks.values() ?? [])];
  expect(stored.map(({ title, parent }) => [title, parent])).toEqual([["Soup", undefined], ["Leeks", parent.id], ["Salt", parent.id], ["Pepper", undefined]]);
  await google.close();
});

it("a to-do and its steps may go there together", async () => {
  const google = await openGoogle("task");
  await write(google, { do: "create", key: "parent", item: { ...todo("SUMMARY:Soup"), uid: "soup@phone" } }, { do: "create", key: "step", item: { ...todo("SUMMARY:Salt", "RELATED-TO:soup@phone"), uid: "salt@phone" } }, { do: "create", key: "deep", item: todo("SUMMARY:Of the sea", "RELATED-TO:salt@phone") });
  const [soup, salt, sea] = [...(google.fake.tasks.lists.get(listOf(google))?.tasks.values() ?? [])];
  expect([salt?.parent, sea?.parent]).toEqual([soup?.id, soup?.id]);
  await google.close();
});

it("to-dos and their steps lie there in the order they had, and say it in a way others understand", async () => {
  const google = await openGoogle("task");
  google.fake.tasks.put(listOf(google), { title: "There before" });
  const item = (uid: string, order: string, ...lines: string[]): Item => ({ ...todo(`SUMMARY:${uid}`, ...(order === "" ? [] : [`X-APPLE-SORT-ORDER:${order}`]), ...lines), uid });
  const creates = [item("third", "30"), item("first", "-10"), item("last", ""), item("second", "20"), item("b", "9", "RELATED-TO:second"), item("c", "10", "RELATED-TO:second"), item("a", "8", "RELATED-TO:second")];
  for (const [n, one] of creates.entries()) await write(google, { do: "create", key: `k${n}`, item: one });
  const numbered = (await itemsOf(google)).map(text).map((each) => [Number(/SORT-ORDER:(\d+)/.exec(each)?.[1]), /SUMMARY:(.*)\r/.exec(each)?.[1], each.includes("RELATED-TO")] as const);
  const inOrder = (steps: boolean): (string | undefined)[] => numbered.filter(([, , isStep]) => isStep === steps).toSorted(([a], [b]) => a - b).map(([, name]) => name);
  expect(inOrder(false)).toEqual(["first", "second", "third", "last", "There before"]);
  expect(inOrder(true)).toEqual(["a", "b", "c"]);
  await google.close();
});

it("what is put back below another to-do lies below it, or by itself again", async () => {
  const google = await openGoogle("task");
  const [soup, salt] = [google.fake.tasks.put(listOf(google), { title: "Soup" }), google.fake.tasks.put(listOf(google), { title: "Salt" })];
  const parentNow = (): string | null | undefined => google.fake.tasks.lists.get(listOf(google))?.tasks.get(salt.id ?? "")?.parent;
  const replace = (key: string, ...lines: string[]): Op => ({ do: "replace", key, ref: { href: salt.id ?? "" }, item: todo("SUMMARY:Salt", ...lines) });
  expect(await write(google, replace("below", `RELATED-TO:${soup.id ?? ""}`))).toMatchObject([{ is: "done" }]);
  expect(parentNow()).toBe(soup.id);
  await write(google, replace("unknown", "RELATED-TO:nobody-here"));
  expect(parentNow()).toBe(soup.id);
  await write(google, replace("alone"));
  expect(parentNow()).toBeUndefined();
  await google.close();
});

it("foresees that a step of a step lies beside it", async () => {
  const google = await openGoogle("task");
  const foresight = google.connection.target?.foresee?.();
  const parents = [["soup"], ["salt", "soup"], ["sea", "salt"]].map(([uid = "", parent]) => {
    const foreseen = foresight?.({ ...todo(`SUMMARY:${uid}`, ...(parent === undefined ? [] : [`RELATED-TO:${parent}`])), uid });
    return /RELATED-TO:(.*)\r/.exec(new TextDecoder().decode(foreseen))?.[1];
  });
  expect(parents).toEqual([undefined, "soup", "soup"]);
  await google.close();
});

it("what a broken run left behind is found by its mark, cleaned, and never read as a note", async () => {
  const google = await openGoogle("task");
  google.fake.tasks.put(listOf(google), { title: "Soup", notes: "leeks\n[lifeboat:k-1]" });
  const [item] = await itemsOf(google);
  expect(item && text(item)).toMatch(/DESCRIPTION:leeks\r\n/);
  expect((await all(google.connection.target?.find(google.collection, ["k-1", "k-2"], google.io))).map(({ key }) => key)).toEqual(["k-1"]);
  expect([...(google.fake.tasks.lists.get(listOf(google))?.tasks.values() ?? [])].map(({ notes }) => notes)).toEqual(["leeks"]);
  await google.close();
});

it("too much text is refused by name before it is sent, and cleared lists still tell what is done", async () => {
  const google = await openGoogle("task");
  google.fake.tasks.put(listOf(google), { title: "Old", status: "completed", hidden: true });
  expect(await write(google, { do: "create", key: "k", item: todo(`SUMMARY:${"x".repeat(1025)}`) })).toMatchObject([{ is: "failed", code: "too-large" }]);
  expect(await itemsOf(google)).toHaveLength(1);
  await google.close();
});

it("what is there in part, because a later request was refused, is not taken for nothing", async () => {
  const google = await openGoogle("task");
  const io = { ...google.io, fetch: async (url: Parameters<typeof fetch>[0], init?: RequestInit) => (init?.method === "PATCH" ? new Response("{}", { status: 400 }) : google.io.fetch(url, init)) };
  await using connection = await google.connect("write", io);
  expect(await write({ ...google, connection }, { do: "create", key: "k", item: todo("SUMMARY:Soup") })).toEqual([{ key: "k", is: "unsure" }]);
  const [soup] = [...(google.fake.tasks.lists.get(listOf(google))?.tasks.values() ?? [])];
  const dinner = google.fake.tasks.put(listOf(google), { title: "Dinner" });
  google.fake.tasks.put(listOf(google), { title: "Leeks", parent: soup?.id ?? "" });
  // Google takes no steps of steps.
  expect(await write(google, { do: "replace", key: "r", ref: { href: soup?.id ?? "" }, item: todo("SUMMARY:Stew", `RELATED-TO:${dinner.id ?? ""}`) })).toEqual([{ key: "r", is: "unsure" }]);
  await google.close();
});

it.each([8192, 8192 - 20])("notes that are as long as Google takes them (%i) arrive whole, though there is no room for a mark", async (length) => {
  const google = await openGoogle("task");
  const notes = `\u{1F955}${"leek ".repeat(2000)}`.slice(0, length);
  expect(await write(google, { do: "create", key: "k".repeat(40), item: todo("SUMMARY:Soup", `DESCRIPTION:${notes}`) })).toMatchObject([{ is: "done" }]);
  const [stored] = [...(google.fake.tasks.lists.get(listOf(google))?.tasks.values() ?? [])];
  expect(stored?.notes).toBe(notes);
  await google.close();
});
