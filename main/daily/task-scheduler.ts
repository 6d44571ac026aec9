import { join } from "node:path";
import { type DailyTask, hour, xmlText } from "./task.ts";

/** `build/installer.nsh` takes a task of this name away. */
const taskName = (user: string): string => `Lifeboat daily check of ${user}`;

export type Account = { readonly domain: string; readonly user: string };

/** A task of Windows' Task Scheduler; `config` is where Lifeboat's settings live. All accounts share one list of tasks. */
export function schedulerTask(config: string, account: Account, words: readonly string[]): DailyTask {
  const path = join(config, "daily-check.xml");
  const name = ["/TN", taskName(account.user)] as const;
  return {
    // schtasks takes what it is told to be UTF-16 only with a byte order mark.
    files: [{ path, bytes: Buffer.from(`\ufeff${taskXml(account, words)}`, "utf16le") }],
    enable: [["schtasks", "/Create", "/F", ...name, "/XML", path]],
    disable: [["schtasks", "/Delete", "/F", ...name]],
  };
}

/** Element order is the schema's (Task Scheduler Schema 1.2). */
const taskXml = ({ domain, user }: Account, [program = "", ...words]: readonly string[]): string => `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Once a day, Lifeboat looks whether your things are still being kept.</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2026-01-01T${hour}:00:00</StartBoundary>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>${xmlText(domain === "" ? user : `${domain}\\${user}`)}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT10M</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>${xmlText(program)}</Command>
      <Arguments>${xmlText(words.map(quoted).join(" "))}</Arguments>
    </Exec>
  </Actions>
</Task>
`;

/** As programs for Windows take their command line apart (CommandLineToArgvW). */
function quoted(word: string): string {
  if (/^[\w:./\\-]+$/.test(word)) return word;
  return `"${word.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, "$&$&")}"`;
}
