import { diary } from "../text/diary.ts";
import type { Event } from "../text/ical.ts";
import { familyDiary } from "./family-diary.ts";
import { familySeries } from "./family-series.ts";
import { kidsDiary } from "./kids-diary.ts";
import { kidsSeries } from "./kids-series.ts";
import { workDiary } from "./work-diary.ts";
import { workSeries } from "./work-series.ts";

export type Calendar = { readonly id: string; readonly name: string; readonly colour: string;
  readonly events: readonly Event[] };

export const calendars: readonly Calendar[] = [
  { id: "family", name: "Family", colour: "#0F6B6B", events: [...diary(familyDiary), ...familySeries] },
  { id: "kids", name: "Kids", colour: "#8A5A12", events: [...diary(kidsDiary), ...kidsSeries] },
  { id: "work", name: "Work", colour: "#2F5F9E", events: [...diary(workDiary), ...workSeries] },
];
