// What programs that are not ours read in a text: ical.js and vcf. Their known faults are not taken for ours.
import { createRequire } from "node:module";
import ICAL from "ical.js";
import type { Kind } from "../formats/item.ts";

const vCard = createRequire(import.meta.url)("vcf") as { parse(text: string): { data: Readonly<Record<string, Property | readonly Property[]>> }[] };
type Property = { valueOf(): string };

/** One line for each thing said, in any order of the text; undefined where that program cannot read it. */
export function readBySecond(kind: Kind, bytes: Uint8Array): readonly string[] | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return kind === "contact" ? cardSays(text) : calendarSays(text);
  } catch {
    return undefined;
  }
}

/** vcf stumbles over soft line breaks of vCard 2.1. */
function cardSays(text: string): string[] | undefined {
  if (/^VERSION:2\.1/im.test(text)) return undefined;
  const [card, ...others] = vCard.parse(text.replaceAll(/\r?\n/g, "\r\n"));
  if (!card || others.length > 0) return undefined;
  return Object.entries(card.data).flatMap(([name, all]) => [all].flat().map((property) => `${name}:${property.valueOf()}`)).sort();
}

function calendarSays(text: string): string[] {
  return componentSays(ICAL.parse(text) as Component, "").sort();
}

type Component = readonly [name: string, properties: readonly (readonly unknown[])[], components: readonly Component[]];

function componentSays([name, properties, components]: Component, within: string): string[] {
  const at = `${within}/${name}`;
  const said = properties.filter(([property]) => property !== "prodid").map((property) => `${at} ${JSON.stringify(property)}`);
  return [...said, ...components.flatMap((component) => componentSays(component, at))];
}
