const minute = 60_000;
const day = 24 * 60 * minute;

/** "today 09:14", "yesterday 21:00", "Friday 21:00" within a week, else the date. */
export function when(iso: string, now = new Date()): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(time);
  const days = Math.round((midnight(now) - midnight(time)) / day);
  if (days === 0) return `today ${clock}`;
  if (days === 1) return `yesterday ${clock}`;
  if (days > 1 && days < 7) return `${new Intl.DateTimeFormat("en", { weekday: "long" }).format(time)} ${clock}`;
  return `${new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" }).format(time)} ${clock}`;
}

const midnight = (time: Date): number => new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();

/** "3 s", "2 min", "1 h 5 min". */
export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const spans: Readonly<Record<string, number>> = { s: 1000, m: minute, h: 60 * minute, d: day, w: 7 * day };

/** "90s", "30m", "12h", "3d", "2w" in milliseconds; undefined for anything else. */
export function span(text: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?)([smhdw])$/.exec(text);
  const unit = spans[found?.[2] ?? ""];
  return found && unit !== undefined ? Number(found[1]) * unit : undefined;
}
