import { describe, expect, it } from "vitest";
import { joinCalendars, splitCalendar, viewCalendar, withRelatedUids, withScheduleAgentClient, withUid } from "./icalendar.ts";
import { isPlaceholderText } from "./placeholder.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8");
const text = (from: Uint8Array): string => Buffer.from(from).toString("utf8");
const lines = (...all: string[]): string => [...all, ""].join("\r\n");
const calendar = (...inner: string[]): Uint8Array => bytes(lines("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", ...inner, "END:VCALENDAR"));
const zone = (id: string): string[] => ["BEGIN:VTIMEZONE", `TZID:${id}`, "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0100", "END:STANDARD", "END:VTIMEZONE"];
const event = (uid: string, ...more: string[]): string[] => ["BEGIN:VEVENT", `UID:${uid}`, ...more, "END:VEVENT"];

describe("splitting a calendar", () => {
  it("gives one calendar per uid with its overrides and the zones it uses", () => {
    const file = calendar(
      "METHOD:PUBLISH", "X-WR-CALNAME:Home", ...zone("A"), ...zone("B"), ...event("1", "DTSTART;TZID=A:20260101T100000", "RRULE:FREQ=DAILY"),
      ...event("2", 'DTSTART;TZID="B":20260101T100000'), ...event("1", "RECURRENCE-ID;TZID=A:20260102T100000"), "BEGIN:VTODO", "UID:3", "END:VTODO",
    );
    const pieces = splitCalendar(file);
    expect(pieces.map(({ uid, kind, line }) => [uid, kind, line])).toEqual([["1", "event", 22], ["2", "event", 27], ["3", "task", 35]]);
    expect(text(pieces[0]?.bytes ?? file)).toBe(
      text(calendar(...zone("A"), ...event("1", "DTSTART;TZID=A:20260101T100000", "RRULE:FREQ=DAILY"), ...event("1", "RECURRENCE-ID;TZID=A:20260102T100000"))),
    );
    expect(text(pieces[1]?.bytes ?? file)).toBe(text(calendar(...zone("B"), ...event("2", 'DTSTART;TZID="B":20260101T100000'))));
  });

  it("takes a zone from the calendar it is in: two in one file may call different ones the same", () => {
    const timed = (uid: string, id = "Here"): string[] => event(uid, `DTSTART;TZID=${id}:20260101T100000`);
    const other = zone("Here").map((line) => line.replace("+0100", "-0800"));
    const [a, b] = [calendar(...zone("Here"), ...zone("A"), ...timed("a")), calendar(...timed("b"), ...timed("c", "A"), ...other)];
    expect(splitCalendar(Buffer.concat([a, b])).map((piece) => text(piece.bytes))).toEqual(
      [calendar(...zone("Here"), ...timed("a")), calendar(...other, ...timed("b")), calendar(...zone("A"), ...timed("c", "A"))].map(text),
    );
  });

  it("leaves a file with one uid as it is", () => {
    const file = bytes("\uFEFFBEGIN:VCALENDAR\nX-FOO:1\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\nEND:VCALENDAR");
    expect(splitCalendar(file)).toEqual([{ uid: "1", kind: "event", bytes: file, line: 3 }]);
  });

  it("marks what is no whole item", () => {
    const file = bytes(lines("junk", "BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VJOURNAL", "UID:j", "END:VJOURNAL", "BEGIN:VEVENT", "UID:9"));
    expect(splitCalendar(file).map((piece) => piece.broken)).toEqual(["no-uid", "unsupported", "unterminated", "stray"]);
    expect(splitCalendar(bytes(lines("BEGIN:VCALENDAR", ...event("1")))).map((piece) => piece.broken)).toEqual([undefined, "cut"]);
  });

  it("joins again what it split, each zone once", () => {
    const file = calendar(...zone("A"), ...event("1", "DTSTART;TZID=A:20260101T100000"), ...event("2", "DTSTART;TZID=A:20260102T100000"));
    const joined = Buffer.concat([...joinCalendars(splitCalendar(file).map((piece) => piece.bytes))]);
    expect(text(joined).match(/BEGIN:VTIMEZONE/g)).toHaveLength(1);
    expect(splitCalendar(joined).map((piece) => piece.uid)).toEqual(["1", "2"]);
  });
});

