import { createHash } from "node:crypto";
import { LifeboatError } from "../../../api/errors.ts";
import type { Body } from "../provider.ts";

/** Raised when items are converted in a better way, so that all are read again. */
const converter = 2;

/** The phone's own rows are what is kept; the card or calendar is made from them. */
export function rawBody(json: string): Body {
  return { type: "application/json", bytes: new TextEncoder().encode(json) };
}

export function etagOf(json: string): string {
  return `${converter}-${createHash("sha256").update(json).digest("hex").slice(0, 32)}`;
}

export const tooLarge = (what: string): LifeboatError => new LifeboatError("too-large", `a field of this ${what} is too large to be read by ADB`);
