import type { Thing } from "../../../main/api/contract.ts";
import { t } from "../app/text.ts";

/** An item's own name: plain text, kept from turning the direction of what stands around it. */
export function Name({ thing }: { readonly thing: Pick<Thing, "name" | "kind"> }) {
  return <bdi title={thing.name === "" ? undefined : thing.name}>{nameOf(thing)}</bdi>;
}

/** What to call an item that says no name itself. */
export function nameOf(thing: Pick<Thing, "name" | "kind">): string {
  return thing.name === "" ? t(`browse.unnamed.${thing.kind}`) : thing.name;
}
