/** What stands where a serial number belongs, in phones that nobody gave one: 0123456789ABCDEF (MediaTek), 1234567 (Qualcomm), zeros. */
const rows = ["0123456789abcdef", "1234567890abcdef", "01234567890123456789", "unknown"];

/** Whether many phones have this serial number, so that it names none of them. */
export function isShared(serial: string): boolean {
  const text = serial.toLowerCase();
  return /^(.)\1*$/.test(text) || rows.some((row) => row.includes(text));
}
