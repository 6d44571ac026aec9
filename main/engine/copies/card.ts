import { encode } from "uqr";
import type { Identity } from "./age/keys.ts";

export type Card = {
  /** AGE-SECRET-KEY-1..., as it is. */
  readonly key: string;
  readonly groups: readonly string[];
  /** True is dark; a quiet zone is around it. */
  readonly qr: readonly (readonly boolean[])[];
};

/** What is printed: the text in groups of four, and the same text as a QR code. */
export function cardOf({ text }: Pick<Identity, "text">): Card {
  return { key: text, groups: text.match(/.{1,4}/g) ?? [], qr: encode(text, { ecc: "M", border: 2 }).data };
}

/** Whether these are the last four characters of the key, which tells that the card is at hand. */
export function isLastFour({ text }: Pick<Identity, "text">, typed: string): boolean {
  return typed.replaceAll(/\s/g, "").toUpperCase() === text.slice(-4);
}
