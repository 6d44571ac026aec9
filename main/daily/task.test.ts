import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sax from "sax";
import { afterAll, describe, expect, it } from "vitest";
import { dailyState, notifyWords, turnOff, turnOn } from "./daily.ts";
import { launchdTask } from "./launchd.ts";
import { systemdTask } from "./systemd.ts";
import { schedulerTask } from "./task-scheduler.ts";
import type { DailyTask } from "./task.ts";

const folder = mkdtempSync(join(tmpdir(), "lifeboat daily & 100% ü "));
afterAll(() => rmSync(folder, { recursive: true }));

const words = ["/opt/My & <Boats>/100% \"Lifeboat\" $HOME\\ü", "--cli", "status", "--notify"];
const windows = (account = { domain: "HOME", user: "Ann & Bö" }, command = ["C:\\Program Files\\A & B\\Lifeboat.exe", "--cli"]): DailyTask => schedulerTask("C:\\config", account, command);
const textOf = (task: DailyTask, end: string): string => task.files.find(({ path }) => path.endsWith(end))?.bytes.toString() ?? "";

describe("systemd", () => {
  const task = systemdTask(folder, words);

  it("gets a service that keeps every character of the program's path", () => {
    const [line = ""] = /^ExecStart=.*$/m.exec(textOf(task, ".service")) ?? [];
    expect(line).toMatch(/^ExecStart="\/bin\/sh" "-c" "if \[ -x \\"\$\$0\\" \]; then exec \\"\$\$0\\" \\"\$\$@\\"; fi; systemctl --user disable/);
    expect(line.endsWith(String.raw`"/opt/My & <Boats>/100%% \"Lifeboat\" $$HOME\\ü" "--cli" "status" "--notify"`)).toBe(true);
  });

  it("gets a timer that catches up", () => {
    expect(textOf(task, ".timer")).toBe(`[Unit]
Description=Once a day, Lifeboat looks whether your things are still being kept

[Timer]
OnCalendar=*-*-* 11:00:00
AccuracySec=1h
Persistent=true

[Install]
WantedBy=timers.target
`);
    expect(task.enable).toEqual([["systemctl", "--user", "daemon-reload"], ["systemctl", "--user", "enable", "--now", "lifeboat-daily.timer"]]);
    expect(task.disable).toEqual([["systemctl", "--user", "disable", "--now", "lifeboat-daily.timer"]]);
  });

  it.skipIf(!existsSync("/usr/bin/systemd-analyze"))("finds nothing wrong with them", () => {
    const units = join(folder, "units");
    mkdirSync(units, { recursive: true });
    for (const { path, bytes } of task.files) writeFileSync(join(units, path.slice(path.lastIndexOf("/") + 1)), bytes);
    const verify = (): string => {
      const { status, stdout, stderr } = spawnSync("systemd-analyze", ["--user", "verify", join(units, "lifeboat-daily.timer"), join(units, "lifeboat-daily.service")], { encoding: "utf8", env: { ...process.env, XDG_RUNTIME_DIR: folder } });
      return `${String(status)} ${stdout}${stderr}`;
    };
    expect(verify()).toBe("0 ");
    writeFileSync(join(units, "lifeboat-daily.service"), textOf(task, ".service").replace('\\"$$0\\"', '"$$0"'));
    writeFileSync(join(units, "lifeboat-daily.timer"), textOf(task, ".timer").replace("11:", "31:"));
    expect(verify()).not.toBe("0 ");
  });
});

/** Elements and their text, in order; throws for what is no XML. */
function parsed(text: string): readonly string[] {
  const seen: string[] = [];
  const hear = {
    onopentag: ({ name }: { name: string }) => void seen.push(`<${name}>`),
    ontext: (value: string) => void (value.trim() !== "" && seen.push(value)),
    onerror: (error: Error) => {
      throw error;
    },
  };
  Object.assign(sax.parser(true), hear).write(text).close();
  return seen;
}

describe("launchd", () => {
  const task = launchdTask({ home: folder, uid: 501 }, words);

  it("gets an agent with the program's words as they are", () => {
    const seen = parsed(textOf(task, ".plist"));
    const strings = seen.filter((_, i) => seen[i - 1] === "<string>");
    expect(strings.slice(0, 3)).toEqual(["io.lifeboat.daily", "/bin/sh", "-c"]);
    expect(strings.slice(4, -1)).toEqual(words);
    expect(seen).toEqual(expect.arrayContaining(["RunAtLoad", "<true>", "StartCalendarInterval", "Hour", "11", "Minute", "0"]));
  });

  it("is told of it in the person's own session", () => {
    const path = join(folder, "Library/LaunchAgents/io.lifeboat.daily.plist");
    expect([task.files[0]?.path, task.enable, task.disable]).toEqual([path, [["launchctl", "bootstrap", "gui/501", path]], [["launchctl", "bootout", "gui/501/io.lifeboat.daily"]]]);
  });
});

describe("Task Scheduler", () => {
  it("gets UTF-16 with its mark, and the program's words as Windows takes them apart", () => {
    const task = windows(undefined, ["C:\\Program Files\\A & B\\Lifeboat.exe", "--cli", "C:\\a b\\", 'say "ü"', "status"]);
    const text = task.files[0]?.bytes.toString("utf16le") ?? "";
    expect(text.startsWith('\ufeff<?xml version="1.0" encoding="UTF-16"?>\n<Task ')).toBe(true);
    const seen = parsed(text.slice(1));
    const after = (name: string): string | undefined => seen[seen.indexOf(`<${name}>`) + 1];
    expect([after("UserId"), after("Command")]).toEqual(["HOME\\Ann & Bö", "C:\\Program Files\\A & B\\Lifeboat.exe"]);
    expect(after("Arguments")).toBe(String.raw`--cli "C:\a b\\" "say \"ü\"" status`);
    expect([after("StartWhenAvailable"), after("DaysInterval"), after("LogonType")]).toEqual(["true", "1", "InteractiveToken"]);
  });

  it("knows it by a name that the uninstaller knows, too", () => {
    const [[, ...words] = []] = windows().disable;
    expect(words).toEqual(["/Delete", "/F", "/TN", "Lifeboat daily check of Ann & Bö"]);
    const script = readFileSync(join(import.meta.dirname, "../../build/installer.nsh"), "utf8");
    expect(script).toContain("Lifeboat daily check of $0");
  });
});

describe("a task", () => {
  /** A system that notes what it is told; "broken" refuses. */
  function system(name: string, script = ""): { readonly log: string; readonly program: string } {
    const [program, log] = [join(folder, name), join(folder, `${name}.log`)];
    writeFileSync(program, `#!/bin/sh\necho "$@" >> "${log}"\n${script}\n`);
    chmodSync(program, 0o755);
    return { log, program };
  }
  const taskOf = (program: string, text = "one"): DailyTask => ({
    files: [{ path: join(folder, "units/deep", "a"), bytes: Buffer.from(text) }],
    enable: [[program, "on"]],
    disable: [[program, "off"]],
  });

  it("is on while its files are there as they should be", async () => {
    const { program, log } = system("fine");
    const task = taskOf(program);
    expect(dailyState(task)).toBe("off");
    await turnOn(task);
    expect([dailyState(task), dailyState(taskOf(program, "another"))]).toEqual(["on", "outdated"]);
    await turnOn(taskOf(program, "another"));
    await turnOff(task);
    expect([dailyState(task), readFileSync(log, "utf8")]).toEqual(["off", "on\noff\non\noff\n"]);
  });

  it("leaves nothing behind where the system refuses", async () => {
    const task = taskOf(system("broken", "exit 1").program);
    await expect(turnOn(task)).rejects.toMatchObject({ code: "unsupported" });
    expect(dailyState(task)).toBe("off");
  });

  it.each([
    ["systemd", (program: string) => systemdTask(join(folder, "home/.config"), [program, "status"])],
    ["launchd", (program: string) => launchdTask({ home: join(folder, "home"), uid: 1 }, [program, "status"])],
  ])("of %s runs the program while it is there, and else takes itself away", (name, task) => {
    const { program, log } = system(`program of ${name}`);
    const bin = join(folder, `bin-${name}`);
    mkdirSync(bin, { recursive: true });
    for (const tool of ["systemctl", "launchctl"]) writeFileSync(join(bin, tool), "#!/bin/sh\n", { mode: 0o755 });
    const { files } = task(program);
    for (const { path, bytes } of files) {
      mkdirSync(join(path, ".."), { recursive: true });
      writeFileSync(path, bytes);
    }
    const script = scriptOf(name, files[0]?.bytes.toString() ?? "");
    const runIt = (): unknown => execFileSync("/bin/sh", ["-c", script, program, "status"], { env: { PATH: `${bin}:/usr/bin:/bin`, HOME: join(folder, "home") } });
    runIt();
    expect(readFileSync(log, "utf8")).toBe("status\n");
    expect(files.every(({ path }) => existsSync(path))).toBe(true);
    rmSync(program);
    runIt();
    expect(files.filter(({ path }) => existsSync(path))).toEqual([]);
  });

  it("runs this very program", () => {
    const [program, script, ...rest] = notifyWords();
    expect([program, script, rest]).toEqual([process.execPath, join(import.meta.dirname, "../../build/lifeboat.mjs"), ["status", "--notify"]]);
    expect(existsSync(script ?? "")).toBe(true);
  });
});

/** What /bin/sh gets after -c, out of the text that the system reads. */
function scriptOf(name: string, text: string): string {
  if (name === "launchd") {
    const seen = parsed(text);
    return seen[seen.indexOf("-c") + 2] ?? "";
  }
  const [, quoted = ""] = /"-c" "((?:[^"\\]|\\.)*)"/.exec(text) ?? [];
  return quoted.replaceAll(/\\(.)/g, "$1").replaceAll("$$", "$").replaceAll("%%", "%");
}
