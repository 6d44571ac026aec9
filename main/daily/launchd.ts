import { join } from "node:path";
import { type DailyTask, hour, orElse, xmlText } from "./task.ts";

const label = "io.lifeboat.daily";

/** An agent of the person's own session (launchd.plist(5)). */
export function launchdTask({ home, uid }: { readonly home: string; readonly uid: number }, words: readonly string[]): DailyTask {
  const path = join(home, "Library/LaunchAgents", `${label}.plist`);
  return {
    files: [{ path, bytes: Buffer.from(plist(words)) }],
    enable: [["launchctl", "bootstrap", `gui/${uid}`, path]],
    disable: [["launchctl", "bootout", `gui/${uid}/${label}`]],
  };
}

// The file first: what follows bootout is ended with the agent.
const leave = `rm -f "$HOME/Library/LaunchAgents/${label}.plist"; launchctl bootout "gui/$(id -u)/${label}"`;

/** At login as well: a computer that is off at that hour has it looked at once it is on. */
const plist = (words: readonly string[]): string => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${label}</string>
  <key>ProgramArguments</key>
  <array>
${["/bin/sh", "-c", orElse(leave), ...words].map((word) => `    <string>${xmlText(word)}</string>`).join("\n")}
  </array>
  <key>RunAtLoad</key>
  <true/>
  <key>StartCalendarInterval</key>
  <dict>
    <key>Hour</key>
    <integer>${hour}</integer>
    <key>Minute</key>
    <integer>0</integer>
  </dict>
  <key>ProcessType</key>
  <string>Background</string>
</dict>
</plist>
`;
