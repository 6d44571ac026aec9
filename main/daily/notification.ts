import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Command } from "./task.ts";

export type Words = { readonly title: string; readonly body: string };
type Way = { readonly command: Command; readonly env?: Readonly<Record<string, string>> };

const run = promisify(execFile);
const patienceMs = 20_000;

/** Shows it with what the system brings along, by the first way that works. Throws what the last way threw. */
export async function showNotification(words: Words, platform: NodeJS.Platform = process.platform): Promise<void> {
  let failed: unknown = new Error("this system has no notifications");
  for (const { command: [program, ...args], env } of waysToShow(words, platform)) {
    try {
      await run(program, args, { timeout: patienceMs, windowsHide: true, env: { ...process.env, ...env } });
      return;
    } catch (error) {
      failed = error;
    }
  }
  throw failed;
}

/** The words are arguments or variables everywhere, never a part of a script. */
export function waysToShow({ title, body }: Words, platform: NodeJS.Platform): readonly Way[] {
  if (platform === "darwin") return [{ command: ["osascript", ...appleScript.flatMap((line) => ["-e", line]), title, body] }];
  if (platform === "win32") {
    const script = Buffer.from(toast, "utf16le").toString("base64");
    return [{ command: ["powershell.exe", "-NoProfile", "-NonInteractive", "-EncodedCommand", script], env: { LIFEBOAT_TITLE: title, LIFEBOAT_BODY: body } }];
  }
  return [
    { command: ["notify-send", "--app-name=Lifeboat", "--icon=lifeboat", "--", title, body] },
    { command: ["gdbus", "call", "--session", "--dest", bus, "--object-path", "/org/freedesktop/Notifications", "--method", `${bus}.Notify`, "--", '"Lifeboat"', "0", '"lifeboat"', variant(title), variant(body), "[]", "{}", "-1"] },
  ];
}

const appleScript = ["on run words", "display notification (item 2 of words) with title (item 1 of words)", "end run"];

/** Windows PowerShell, which every Windows brings: shown under the name that the installer registers. */
const toast = `
$manager = [Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
$xml = $manager::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText02)
$texts = $xml.GetElementsByTagName('text')
[void]$texts.Item(0).AppendChild($xml.CreateTextNode($env:LIFEBOAT_TITLE))
[void]$texts.Item(1).AppendChild($xml.CreateTextNode($env:LIFEBOAT_BODY))
$manager::CreateToastNotifier('io.lifeboat.app').Show([Windows.UI.Notifications.ToastNotification, Windows.UI.Notifications, ContentType = WindowsRuntime]::new($xml))
`;

/** The desktop's own service (Desktop Notifications Specification). */
const bus = "org.freedesktop.Notifications";

/** In GVariant's text format, which is what gdbus reads its arguments as. */
const variant = (text: string): string => `"${text.replaceAll(/[\\"]/g, String.raw`\$&`)}"`;
