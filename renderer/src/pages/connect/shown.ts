/** Files and folders that a person dropped on the window, or chose. */
export type Shown = {
  readonly names: readonly string[];
  /** Full paths; undefined in a browser, which keeps them to itself. */
  readonly paths: readonly string[] | undefined;
};

const listeners = new Set<(shown: Shown) => void>();

export function show(shown: Shown): void {
  for (const listener of listeners) listener(shown);
}

/** The answer ends it. */
export function onShown(listener: (shown: Shown) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

const mostNames = 3;
const longestName = 60;
/** What could turn the direction of the text around it, or be no text at all. */
const hostile = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The first few, as they can be shown, and how many more there are. */
export function namesShown(names: readonly string[]): { readonly first: readonly string[]; readonly more: number } {
  const first = names.slice(0, mostNames).map((name) => {
    const plain = name.replaceAll(hostile, "\ufffd");
    return plain.length > longestName ? `${plain.slice(0, longestName)}…` : plain;
  });
  return { first, more: names.length - first.length };
}
