import { t } from "../app/text.ts";

/** "about 40 minutes": a guess is never said more exactly than it is. Takes milliseconds. */
export function timeLeft(ms: number): string {
  const { unit, n } = roughly(ms);
  return unit === "seconds" ? t("progress.seconds") : t(`progress.${unit}`, { n });
}

export function roughly(ms: number): { readonly unit: "seconds" | "minutes" | "hours"; readonly n: number } {
  const minutes = ms / 60_000;
  if (minutes < 1) return { unit: "seconds", n: 0 };
  if (minutes < 10) return { unit: "minutes", n: Math.round(minutes) };
  if (minutes < 58) return { unit: "minutes", n: Math.round(minutes / 5) * 5 };
  return { unit: "hours", n: Math.max(1, Math.round(minutes / 60)) };
}
