/** Longest name taken from an archive, in characters; file systems allow 255 bytes a part. */
const maxLength = 4096;

/**
 * True for a relative name with "/" that stays inside the folder it is put in, on every system: not absolute, no `..`,
 * no drive letter or stream (`:`), no backslash, no control character, and no file whose last dot or space Windows would drop.
 */
export function isSafeName(name: string): boolean {
  if (name === "" || name.length > maxLength) return false;
  if (/[\\:]|\p{Cc}/u.test(name) || name.startsWith("/")) return false;
  const parts = name.replace(/\/$/, "").split("/");
  return parts.every((part) => !/^[. ]*$/.test(part)) && !/[. ]$/.test(name);
}

/** What Windows takes for a device, in any folder and with any ending. */
export function isDevice(name: string): boolean {
  return /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]) *(\..*)?$/i.test(name);
}

/** A hostile name, safe to show in one line. */
export function printableName(name: string): string {
  return name.replace(/\p{Cc}|\p{Cf}/gu, "\ufffd").slice(0, 200);
}
