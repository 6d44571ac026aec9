// What strangers wrote, made to take minutes in a step that is quadratic.
import { expect, it } from "vitest";
import { gather } from "./bytes.ts";
import { providerError } from "./adb/answers.ts";
import { itemOf } from "./dav/content.ts";
import { multistatusParts } from "./dav/multistatus.ts";
import { taskOf } from "./graph/text-task.ts";

const long = 200_000;
const todo = (description: string): Uint8Array => Buffer.from(`BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:u\r\nDESCRIPTION:${description}\r\nEND:VTODO\r\nEND:VCALENDAR\r\n`);
const card = (text: string): string => `BEGIN:VCARD\r\n${text}\r\nUID:u\r\nEND:VCARD\r\n`;
const uidIn = (text: string): string | undefined => itemOf("cards", text, Buffer.from(text))?.uid;

it.each<[string, () => unknown, unknown]>([
  ["line ends of a to-do for Microsoft", () => taskOf(todo(`${"\\n".repeat(long)}x`)).task.body?.content?.length, long + 1],
  ["line ends at the end of one", () => taskOf(todo(`x${"\\n".repeat(long)}`)).task.body?.content, "x"],
  ["a phone's failure", () => providerError("a".repeat(long), "content://tasks").detail, "tasks on the phone fails: no reason given"],
  ["a phone's failure with a reason", () => providerError(`${"-".repeat(long)} java.lang.StateException: x`, "content://tasks").detail, "tasks on the phone fails: java.lang.StateException"],
  ["a card of many empty UIDs", () => uidIn(card("UID:\r\n".repeat(long * 5))), "u"],
  ["a card with an endless UID", () => uidIn(card(`UID:${" ".repeat(long * 50)}`)), "u"],
  ["a card with an endless UID that is folded", () => uidIn(card(`UID:${"a\r\n ".repeat(long * 10)}`))?.length, long * 10],
])("is read in time: %s", (_, work, result) => {
  const started = process.cpuUsage();
  expect(work()).toEqual(result);
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(3000);
});

it("is read in time: an answer that lacks very many properties of each item", async () => {
  const props = Array.from({ length: 19_000 }, (_, n) => `<d:p${n % 400}x${n % 47}/>`).join("");
  const response = `<d:response><d:href>/a</d:href><d:propstat><d:prop>${props}</d:prop><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat></d:response>`;
  const answer = Buffer.from(`<d:multistatus xmlns:d="DAV:">${response.repeat(3)}</d:multistatus>`);
  const started = performance.now();
  const parts = (await gather(multistatusParts(ReadableStream.from([answer])))).flat();
  expect(parts.map((part) => "response" in part && part.response.missing.size)).toEqual([18_800, 18_800, 18_800]);
  expect(performance.now() - started).toBeLessThan(10_000);
});
