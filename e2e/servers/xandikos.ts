// Xandikos 0.2 from Debian: one principal, no authentication (it leaves that to a proxy), Git underneath.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { freePort, serve, type Server, serverFolders, type ServerOptions } from "./server.ts";

export function xandikosAvailable(): boolean {
  return spawnSync("xandikos", ["--version"]).status === 0;
}

export async function startXandikos(options: ServerOptions = {}): Promise<Server> {
  const { user = "alice", password = "correct horse" } = options;
  const port = await freePort();
  const { dir, logFile } = serverFolders("xandikos", port, options.dir);
  const store = join(dir, "store");
  const address = ["-d", store, "-l", "127.0.0.1", "-p", String(port)];
  return serve({
    server: {
      url: `http://127.0.0.1:${String(port)}/`,
      user,
      password,
      dir,
      contactsHome: `/${user}/contacts/`,
      calendarsHome: `/${user}/calendars/`,
    },
    program: {
      name: "xandikos",
      command: "xandikos",
      args: [...address, "--current-user-principal", `/${user}/`, "--autocreate"],
      port,
      logFile,
    },
    prepare: () => {
      rmSync(store, { recursive: true, force: true });
      mkdirSync(store, { recursive: true });
    },
  });
}
