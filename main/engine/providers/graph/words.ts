import type { Lines } from "../../formats/write-lines.ts";

/** By value: the parameters its line had, the scheme it was written with ("tel:"), and the person's own word for it. */
export type Word = { readonly head: string; readonly scheme?: string; readonly label?: string };

/** In characters. */
const longest = 20_000;

/** The words beside numbers and addresses, as they were written; a value that was changed since has none. */
export class Words {
  private readonly known: ReadonlyMap<string, Word>;
  private groups = 0;

  constructor(known: ReadonlyMap<string, Word>) {
    this.known = known;
  }

  write(lines: Lines, head: string, value: string | null | undefined): void {
    if (value) this.labelled(lines, head, value, (found, scheme) => (scheme === "" ? lines.text(found, value) : lines.raw(found, scheme + value)));
  }

  labelled(lines: Lines, head: string, value: string, write: (head: string, scheme: string) => unknown): void {
    const word = this.known.get(`${nameOf(head)}:${value}`);
    const scheme = word?.scheme ?? "";
    const found = `${word?.head ?? head}${scheme === "" ? "" : ";VALUE=uri"}`;
    if (word?.label === undefined) {
      write(found, scheme);
      return;
    }
    this.groups += 1;
    write(`item${this.groups}.${found}`, scheme);
    lines.text(`item${this.groups}.X-ABLabel`, word.label);
  }
}

const nameOf = (head: string): string => head.split(";")[0] ?? "";

export function readWords(text: string | undefined): Words {
  return new Words(new Map(Object.entries(parsed(text)).filter((entry): entry is [string, Word] => isWord(entry[1]))));
}

/** Undefined where there is nothing to keep. */
export function wordsText(words: ReadonlyMap<string, Word>): string | undefined {
  const text = JSON.stringify(Object.fromEntries(words));
  return words.size === 0 || text.length > longest ? undefined : text;
}

function parsed(text: string | undefined): object {
  try {
    const found: unknown = JSON.parse(text ?? "{}");
    return typeof found === "object" && found !== null ? found : {};
  } catch {
    return {};
  }
}

/** Others may have written there, too. */
function isWord(value: unknown): value is Word {
  const { head, label, scheme } = (value ?? {}) as Partial<Record<string, unknown>>;
  if (scheme !== undefined && scheme !== "tel:" && scheme !== "mailto:") return false;
  return typeof head === "string" && /^[A-Z]+(?:;[\w-]+(?:=[\p{L}\p{M}\p{N}_.,-]*)?)*$/u.test(head) && (label === undefined || typeof label === "string");
}
