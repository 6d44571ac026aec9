// What came over a cable lies outside of V8's heap, which looks for garbage when that heap is full: of photos, of which it holds next
// to nothing, 80 MB gathered that nobody needed any more.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

type Collect = (how: { readonly type: "minor" }) => void;

/** In bytes. */
const mostGathered = 16 << 20;

let gathered = 0;
let collect: Collect | undefined;

/** The bytes as they are; those that came before and are not needed any more are let go from time to time. */
export function swept(bytes: Uint8Array): Uint8Array {
  gathered += bytes.length;
  if (gathered > mostGathered) {
    gathered = 0;
    collect ??= collector();
    collect({ type: "minor" });
  }
  return bytes;
}

/** Node has it in new contexts only, once it was asked for. Without it there is more memory in use, and nothing else. */
function collector(): Collect {
  setFlagsFromString("--expose-gc");
  return runInNewContext("typeof gc === 'function' ? gc : () => undefined") as Collect;
}
