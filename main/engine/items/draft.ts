import type { Component } from "../formats/components.ts";
import { ContentLine, serialiseContent, terminatorOf, type Content } from "../formats/content-lines.ts";

/** The text of `mine` with lines taken out and put in. */
export class Draft {
  readonly #mine: Content;
  readonly #theirs: Content;
  readonly #gone = new Set<ContentLine>();
  readonly #added = new Map<number, ContentLine[]>();
  #indexes: Map<ContentLine, number> | undefined;
  #groups: Set<string> | undefined;
  #lastGroup = 0;

  constructor(mine: Content, theirs: Content) {
    this.#mine = mine;
    this.#theirs = theirs;
  }

  get added(): ContentLine[] {
    return [...this.#added.values()].flat();
  }

  get hasAdded(): boolean {
    return this.#added.size > 0;
  }

  indexOf(line: ContentLine): number {
    this.#indexes ??= new Map(this.#mine.lines.map((each, index) => [each, index]));
    return this.#indexes.get(line) ?? this.#mine.lines.length;
  }

  theirLines(component: Component): readonly ContentLine[] {
    return this.#theirs.lines.slice(component.begin, component.end);
  }

  /** Puts lines of `theirs` before the line at `index`, with the line ends of `mine`. */
  add(index: number, lines: readonly ContentLine[]): void {
    const adapted = lines.map((line) => new ContentLine(this.#adapt(line.raw)));
    const known = this.#added.get(index);
    if (known === undefined) this.#added.set(index, adapted);
    else for (const line of adapted) known.push(line);
  }

  remove(lines: readonly ContentLine[]): void {
    for (const line of lines) this.#gone.add(line);
  }

  drop(component: Component): void {
    this.remove(this.#mine.lines.slice(component.begin, component.end));
  }

  /** A name for a group that comes in: its own where it is not taken yet. */
  freeGroup(wanted: string): string {
    const taken = (this.#groups ??= new Set(this.#mine.lines.map((line) => line.group.toLowerCase())));
    let name = wanted.toLowerCase();
    while (taken.has(name)) name = `item${String(++this.#lastGroup)}`;
    taken.add(name);
    return name;
  }

  finish(): Uint8Array {
    const lines = this.#mine.lines.flatMap((line, index) => [...(this.#added.get(index) ?? []), ...(this.#gone.has(line) ? [] : [line])]);
    return serialiseContent({ ...this.#mine, lines: [...lines, ...(this.#added.get(this.#mine.lines.length) ?? [])] });
  }

  #adapt(raw: string): string {
    const ended = terminatorOf(raw) === "" ? raw + this.#theirs.eol : raw;
    return this.#mine.eol === this.#theirs.eol ? ended : ended.replaceAll(/\r\n|\n|\r/g, this.#mine.eol);
  }
}

/** Where its END line is, or would be. */
export function lastLine(component: Component): number {
  return component.closed ? component.end - 1 : component.end;
}
