import { locale } from "../app/text.ts";

const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** "3 bytes", "7.41 kB", "1.2 GB", as the language writes it. */
export function bytes(size: number, language: string = locale()): string {
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, size)) / 3));
  const unit = units[step] ?? "byte";
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: step === 0 ? "long" : "short", maximumSignificantDigits: 3 }).format(size / 1000 ** step);
}
