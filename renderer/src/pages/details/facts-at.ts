import type { Fact } from "../../../../main/api/contract.ts";

/** One date of a series as an appointment of its own, and below how it repeats and since when. `at` is "start/end". */
export function factsAt(facts: readonly Fact[], at: string | undefined): readonly Fact[] {
  if (at === undefined || !facts.some(({ key }) => key === "repeats" || key === "also")) return facts;
  const [start = "", end] = at.split("/");
  return facts.flatMap((fact): Fact[] => {
    if (fact.key === "start") return [{ key: "start", value: start }];
    if (fact.key === "end") return end === undefined ? [] : [{ key: "end", value: end }];
    return [fact];
  }).concat(facts.filter(({ key }) => key === "start").map((fact) => ({ ...fact, key: "first" })));
}
