import { Argument, type Command } from "commander";
import { dailyState, dailyTask, notifyWords, turnOff, turnOn } from "../../daily/daily.ts";
import { done, runs } from "../command.ts";
import { vaultDir } from "../session.ts";
import { texts } from "../text.ts";

export function define(command: Command): void {
  command
    .addArgument(new Argument("[switch]", "turn it on or off; without it, say how it is").choices(["on", "off"]))
    .addHelpText("after", '\nOnce a day the system itself (systemd, launchd, Task Scheduler) runs "lifeboat status --notify", for you alone.\nIt backs nothing up: it says so when that has stopped.');
  runs(command, async ({ out, shared }, _options, [wanted]) => {
    // Without one the task looks at the folder that the window has then; it has no environment of ours.
    const named = shared.vault !== undefined || Boolean(process.env["LIFEBOAT_VAULT"]);
    const task = dailyTask([...notifyWords(), ...(named ? ["--vault", vaultDir(shared)] : [])]);
    if (wanted === "on") await turnOn(task);
    if (wanted === "off") await turnOff(task);
    const state = dailyState(task);
    out.data({ event: "schedule", state, files: task.files.map(({ path }) => path) }, texts.schedule[state]);
    return done;
  });
}
