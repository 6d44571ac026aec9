import type { Details } from "../../../../main/api/contract.ts";

/** null where no version is known. */
export function newestOf({ versions }: Pick<Details, "versions">): number | null {
  return versions.length === 0 ? null : Math.max(...versions.map(({ version }) => version));
}