describe("a calendar item's view", () => {
  it("reads an event with overrides, alarms and people", () => {
    const view = viewCalendar(
      calendar(
        ...event(
          "1", "SUMMARY:Call Mum\\, please", "DTSTART;TZID=Europe/Berlin:20260301T170000", "DTEND;TZID=Europe/Berlin:20260301T173000", "RRULE:FREQ=WEEKLY",
          "EXDATE;TZID=Europe/Berlin:20260308T170000,20260315T170000", 'ORGANIZER;CN="Ali, Öz":mailto:ali@example.org', "ATTENDEE;PARTSTAT=accepted:MAILTO:b@example.org",
          "CATEGORIES:A,B", "STATUS:confirmed", "SEQUENCE:3", "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER;RELATED=END:-PT15M", "DESCRIPTION:Ring", "END:VALARM",
          "ATTACH;FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY:QUJD", "ATTACH:https://example.org/a",
        ),
        ...event("1", "RECURRENCE-ID;TZID=Europe/Berlin:20260322T170000", "SUMMARY:Moved", "DTSTART:20260322T180000Z"),
      ),
    );
    expect(view).toMatchObject({
      kind: "event", uid: "1", summary: "Call Mum, please", start: { value: "2026-03-01T17:00:00", zone: "Europe/Berlin", allDay: false, floating: false },
      rrule: "FREQ=WEEKLY", exdates: [{ value: "2026-03-08T17:00:00" }, { value: "2026-03-15T17:00:00" }], organizer: { address: "ali@example.org", name: "Ali, Öz" },
      attendees: [{ address: "b@example.org", status: "ACCEPTED" }], categories: ["A", "B"], status: "CONFIRMED", sequence: 3,
      alarms: [{ action: "DISPLAY", trigger: "-PT15M", relatedToEnd: true, description: "Ring" }],
      attachments: [{ kind: "inline", size: 3, type: "text/plain" }, { kind: "url", url: "https://example.org/a" }],
      overrides: [{ summary: "Moved", recurrenceId: { value: "2026-03-22T17:00:00" }, start: { value: "2026-03-22T18:00:00Z" } }],
    });
  });

  it("reads parameters as text", () => {
    const view = viewCalendar(new TextEncoder().encode("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u\r\nDTSTART;TZID=Mitteleurop\u00e4ische Zeit:20260101T100000\r\nATTACH;FILENAME=M\u00e4rz.pdf:https://example.org/1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"));
    expect([view.start?.zone, view.attachments[0]?.name]).toEqual(["Mitteleurop\u00e4ische Zeit", "M\u00e4rz.pdf"]);
  });

  it("reads a to-do and its parent", () => {
    const view = viewCalendar(calendar("BEGIN:VTODO", "UID:s", "SUMMARY:Soup", "DUE;VALUE=DATE:20260501", "RELATED-TO;RELTYPE=PARENT:p", "PERCENT-COMPLETE:50", "PRIORITY:0", "COMPLETED:20260502T080000Z", "END:VTODO"));
    expect(view).toMatchObject({ kind: "task", due: { value: "2026-05-01", allDay: true }, parent: "p", percent: 50, completed: { value: "2026-05-02T08:00:00Z" } });
    expect(view).not.toHaveProperty("priority");
  });

  it("knows iCloud's placeholders", () => {
    for (const known of ["Where are my reminders?", "where are my reminders", "The creator of this list has upgraded these reminders.", "The creator of this list has upgraded these reminders"]) {
      expect([isPlaceholderText(known, ""), isPlaceholderText(" ", known), isPlaceholderText("Milk", known)]).toEqual([true, true, false]);
    }
    expect(isPlaceholderText("Where are my keys?", "")).toBe(false);
  });
});

describe("editing a calendar item", () => {
  const file = calendar(
    "METHOD:REQUEST", ...event("1", "RRULE:FREQ=DAILY", 'ORGANIZER;CN="a:b":mailto:a@b', "ATTENDEE;SCHEDULE-AGENT=SERVER;SCHEDULE-FORCE-SEND=REQUEST;CN=C:mailto:c@d", "BEGIN:VALARM", "UID:alarm", "ATTENDEE:mailto:me@b", "END:VALARM"),
    ...event("1", "RECURRENCE-ID:20260101", "ATTENDEE;SCHEDULE-AGENT=CLIENT:mailto:c@d"),
  );

  it("changes the UID of master and overrides only", () => {
    expect(text(withUid(file, "2"))).toBe(text(file).replaceAll("UID:1", "UID:2"));
    expect(viewCalendar(withUid(calendar("BEGIN:VTODO", "END:VTODO"), "x")).uid).toBe("x");
  });

  it("makes the client the schedule agent and keeps every other byte", () => {
    const expected = text(file)
      .replace("METHOD:REQUEST\r\n", "")
      .replace('CN="a:b"', 'CN="a:b";SCHEDULE-AGENT=CLIENT')
      .replace(";SCHEDULE-AGENT=SERVER;SCHEDULE-FORCE-SEND=REQUEST;CN=C", ";CN=C;SCHEDULE-AGENT=CLIENT");
    expect(text(withScheduleAgentClient(file))).toBe(expected);
    expect(text(withScheduleAgentClient(withScheduleAgentClient(file)))).toBe(expected);
  });

  it("points subtasks at their parent's new UID", () => {
    const task = calendar("BEGIN:VTODO", "RELATED-TO:p", "END:VTODO");
    expect(viewCalendar(withRelatedUids(task, new Map([["p", "q"]]))).parent).toBe("q");
  });

  it("finds a parent by what its UID says, not by how it is written", () => {
    const task = calendar("BEGIN:VTODO", "UID:1", "RELATED-TO:Oma\\, zu\\; Kühlungsborn", "END:VTODO");
    const { parent = "" } = viewCalendar(task);
    expect(viewCalendar(withRelatedUids(task, new Map([[parent, "a,b"]]))).parent).toBe("a,b");
  });
});
