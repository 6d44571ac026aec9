import type { Handset } from "../engine/handsets.ts";

/** `heldBy`: names of the programs that use it. */
export type Here = { readonly handset: Handset; readonly heldBy: readonly string[] };

/** Phones and cameras at the cables of this computer. */
export async function handsetsHere(): Promise<Here[]> {
  const [{ listDevices }, { holdersOf }, { handsetsOf }] = await Promise.all([import("../engine/usb/devices.ts"), import("../engine/usb/holders.ts"), import("../engine/handsets.ts")]);
  const handsets = handsetsOf(await listDevices());
  return Promise.all(handsets.map(async (handset) => ({ handset, heldBy: [...new Set((await holdersOf(handset.device)).map(({ name }) => name))] })));
}
