import type { Event, Guest } from "../text/ical.ts";

const mara: Guest = { name: "Mara Whitlock", mail: "m.whitlock@stadtarchiv.example", said: "ACCEPTED" };
const hanne: Guest = { name: "Dr. Hanne Brandt", mail: "h.brandt@stadtarchiv.example", said: "ACCEPTED" };
const li: Guest = { name: "李小龙", mail: "x.li@stadtarchiv.example", said: "ACCEPTED" };
const priya: Guest = { name: "Priya Raman", mail: "p.raman@stadtarchiv.example", said: "ACCEPTED" };
const tobias: Guest = { name: "Tobias Krüger", mail: "t.krueger@stadtarchiv.example", said: "TENTATIVE" };
const adaeze: Guest = { name: "Prof. Adaeze Okafor", mail: "a.okafor@uni.example" };
const soeren: Guest = { name: "Sören Falk", mail: "falk@klimatechnik.example", said: "ACCEPTED" };

export const workSeries: readonly Event[] = [
  {
    start: "2022-01-13 09:30", minutes: 45, summary: "Workshop round", rrule: "FREQ=WEEKLY;BYDAY=TH",
      place: "Workshop, big table", organizer: hanne,
    attendees: [hanne, mara, li, priya, tobias], exdates: ["2022-12-29 09:30", "2023-06-22 09:30", "2023-06-29 09:30",
      "2025-07-17 09:30", "2025-07-24 09:30"],
    overrides: { "2025-01-16 09:30": { start: "2025-01-16 13:00", minutes: 30,
      summary: "Workshop round, standing, in rubber boots", place: "Stacks -2" } },
  },
  { start: "2022-02-01 08:30", minutes: 20, summary: "Read the hygrometers", rrule: "FREQ=MONTHLY;BYMONTHDAY=1",
    place: "Stacks -1, -2", note: "50 % ± 5. If 60: ring Sören.", alarms: ["15M"] },
  { start: "2017-01-12 12:30", minutes: 60, summary: "Canteen, everyone",
    rrule: "FREQ=WEEKLY;BYDAY=TH;UNTIL=20200312T113000Z" },
  {
    start: "2025-01-27 10:00", minutes: 90, summary: "After the water: what do we change?", place: "Reading room 2",
      organizer: hanne,
    attendees: [hanne, mara, li, priya, tobias, soeren, adaeze], status: "CONFIRMED",
      note: "1. Shelves up. 2. Sensors. 3. Second copy elsewhere (Priya). 4. Towels.",
  },
  {
    start: "2026-11-18 14:00", minutes: 60, summary: "Ledger 1838: decide", place: "Workshop", organizer: mara,
      attendees: [mara, li, { ...adaeze, said: "TENTATIVE" }],
    status: "CONFIRMED", alarms: ["15M"],
  },
  {
    start: "2026-12-10 10:00", minutes: 45, summary: "Video: loan 2027, city view", url: "https://meet.example/bologna-2027",
      organizer: { name: "Carlotta Bianchi", mail: "c.bianchi@museodellacarta.example" },
    attendees: [mara, { ...hanne, said: "DECLINED" }],
  },
  { start: "2024-11-07 16:00", minutes: 60, summary: "Fire brigade: key handover", status: "CANCELLED", place: "Pforte" },
  { start: "2026-12-18 12:00", minutes: 180, summary: "Archive Christmas lunch", organizer: priya,
    attendees: [priya, mara, li, hanne, tobias], note: "Everyone brings one dish that survives a queue." },
];
