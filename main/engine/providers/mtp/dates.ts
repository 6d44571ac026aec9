/** "20260501T101500.0+0200" as ISO 8601 (MTP 1.1, 3.2.5); local time where it names no zone. Undefined for what is none. */
export function isoDate(text: string | undefined): string | undefined {
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?:\.\d+)?(Z|[+-]\d{4})?$/.exec(text ?? "");
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second, zone = ""] = found;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const instant = Date.parse(`${local}Z`);
  // The start of a clock nobody set says nothing, nor does a 31st of February.
  if (Number.isNaN(instant) || instant <= 0 || !new Date(instant).toISOString().startsWith(local)) return undefined;
  return local + (zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone);
}
