import { constants } from "node:os";
import { isatty } from "node:tty";
import { exitCodes } from "./exit-codes.ts";
import type { Output } from "./output.ts";
import { texts } from "./text.ts";

/** One key press may reach us twice, from the terminal and from a parent that passes it on. */
const samePressMs = 300;

/** The first Ctrl-C stops in an orderly way, the second at once. */
export function stopSignal(out: Output): AbortSignal {
  const controller = new AbortController();
  let first: number | undefined;
  const stop = (name: NodeJS.Signals): void => {
    const now = performance.now();
    if (first !== undefined && now - first < samePressMs) return;
    if (first !== undefined) process.exit(name === "SIGINT" ? exitCodes.cancelled : 128 + constants.signals[name]);
    first = now;
    if (process.stderr.isTTY) out.say(texts.stopping);
    controller.abort();
  };
  // Node forgets what nohup has asked for. Without a terminal there is none that could be closed on us.
  const hangUp = [0, 1, 2].some((fd) => isatty(fd)) ? stop : () => undefined;
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, stop);
  process.on("SIGHUP", hangUp);
  return controller.signal;
}
