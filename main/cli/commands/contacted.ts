import type { Command } from "commander";
import { done, runs } from "../command.ts";
import { contactedHere } from "../session.ts";
import { bytes, count, plain, quoted, texts } from "../text.ts";
import { when } from "../time.ts";

export function define(command: Command): void {
  command.addHelpText("after", "\nBy the window and the command line together, the last one first.");
  runs(command, async ({ out }) => {
    const hosts = (await contactedHere()).list();
    if (hosts.length === 0) out.say(texts.contacted.none);
    for (const { host, sources, requests, received, last } of hosts) {
      const told = [when(last), count(requests, texts.contacted.requests), bytes(received), sources.map(quoted).join(", ")];
      out.data({ event: "contacted", host, accounts: sources, requests, received, last }, `${plain(host)}  ${told.join("  ")}`);
    }
    return done;
  });
}
