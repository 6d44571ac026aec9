import { join } from "node:path";
import { type DailyTask, hour, orElse } from "./task.ts";

const name = "lifeboat-daily";

/** A timer of the person's own service manager (systemd.timer(5)); `config` is their folder of settings, `words` what to run. */
export function systemdTask(config: string, words: readonly string[]): DailyTask {
  const unit = (kind: string, text: string): DailyTask["files"][number] => ({ path: join(config, "systemd/user", `${name}.${kind}`), bytes: Buffer.from(text) });
  const systemctl = ["systemctl", "--user"] as const;
  return {
    files: [unit("service", serviceText(words)), unit("timer", timerText)],
    enable: [
      [...systemctl, "daemon-reload"],
      [...systemctl, "enable", "--now", `${name}.timer`],
    ],
    disable: [[...systemctl, "disable", "--now", `${name}.timer`]],
  };
}

const units = '"${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user';
const leave = `systemctl --user disable --now ${name}.timer; rm -f ${units}/${name}.timer" ${units}/${name}.service"; systemctl --user daemon-reload`;

/** Exit codes 3 to 6 tell of the things that are kept, not of a failed check. */
const serviceText = (words: readonly string[]): string => `[Unit]
Description=Lifeboat looks whether your things are still being kept

[Service]
Type=oneshot
ExecStart=${["/bin/sh", "-c", orElse(leave), ...words].map(quoted).join(" ")}
SuccessExitStatus=3 4 5 6
`;

const timerText = `[Unit]
Description=Once a day, Lifeboat looks whether your things are still being kept

[Timer]
OnCalendar=*-*-* ${hour}:00:00
AccuracySec=1h
Persistent=true

[Install]
WantedBy=timers.target
`;

/** One word of a command line (systemd.service(5)): C escapes, then what would be taken for a specifier or a variable. */
function quoted(word: string): string {
  const escaped = word.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n").replaceAll("\t", "\\t");
  return `"${escaped.replaceAll("%", "%%").replaceAll("$", "$$$$")}"`;
}
