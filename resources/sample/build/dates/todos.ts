import type { Todo, TodoList } from "../text/todo.ts";

const soup: Todo = {
  id: "soup", summary: "Ask Grandpa for the soup recipe", priority: 1, due: "2026-11-15 18:00", alarm: "2H", percent: 66,
  note: "Nan's leek and barley. He is the only one left who has made it. In HIS words, not tidied up.",
  steps: [
    { id: "soup-ring", summary: "Ring on a Thursday, after his walk. Let it ring.", done: "2026-10-29 09:42" },
    { id: "soup-letter", summary: "Let him write it down himself (send paper, stamp, big pen)", done: "2026-11-07 09:30" },
    { id: "soup-cook", summary: "Cook it once, exactly as he says",
      note: "Rind from Marianne, she keeps it if I ring on Thursday.", due: "2026-11-15" },
  ],
};

const emilBirthday: Todo = {
  id: "emil-6", summary: "Emil is six", due: "2026-11-19", priority: 1,
  steps: [
    { id: "emil-6-invite", summary: "Invitations, eight, with boats on", done: "2026-10-31 20:15" },
    { id: "emil-6-cake", summary: "Cake: boat, not ship. There is a difference, ask Henrik", due: "2026-11-18" },
    { id: "emil-6-candles", summary: "Six candles (one drawer, four left)", due: "2026-11-18" },
    { id: "emil-6-leonie", summary: "Confirm Leonie until 18:00", done: "2026-11-02 12:10" },
  ],
};

const home: TodoList = {
  id: "home", name: "Home",
  todos: [
    soup,
    { id: "tap", summary: "Bathroom tap: ask ALI, not the plumber", priority: 5 },
    { id: "lindner-letter", summary: "Write to Lindner about the stair light",
      note: "In writing. Third time. Copy to the Brenners.", due: "2026-11-20" },
    { id: "photos-book", summary: "Photo book for Oma", due: "2026-12-10", priority: 5,
      note: "Big print. Not one picture of her from the side." },
    { id: "passport-emil", summary: "Emil's passport runs out 3 February", due: "2026-12-01", priority: 1, alarm: "24H" },
    { id: "ines-number", summary: "Ask Inês which number works now", due: "2026-11-14" },
    { id: "toast-food", summary: "Toast: the salmon one, never the duck", rrule: "FREQ=MONTHLY;BYMONTHDAY=1",
      due: "2026-12-01" },
    { id: "bannister", summary: "Grandpa's bannister", done: "2025-12-28 16:20", note: "Oak. Henrik signed the underside." },
    { id: "library", summary: "Take back the library books (the whale one is under the sofa)", due: "2026-11-13", priority: 5 },
    { id: "spare-key", summary: "Spare key from Nour to copy", done: "2026-09-03 17:05" },
    { id: "voicemail", summary: "Save Nan's voicemail somewhere that isn't the phone", done: "2019-03-02 22:48", priority: 1 },
    { id: "tax", summary: "Steuererklärung 2025", done: "2026-07-29 23:51", due: "2026-07-31" },
    { id: "thank-jonas", summary: "Thank Jonas for the Norway weeks", done: "2025-07-27 19:12" },
  ],
};

const kids: TodoList = {
  id: "kids", name: "Lotte & Emil",
  todos: [
    emilBirthday,
    { id: "name-oskars-papa", summary: "Find out the name of Oskar's Papa",
      note: "Matthias?? Martin?? Parents' list is on the fridge, page 2 missing." },
    { id: "spare-trousers", summary: "Spare trousers to Kita (always!)", done: "2026-11-06 07:52" },
    { id: "boots", summary: "Winter boots: Lotte 36, Emil 30", due: "2026-11-21" },
    { id: "lantern", summary: "Lantern: new stick, old moon", done: "2026-11-07 16:58", due: "2026-11-11" },
    {
      id: "next-school", summary: "Which school after the sixth? Ask Lotte first", due: "2026-11-17", priority: 5,
      steps: [
        { id: "next-school-list", summary: "Her own list of what matters", done: "2026-11-01 10:30",
          note: "1. Mila. 2. piano. 3. trees. 4. not too early" },
        { id: "next-school-jonas", summary: "Talk with Jonas before the talk with Frau Yıldız", due: "2026-11-16" },
      ],
    },
    { id: "herr-hase", summary: "Sew Herr Hase's other ear", percent: 50, note: "He has one and a half. Keep the half." },
    { id: "recorder", summary: "Return the recorder. Gladly.", done: "2024-07-15 15:00" },
    { id: "morel-8", summary: "Ring Dr. Morel at 8:00 sharp: flu jabs", due: "2026-11-16 08:00", alarm: "0M" },
  ],
};

const garden: TodoList = {
  id: "garden", name: "Garten",
  todos: [
    {
      id: "winter", summary: "Get plot 30 ready for winter", due: "2026-12-05",
      steps: [
        { id: "winter-water", summary: "Empty the water butt before it freezes", due: "2026-12-05", priority: 1 },
        { id: "winter-dahlias", summary: "Dahlias up, into the sand box", done: "2026-11-01 14:25" },
        { id: "winter-leaves", summary: "Leave the leaves. Hedgehog.", note: "Under the pear. Emil is guarding." },
      ],
    },
    { id: "jars", summary: "Anneliese: 11 jars back (she counts)", due: "2026-11-22" },
    { id: "hedge", summary: "Hedge to 1.25 m", done: "2026-09-19 12:40" },
    { id: "sunflower-seed", summary: "Keep seed from the 2.41 one", done: "2026-10-03 11:00",
      note: "Envelope: Saltburn, for Grandpa's back step." },
    { id: "bulbs", summary: "Bulbs in: 40 crocus, 20 tulips", due: "2026-11-21", priority: 9 },
  ],
};

export const todoLists: readonly TodoList[] = [home, kids, garden];
