export { joinCalendars, withRelatedUids, withScheduleAgentClient, withUid } from "./icalendar-edit.ts";
export { splitCalendar } from "./icalendar-split.ts";
export { viewCalendar, type Alarm, type CalendarTime, type CalendarView, type ComponentView } from "./icalendar-view.ts";
export { occurrences } from "./occurrences.ts";
