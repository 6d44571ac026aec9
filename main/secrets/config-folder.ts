import { homedir } from "node:os";
import { join } from "node:path";

/** Where this user's settings live: never inside a vault. LIFEBOAT_CONFIG wins, then the system's own convention. */
export function configFolder(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform, home = homedir()): string {
  if (env["LIFEBOAT_CONFIG"]) return env["LIFEBOAT_CONFIG"];
  if (platform === "darwin") return join(home, "Library/Application Support/Lifeboat");
  if (platform === "win32") return join(env["APPDATA"] || join(home, "AppData/Roaming"), "Lifeboat");
  return join(env["XDG_CONFIG_HOME"] || join(home, ".config"), "lifeboat");
}
