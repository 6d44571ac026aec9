/** RFC 5545 3.3.6, in milliseconds; also without the T, as old calendars and Android leave it out. */
export function durationMs(text: string): number | undefined {
  const found = /^([+-])?P(?:(\d{1,9})W)?(?:(\d{1,9})D)?T?(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?$/i.exec(text.trim());
  if (found === null) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(2).map((part) => Number(part ?? 0));
  return (found[1] === "-" ? -1000 : 1000) * ((weeks * 7 + days) * 86_400 + hours * 3600 + minutes * 60 + seconds);
}

/** The same, written: whole days, else whole minutes, else seconds. */
export function durationText(seconds: number): string {
  const size = Math.abs(seconds);
  const sign = seconds < 0 ? "-" : "";
  if (size % 86_400 === 0 && size > 0) return `${sign}P${size / 86_400}D`;
  return size % 60 === 0 ? `${sign}PT${size / 60}M` : `${sign}PT${size}S`;
}
