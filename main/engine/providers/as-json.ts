/** Undefined for what is no JSON: the last line of a file may have broken off. */
export function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
