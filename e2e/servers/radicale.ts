// Radicale 3.1 from Debian: it runs on the system's Python, whatever "python3" comes first on PATH.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, serve, type Server, serverFolders, type ServerOptions } from "./server.ts";

const python = "/usr/bin/python3";

export function radicaleAvailable(): boolean {
  return existsSync(python) && spawnSync(python, ["-c", "import radicale"]).status === 0;
}

export async function startRadicale(options: ServerOptions = {}): Promise<Server> {
  const { user = "alice", password = "correct horse" } = options;
  const port = await freePort();
  const { dir, logFile } = serverFolders("radicale", port, options.dir);
  const config = join(dir, "config");
  const store = join(dir, "store");
  const prepare = (): void => {
    rmSync(store, { recursive: true, force: true });
    mkdirSync(join(store, "collection-root", user), { recursive: true });
    writeFileSync(join(dir, "users"), `${user}:${password}\n`, { mode: 0o600 });
    writeFileSync(config, radicaleConfig(dir, port));
  };
  return serve({
    server: {
      url: `http://127.0.0.1:${String(port)}/`,
      user,
      password,
      dir,
      contactsHome: `/${user}/`,
      calendarsHome: `/${user}/`,
    },
    program: { name: "radicale", command: python, args: ["-m", "radicale", "--config", config], port, logFile },
    prepare,
  });
}

function radicaleConfig(dir: string, port: number): string {
  return `[server]
hosts = 127.0.0.1:${String(port)}
max_connections = 20
max_content_length = 100000000
timeout = 120
[auth]
type = htpasswd
htpasswd_filename = ${join(dir, "users")}
htpasswd_encryption = plain
delay = 0
[rights]
type = owner_only
[storage]
type = multifilesystem
filesystem_folder = ${join(dir, "store")}
[web]
type = none
[logging]
level = warning
`;
}
