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

type Dated = { readonly modified?: string; readonly persistentId?: string };

const longestOffset = 15 * 3600;

/**
 * When a file of Android's was changed, in seconds since 1970. Its dates are in the zone the phone is in today, but since Android 9
 * it makes persistent ids of a path's hash and the time itself (MtpPropertyGroup.java). Undefined where the id is no such one:
 * then that time, in some zone, is not the date. `path`: of names as the device gives them.
 */
export function androidTime({ modified, persistentId }: Dated, path: string): number | undefined {
  const local = Date.parse(`${isoDate(modified) ?? ""}Z`) / 1000;
  const [low = 0, high = 0] = (persistentId?.match(/.{8}/g) ?? []).map((word) => Number.parseInt(word, 16));
  const time = (high | 0) * 2 ** 32 + low - javaHash(`/storage/emulated/0/${path}`);
  const offset = local - time;
  return Math.abs(offset) <= longestOffset && offset % 900 === 0 ? time : undefined;
}

/** As Java's String.hashCode. */
export function javaHash(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash;
}
