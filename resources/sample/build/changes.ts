import { calendars } from "./dates/index.ts";
import { todoLists } from "./dates/todos.ts";
import { people } from "./people/index.ts";
import { type Event, eventFile, eventName, eventUid } from "./text/ical.ts";
import { type Todo, type TodoList, todoFile, todoUid } from "./text/todo.ts";
import { contactUid, type Person, personCard } from "./text/vcard.ts";

/** One thing that happened between the first and the second backup. `file` lies under later/ and replaces phone/'s. */
export type Change = {
  readonly kind: "contact" | "event" | "task" | "photo";
  readonly does: "add" | "replace";
  readonly file: string;
  readonly uid?: string;
  readonly what: string;
  readonly before?: string;
  readonly after?: string;
};

export type Later = { readonly change: Change; readonly text: string };

const oldNumber = "cell,pref +49 176 04069062";
const newNumber = "cell,pref +49 176 04069071";

const cookedAt = "20261115T170600Z";

const omaComes: Event = {
  start: "2026-11-18 15:12", minutes: 25, summary: "Fetch Oma from the station", place: "Hauptbahnhof, platform 7",
  note: "For Emil's birthday. She brings the Bienenstich herself, on her lap. Lift is at the north end.", alarms: ["1H"],
  stamp: "20261113T081500Z",
};

export function laterTexts(photoOf: (id: string) => Uint8Array | undefined): Later[] {
  return [inesHasANewNumber(photoOf), omaIsComing(), ...soupIsCooked()];
}

function inesHasANewNumber(photoOf: (id: string) => Uint8Array | undefined): Later {
  const ines = people.find((p) => p.id === "ines");
  if (ines === undefined) throw new Error("Inês is missing");
  const moved: Person = { ...ines, tel: [newNumber], rev: "2026-11-14T19:02:00Z",
    note: "Moved 10 September 2022. New number since 14 November. Tem sempre um quarto para nós." };
  const [before, after] = [oldNumber, newNumber].map((tel) => tel.slice(tel.indexOf("+")));
  if (ines.tel?.[0] !== oldNumber || before === undefined || after === undefined) throw new Error("Inês has another number");
  const change: Change = { kind: "contact", does: "replace", file: "contacts/ines.vcf", uid: contactUid("ines"),
    what: "Inês has a new number", before, after };
  return { change, text: personCard(moved, photoOf("ines")) };
}

function omaIsComing(): Later {
  const family = calendars.find((c) => c.id === "family");
  if (family === undefined) throw new Error("no family calendar");
  const file = `calendars/${family.id}/${eventName(omaComes)}.ics`;
  const change: Change = { kind: "event", does: "add", file, uid: eventUid(family.id, omaComes),
    what: "Oma comes for Emil's birthday" };
  return { change, text: eventFile(family.id, omaComes) };
}

/** The last open step and the to-do above it: one list file, two to-dos changed. */
function soupIsCooked(): Later[] {
  const home = todoLists.find((list) => list.id === "home");
  if (home === undefined) throw new Error("no home list");
  const done: TodoList = { ...home, todos: home.todos.map((todo) => (todo.id === "soup" ? cooked(todo) : todo)) };
  const text = todoFile(done);
  return ["soup-cook", "soup"].map((id) => {
    const what = id === "soup" ? "The soup recipe: asked, written, cooked" : "Cooked once, exactly as he says";
    return { change: { kind: "task", does: "replace", file: "todos/home.ics", uid: todoUid(id), what, before: "open",
      after: "done" }, text };
  });
}

function cooked(soup: Todo): Todo {
  const { percent: _, ...rest } = soup;
  const steps = (soup.steps ?? []).map((step) => (step.done === undefined ? { ...step, done: "2026-11-15 17:05", stamp: cookedAt } : step));
  return { ...rest, done: "2026-11-15 17:06", stamp: cookedAt, steps };
}
