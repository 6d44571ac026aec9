/** "0:07", "12:30", "1:02:03". */
export function playTime(seconds: number): string {
  const all = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60];
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${hours > 0 ? `${String(hours)}:${two(minutes)}` : String(minutes)}:${two(all % 60)}`;
}
