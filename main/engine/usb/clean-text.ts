const longest = 200;

/** A text of a device, fit for a screen; undefined for none. */
export function cleanText(text: string | null | undefined): string | undefined {
  const clean = (text ?? "").replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "").trim().slice(0, longest).trim();
  return clean === "" ? undefined : clean;
}
