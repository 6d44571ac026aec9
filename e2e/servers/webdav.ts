// WebDAV servers from Debian: Apache's mod_dav and rclone. Each shows one folder under one password.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, serve, type Server, serverFolders, type ServerOptions } from "./server.ts";

const apache = "/usr/sbin/apache2";
const asRoot = process.getuid?.() === 0;
/** Whom Debian's Apache runs as; it refuses to serve as root. */
const apacheUser = "www-data";

export const apacheAvailable = (): boolean => existsSync(apache);
export const rcloneAvailable = (): boolean => spawnSync("rclone", ["version"]).status === 0;

type Place = { readonly dir: string; readonly port: number; readonly url: string; readonly user: string; readonly password: string; readonly logFile: string };

async function placeOf(name: string, { user = "alice", password = "correct horse", dir: given }: ServerOptions): Promise<Place> {
  const port = await freePort();
  const { dir, logFile } = serverFolders(name, port, given);
  return { dir, port, url: `http://127.0.0.1:${String(port)}/`, user, password, logFile };
}

const served = ({ url, user, password, dir }: Place): Omit<Server, "stop" | "kill" | "restart" | "wipe" | "log"> => ({ url, user, password, dir, contactsHome: "/", calendarsHome: "/" });

/** The files it serves lie in `<dir>/files`. */
export async function startApache(options: ServerOptions = {}): Promise<Server> {
  const place = await placeOf("apache", options);
  const { dir, port, user, password, logFile } = place;
  const config = join(dir, "apache.conf");
  const prepare = (): void => {
    const files = join(dir, "files");
    rmSync(files, { recursive: true, force: true });
    mkdirSync(files, { recursive: true });
    mkdirSync(join(dir, "locks"), { recursive: true });
    writeFileSync(join(dir, "users"), `${user}:{SHA}${createHash("sha1").update(password).digest("base64")}\n`);
    writeFileSync(config, apacheConfig(dir, port));
    chmodSync(dir, 0o755);
    if (asRoot) spawnSync("chown", ["-R", apacheUser, files, join(dir, "locks")]);
  };
  const program = { name: "apache", command: apache, args: ["-f", config, "-DFOREGROUND", "-E", logFile], port, logFile };
  return serve({ server: served(place), program, prepare });
}

function apacheConfig(dir: string, port: number): string {
  const modules = ["mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic", "dav", "dav_fs"];
  return `${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n")}
ServerName 127.0.0.1
Listen 127.0.0.1:${String(port)}
PidFile ${dir}/apache.pid
ErrorLog ${dir}/error.log
${asRoot ? `User ${apacheUser}\nGroup ${apacheUser}\n` : ""}DocumentRoot ${dir}/files
DavLockDB ${dir}/locks/db
<Directory ${dir}/files>
  Dav On
  AuthType Basic
  AuthName "second copies"
  AuthUserFile ${dir}/users
  Require valid-user
</Directory>
`;
}

export async function startRclone(options: ServerOptions = {}): Promise<Server> {
  const place = await placeOf("rclone", options);
  const { dir, port, user, password, logFile } = place;
  const files = join(dir, "files");
  const prepare = (): void => {
    rmSync(files, { recursive: true, force: true });
    mkdirSync(files, { recursive: true });
  };
  const args = ["serve", "webdav", files, "--addr", `127.0.0.1:${String(port)}`, "--user", user, "--pass", password, "--config", join(dir, "rclone.conf")];
  return serve({ server: served(place), program: { name: "rclone", command: "rclone", args, port, logFile }, prepare });
}
