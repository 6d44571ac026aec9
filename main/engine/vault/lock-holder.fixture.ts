// A program that takes a lock, forgets its handle, says so, and lives until it is killed; for tests.
import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { tryLock } from "./locks.ts";

const [dir = "", job = ""] = process.argv.slice(2);
setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

function take(): boolean {
  return "release" in tryLock(dir, job);
}

const isHeld = take();
for (let n = 0; n < 3; n++) {
  await turn();
  collectGarbage();
}
if (isHeld) process.send?.("held");
setInterval(() => undefined, 1000);
