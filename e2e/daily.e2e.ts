// The daily check as the system runs it: `lifeboat status --notify` as a process, on a desktop's own bus with a daemon that
// shows notifications.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Lifeboat } from "./lifeboat.ts";

const tools = ["dbus-daemon", "Xvfb", "dunst"];
const missing = tools.filter((tool) => !existsSync(`/usr/bin/${tool}`));
if (missing.length > 0) console.log(`skipped: notifications on a real desktop bus, since there is no ${missing.join(", ")} here`);

let lifeboat: Lifeboat;
beforeEach(() => {
  lifeboat = new Lifeboat();
  mkdirSync(join(lifeboat.home, "Pictures"));
  writeFileSync(join(lifeboat.home, "Pictures/anna.vcf"), "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\nFN:Anna Secret\r\nEND:VCARD\r\n");
});
afterEach(() => lifeboat[Symbol.dispose]());

describe.skipIf(missing.length > 0)("the daily check on a desktop", () => {
  let desktop: Desktop;
  beforeEach(async () => {
    desktop = await Desktop.start(lifeboat);
  });
  afterEach(() => desktop.stop());

  it.each(["notify-send", "gdbus"])("notifies once, without names, by %s", async (way) => {
    onlyWith(lifeboat, way);
    await lifeboat.json(0, "add", "files", join(lifeboat.home, "Pictures"), "--name", "Secret folder");
    await lifeboat.json(6, "status", "--notify");
    const body = await desktop.next();
    expect(body).toContain("has not been looked at in full yet");
    expect(body).not.toContain("Secret");
    await lifeboat.json(6, "status", "--notify");
    await lifeboat.json(0, "backup");
    await lifeboat.json(0, "status", "--notify");
    // The folder goes: the next thing that is shown is that, so nothing was shown between.
    rmSync(lifeboat.vault, { recursive: true });
    await lifeboat.json(1, "status", "--notify");
    expect(await desktop.next()).toContain("cannot be opened");
  });
});

describe("the daily check", () => {
  it("says when nothing can be shown, and ends as it would have", async () => {
    lifeboat.env["DBUS_SESSION_BUS_ADDRESS"] = "disabled:";
    lifeboat.env["DISPLAY"] = "";
    await lifeboat.json(0, "add", "files", join(lifeboat.home, "Pictures"), "--name", "Secret folder");
    const { code, err } = await lifeboat.run("status", "--notify");
    expect([code, err]).toEqual([6, expect.stringContaining("No notification could be shown") as string]);
    expect(existsSync(join(lifeboat.home, "config/daily-check.json"))).toBe(false);
  });

  it.skipIf(process.platform !== "linux")("is turned on and off, and refused where the system has no such thing", async () => {
    lifeboat.env["XDG_CONFIG_HOME"] = join(lifeboat.home, ".config");
    const bin = join(lifeboat.home, "bin");
    mkdirSync(bin);
    const system = (exit: number): void => writeFileSync(join(bin, "systemctl"), `#!/bin/sh\nexit ${exit}\n`, { mode: 0o755 });
    lifeboat.env["PATH"] = `${bin}:${process.env["PATH"] ?? ""}`;
    system(0);
    const [on] = await lifeboat.json(0, "schedule", "on");
    expect(on).toMatchObject({ state: "on", files: [expect.stringMatching(/lifeboat-daily\.service$/), expect.stringMatching(/lifeboat-daily\.timer$/)] });
    expect(await lifeboat.json(0, "schedule", "off")).toMatchObject([{ state: "off" }]);
    system(1);
    expect(await lifeboat.json(1, "schedule", "on")).toMatchObject([{ event: "error", code: "unsupported" }]);
    expect(await lifeboat.json(0, "schedule")).toMatchObject([{ state: "off" }]);
  });

  it("looks at the folder that the window keeps things in, and at none where there is none", async () => {
    const chosen = join(lifeboat.home, "elsewhere");
    delete lifeboat.env["LIFEBOAT_VAULT"];
    lifeboat.env["LIFEBOAT_VAULT"] = "";
    expect((await lifeboat.run("status", "--notify")).err).not.toContain("notification");
    writeFileSync(join(lifeboat.home, "config/settings.json"), JSON.stringify({ folder: chosen }));
    await lifeboat.json(0, "add", "files", join(lifeboat.home, "Pictures"), "--name", "Here", "--vault", chosen);
    await lifeboat.json(0, "backup", "--vault", chosen);
    const [status] = await lifeboat.json(0, "status", "--notify");
    expect(status).toMatchObject({ vault: chosen, because: "all-well" });
  });
});

/** The other way is not there. */
function onlyWith(lifeboat: Lifeboat, way: string): void {
  const bin = join(lifeboat.home, "bin");
  mkdirSync(bin);
  for (const other of ["notify-send", "gdbus"].filter((name) => name !== way)) writeFileSync(join(bin, other), "#!/bin/sh\nexit 127\n", { mode: 0o755 });
  lifeboat.env["PATH"] = `${bin}:${process.env["PATH"] ?? ""}`;
}

/** A display, a bus and dunst, which prints what it shows. */
class Desktop {
  readonly #processes: readonly ChildProcess[];
  readonly #bodies: AsyncIterator<string>;

  private constructor(processes: readonly ChildProcess[], bodies: AsyncIterator<string>) {
    this.#processes = processes;
    this.#bodies = bodies;
  }

  static async start(lifeboat: Lifeboat): Promise<Desktop> {
    const x = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "320x240x24", "-nolisten", "tcp"], { stdio: ["ignore", "pipe", "ignore"] });
    const [display] = (await once(createInterface(x.stdout), "line")) as [string];
    const bus = spawn("dbus-daemon", ["--session", "--nofork", "--print-address=1"], { stdio: ["ignore", "pipe", "ignore"] });
    const [address] = (await once(createInterface(bus.stdout), "line")) as [string];
    Object.assign(lifeboat.env, { DISPLAY: `:${display}`, DBUS_SESSION_BUS_ADDRESS: address });
    // Unbuffered: it would hold back what it prints into a pipe.
    const dunst = spawn("stdbuf", ["-o0", "dunst", "-print", "-conf", "/dev/null"], { env: { ...process.env, ...lifeboat.env }, stdio: ["ignore", "pipe", "ignore"] });
    execFileSync("gdbus", ["wait", "--session", "--timeout", "10", "org.freedesktop.Notifications"], { env: { ...process.env, ...lifeboat.env } });
    return new Desktop([dunst, bus, x], bodiesOf(dunst)[Symbol.asyncIterator]());
  }

  /** The text of the notification shown next. */
  async next(): Promise<string> {
    return String((await this.#bodies.next()).value);
  }

  async stop(): Promise<void> {
    for (const child of this.#processes) {
      const ended = once(child, "exit");
      child.kill();
      await ended;
    }
  }
}

async function* bodiesOf({ stdout }: ChildProcess): AsyncGenerator<string> {
  if (stdout === null) return;
  for await (const line of createInterface(stdout)) {
    const [, body] = /^\s*body: '(.*)'$/.exec(line) ?? [];
    if (body !== undefined) yield body;
  }
}
