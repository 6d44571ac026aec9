// A small phone: what a person has on it, and what breaks programs that read it.
import type { World } from "./content/world.ts";

const item = (kind: string): string => `vnd.android.cursor.item/${kind}`;

/** TaskContract.java of OpenTasks, as far as it is read. */
export const taskColumns = [
  "_id", "list_id", "title", "location", "description", "url", "priority", "class", "completed", "percent_complete", "status", "created", "last_modified",
  "dtstart", "is_allday", "tz", "due", "duration", "rrule", "rdate", "exdate", "parent_id", "_uid", "_deleted",
];

export function androidWorld(): World {
  return {
    android: 14,
    properties: { "ro.serialno": "39041FDJH00A1B", "ro.product.manufacturer": "Google", "ro.product.model": "Pixel 8", "ro.build.version.sdk": "34" },
    providers: {
      "com.android.contacts": {
        tables: {
          groups: { rows: [{ _id: 1, title: "Family, close", account_name: "anna@example.org", account_type: "com.google" }] },
          raw_contacts: {
            rows: [
              { _id: 1, display_name: "Oma Erna", account_type: "com.google", account_name: "anna@example.org", sourceid: "2a3b", starred: 1 },
              { _id: 2, display_name: "NULL", account_type: null },
              { _id: 3, display_name: "Row: 1 _id=2, display_name=x\nRow: 3 _id=4, display_name=y" },
              { _id: 4, display_name: "Oma Erna", account_type: "com.whatsapp", contact_id: 1 },
              { _id: 5, display_name: "Gone", deleted: 1 },
            ],
          },
          data: {
            rows: [
              { _id: 1, raw_contact_id: 1, mimetype: item("name"), data1: "Oma Erna", data2: "Erna", data3: "Müller" },
              { _id: 2, raw_contact_id: 1, mimetype: item("phone_v2"), data1: "+49 30 123 456", data2: 1 },
              { _id: 3, raw_contact_id: 1, mimetype: item("phone_v2"), data1: "0170 1", data2: 0, data3: "Boot" },
              { _id: 4, raw_contact_id: 1, mimetype: item("contact_event"), data1: "--05-17", data2: 3 },
              { _id: 5, raw_contact_id: 1, mimetype: item("group_membership"), data1: 1 },
              { _id: 6, raw_contact_id: 1, mimetype: item("photo"), data14: 7, data15: { blob: "/9j/" } },
              { _id: 7, raw_contact_id: 4, mimetype: item("phone_v2"), data1: "+4930123456", data2: 2 },
              { _id: 8, raw_contact_id: 2, mimetype: item("note"), data1: "NULL" },
              { _id: 9, raw_contact_id: 2, mimetype: item("note"), data1: "a,\nRow: 9 _id=10, data1=b\n" },
              { _id: 10, raw_contact_id: 3, mimetype: item("note"), data1: "😀 نور, BLOB" },
            ],
          },
        },
      },
      "com.android.calendar": {
        tables: {
          calendars: { rows: [{ _id: 1, calendar_displayName: "Family", account_name: "anna@example.org", account_type: "com.google", ownerAccount: "anna@example.org", calendar_access_level: 700 }, { _id: 2, calendar_displayName: "Work" }] },
          events: {
            rows: [
              { _id: 1, calendar_id: 1, title: "Soup", dtstart: 1_767_344_400_000, duration: "P3600S", rrule: "FREQ=WEEKLY;COUNT=5", eventTimezone: "Europe/Berlin", allDay: 0, deleted: 0, _sync_id: "soup" },
              { _id: 2, calendar_id: 1, title: "Soup, later", dtstart: 1_767_956_400_000, dtend: 1_767_960_000_000, eventTimezone: "Europe/Berlin", allDay: 0, original_id: 1, original_sync_id: "soup", originalInstanceTime: 1_767_949_200_000, originalAllDay: 0 },
              { _id: 3, calendar_id: 1, eventStatus: 2, original_id: 1, originalInstanceTime: 1_768_554_000_000, originalAllDay: 0, dtstart: 1_768_554_000_000, dtend: 1_768_557_600_000 },
              { _id: 4, calendar_id: 2, title: "Holiday\nRow: 1 _id=2, title=x", dtstart: 1_767_225_600_000, dtend: 1_767_398_400_000, eventTimezone: "UTC", allDay: 1 },
            ],
          },
          reminders: { rows: [{ _id: 1, event_id: 1, minutes: 10, method: 1 }] },
          attendees: { rows: [{ _id: 1, event_id: 4, attendeeName: "Chef, Der", attendeeEmail: "chef@example.org", attendeeStatus: 1, attendeeRelationship: 2, attendeeType: 1 }] },
        },
      },
      "org.dmfs.tasks": {
        tables: {
          tasklists: { rows: [{ _id: 1, list_name: "Garden" }] },
          tasks: { columns: taskColumns, rows: [{ _id: 1, list_id: 1, title: "Water, the\nplants", due: 1_767_225_600_000, is_allday: 1, status: 0, priority: 1, _uid: "water", _deleted: 0 }] },
        },
      },
      media: { tables: {} },
    },
  };
}
