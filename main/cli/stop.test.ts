import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ended, Home } from "./cli.fixture.ts";

describe.skipIf(process.platform === "win32")("a command at work", { timeout: 60_000 }, () => {
  let silent: Server;
  beforeAll(async () => {
    silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
  });
  afterAll(() => {
    silent.closeAllConnections();
    silent.close();
  });

  /** Waits for an answer that never comes. */
  async function atWork(home: Home, env: NodeJS.ProcessEnv = {}, via: readonly string[] = []) {
    const url = `http://127.0.0.1:${String((silent.address() as AddressInfo).port)}/`;
    const child = home.start(["add", "dav", "--url", url, "--user", "anna", "--password-file", home.file("pw", "secret"), "--name", "Work"], env, via);
    child.stdin.end();
    await once(silent, "request");
    return child;
  }

  it("goes on when a terminal is closed that it does not use, as nohup has it", async () => {
    using home = new Home();
    const child = await atWork(home);
    child.kill("SIGHUP");
    await sleep(1000);
    expect(child.exitCode).toBe(null);
    child.kill("SIGTERM");
    expect(await ended(child)).toMatchObject({ code: 130 });
  });

  it("ends with the shell that npm has started it in", async () => {
    using home = new Home();
    const shell = await atWork(home, { npm_command: "exec" }, ["/bin/sh", "-c", '"$0" "$@"; exit']);
    shell.kill("SIGTERM");
    // Its output ends when nobody is left to write into it.
    expect(await ended(shell)).toMatchObject({ code: null, err: expect.stringContaining("What was finished by then is kept") as string });
  });
});
