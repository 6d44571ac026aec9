import { asLifeboatError } from "../../../api/errors.ts";
import type { Op, Outcome } from "../provider.ts";
import { type Answer, errorOf } from "./answer.ts";

/** What a refusal means for the op. */
export function refusal({ key, do: what }: Op, answer: Answer): Outcome {
  const { code, detail } = errorOf(answer);
  if (answer.status === 412 || (code === "conflict" && what !== "create")) return { key, is: "conflict" };
  if (answer.status === 404) return what === "remove" ? { key, is: "done" } : what === "replace" ? { key, is: "conflict" } : { key, is: "failed", code: "gone", detail };
  if (code === "server" && what === "create") return { key, is: "unsure" };
  return { key, is: "failed", code, detail };
}

/** Not made, as far as anybody can know: it never left, or was refused before it was looked at. */
const neverMade = new Set(["auth", "new-host", "forbidden", "usage", "rate-limited"]);

/** No answer to a request that may have arrived. Throws where nothing more can be tried. */
export function broken({ key }: Op, thrown: unknown): Outcome {
  const error = asLifeboatError(thrown);
  if (neverMade.has(error.code)) throw error;
  return { key, is: "unsure" };
}

export const unmade = ({ key }: Op, thrown: unknown): Outcome => {
  const { code, detail } = asLifeboatError(thrown);
  return { key, is: "failed", code, detail };
};
