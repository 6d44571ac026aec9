import { asLifeboatError } from "../../api/errors.ts";
import type { Fetched } from "./provider.ts";

/** The answer for a thing that could not be read. */
export function failed(href: string, thrown: unknown): Fetched {
  const { code, detail } = asLifeboatError(thrown);
  return { is: "failed", href, code, detail };
}
