import type { ContentLine } from "./content-lines.ts";

/** `BEGIN:NAME` to `END:NAME` (RFC 5545 3.6). */
export type Component = {
  /** Upper-case. */
  readonly name: string;
  /** Index of the BEGIN line. */
  readonly begin: number;
  /** Index after the END line. */
  end: number;
  /** False where the text stopped, or an outer component ended, first. */
  closed: boolean;
  /** Its own properties, without BEGIN, END and those of its children. */
  readonly lines: ContentLine[];
  readonly children: Component[];
};

/** A BEGIN nested deeper than this is read as a plain line. */
const maxDepth = 16;

/** The outermost components, in order. A missing END ends with its parent; an END that fits nothing is ignored. */
export function readComponents(lines: readonly ContentLine[]): Component[] {
  const tops: Component[] = [];
  const open: Component[] = [];
  for (const [index, line] of lines.entries()) {
    const name = line.name;
    if (name === "BEGIN" && open.length < maxDepth) {
      begin(tops, open, componentName(line), index);
    } else if (name === "END" && open.some((component) => component.name === componentName(line))) {
      close(open, componentName(line), index);
    } else {
      open.at(-1)?.lines.push(line);
    }
  }
  for (const component of open) component.end = lines.length;
  return tops;
}

/** The first own property of that name. */
export function firstLine(component: Component, name: string): ContentLine | undefined {
  return component.lines.find((line) => line.name === name);
}

export function linesNamed(component: Component, name: string): ContentLine[] {
  return component.lines.filter((line) => line.name === name);
}

function componentName(line: ContentLine): string {
  return line.value.trim().toUpperCase();
}

function begin(tops: Component[], open: Component[], name: string, index: number): void {
  const component: Component = { name, begin: index, end: index + 1, closed: false, lines: [], children: [] };
  (open.at(-1)?.children ?? tops).push(component);
  open.push(component);
}

function close(open: Component[], name: string, index: number): void {
  for (let component = open.pop(); component !== undefined; component = open.pop()) {
    component.closed = component.name === name;
    component.end = component.closed ? index + 1 : index;
    if (component.closed) return;
  }
}
