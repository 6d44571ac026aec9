import type { Component } from "../formats/components.ts";
import { ContentLine, serialiseContent, terminatorOf, type Content } from "../formats/content-lines.ts";

/** The text of `mine` with lines taken out and put in. */
export class Draft {
  readonly #mine: Content;
  readonly #theirs: Content;
  readonly #gone = new Set<ContentLine>();
  readonly #added = new Map<number, ContentLine[]>();

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
    return this.#mine.lines.indexOf(line);
  }

  theirLines(component: Component): readonly ContentLine[] {
    return this.#theirs.lines.slice(component.begin, component.end);
  }

  /** Puts lines of `theirs` before the line at `index`, with the line ends of `mine`. */
  add(index: number, lines: readonly ContentLine[]): void {
    const adapted = lines.map((line) => new ContentLine(this.#adapt(line.raw)));
    this.#added.set(index, [...(this.#added.get(index) ?? []), ...adapted]);
  }

  remove(lines: readonly ContentLine[]): void {
    for (const line of lines) this.#gone.add(line);
  }

  drop(component: Component): void {
    this.remove(this.#mine.lines.slice(component.begin, component.end));
  }

  /** A group name that neither side uses. */
  freeGroup(): string {
    const used = new Set([...this.#mine.lines, ...this.#theirs.lines, ...this.added].map((line) => line.group.toLowerCase()));
    let number = 1;
    while (used.has(`item${String(number)}`)) number++;
    return `item${String(number)}`;
  }

  usesGroup(group: string): boolean {
    return this.#mine.lines.some((line) => line.group.toLowerCase() === group.toLowerCase());
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
