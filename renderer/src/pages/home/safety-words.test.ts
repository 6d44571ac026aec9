import { expect, test } from "vitest";
import type { Alarm, Home, Safety } from "../../../../main/api/contract.ts";
import { othersWords } from "../alarm/alarm-words.ts";
import { safetyWords } from "./safety-words.ts";

const now = new Date(2026, 10, 22, 18, 0);
const morning = new Date(2026, 10, 22, 9, 14).toISOString();
const old = new Date(2026, 10, 10, 9, 14).toISOString();
const alarm: Alarm = {
  id: 3, source: 1, sourceName: "iCloud", collection: "Contacts", kind: "contact", what: "missing", calm: false,
  count: 409, base: 412, since: new Date(2026, 10, 21, 21, 0).toISOString(), noticed: morning, grew: morning,
};

function say(state: Safety["state"], facts: Safety["facts"], alarms: Home["alarms"] = []) {
  return safetyWords({ safety: { state, facts, button: "check-now" }, alarms }, now);
}

test("damage", () => {
  const words = say("damage", { count: 3, kind: "photo", healable: 0 });
  expect(words).toMatchObject({ headline: "3 photos here are damaged.", tone: "rust" });
  expect(words.line).toContain("No other copy is known.");
  expect(say("damage", { count: 1, kind: "photo", healable: 1 })).toMatchObject({ headline: "1 photo here is damaged.", line: "Your second copy has them whole." });
});

test("a loss is told with both numbers and when", () => {
  const words = say("held", { alarm: 3 }, [alarm]);
  expect(words).toMatchObject({ headline: "You still have all 412 people. iCloud has 3.", tone: "buoy", button: "See who" });
  expect(words.line).toMatch(/between yesterday 9:00.*and today 9:14/);
});

test("of one thing it is not said that all of it is here", () => {
  const words = say("held", { alarm: 3 }, [{ ...alarm, kind: "task", what: "missing", count: 1, base: 1 }]);
  expect(words.headline).toBe("You still have 1 to-do. iCloud has it no more.");
});

test("of a group or an album that went, nobody says that the people or photos did", () => {
  const group = { ...alarm, what: "group-gone" as const, group: "Choir", count: 12, base: 12 };
  const words = say("held", { alarm: 3 }, [group]);
  expect(words.line).toContain("They themselves may still be there");
  expect(words.headline).toBe("12 people are no longer in the group “Choir” in iCloud. You still have the group as it was.");
  expect(say("held", { alarm: 3 }, [{ ...group, kind: "photo" }]).headline).toMatch(/^12 photos .* album as it was\.$/);
});

test("losses of one source are one sentence, another source's are not in it", () => {
  const dates = { ...alarm, id: 4, kind: "event" as const, count: 6, base: 1906 };
  const other = { ...alarm, id: 5, source: 2, count: 50, base: 50 };
  expect(say("held", { alarm: 4 }, [dates, alarm, other]).headline).toBe("You still have all 2,318 things. iCloud has 1,903.");
});

test("what else went is one or several", () => {
  expect(othersWords([{ ...alarm, kind: "photo", count: 1 }])).toBe("1 photo has disappeared too, and is kept too.");
  expect(othersWords([alarm, { ...alarm, kind: "photo", count: 1 }])).toBe("409 people and 1 photo have disappeared too, and are kept too.");
});

test("sign-in, too old, one copy, nothing yet", () => {
  expect(say("sign-in", { name: "iCloud", checked: old })).toMatchObject({ headline: "Lifeboat can't see iCloud any more.", line: "What you have here is safe. Last checked: 12 days ago." });
  expect(say("too-old", { days: 12 }).headline).toBe("Nobody has checked for 12 days.");
  expect(say("too-old", {}).headline).toBe("Nobody knows when this was last checked: this computer's clock was wrong then.");
  expect(say("one-copy", {}).headline).toBe("Everything is here, in one place.");
  expect(say("nothing-yet", {}).headline).toBe("Nothing is kept yet.");
  expect(say("nothing-yet", { name: "iCloud" }).headline).toBe("iCloud has not been looked at in full yet.");
});

test("what is owed is counted by its kind, where it is one", () => {
  expect(say("incomplete", { count: 14, name: "Pixel 8", kind: "photo" }).headline).toBe("Everything but 14 photos.");
  expect(say("incomplete", { count: 2, name: "Pixel 8" }).headline).toBe("Everything but 2 things.");
  expect(say("incomplete", { count: 0, name: "Pixel 8" }).headline).toBe("Everything but a part of Pixel 8.");
  expect(say("incomplete", { count: 2, name: "Pixel 8", reason: "timeout" }).line).toContain("would not hand them over");
  expect(say("incomplete", { count: 2, name: "Pixel 8", reason: "disk-full" }).line).toContain("too little room left on this disk");
});

test("practice", () => {
  expect(say("practice", { worked: 0 }).headline).toContain("haven't practised bringing it back yet");
  expect(say("practice", { worked: 0, last: old }).headline).toContain("did not work");
});

test("all well never comes without a date", () => {
  const words = say("well", { things: 4812, sources: 2, checked: morning, practised: old });
  expect(words.headline).toBe("Everything is here.");
  expect(words.line).toMatch(/^4,812 things from 2 sources, checked today 9:14.*\. A practice restore worked 12 days ago\.$/);
});
