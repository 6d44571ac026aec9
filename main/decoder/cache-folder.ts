import { homedir } from "node:os";
import { join } from "node:path";

/** What may be thrown away at any time, by the system's own convention. LIFEBOAT_CACHE wins. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform, home = homedir()): string {
  if (env["LIFEBOAT_CACHE"]) return env["LIFEBOAT_CACHE"];
  if (platform === "darwin") return join(home, "Library/Caches/Lifeboat");
  if (platform === "win32") return join(env["LOCALAPPDATA"] || join(home, "AppData/Local"), "Lifeboat", "Cache");
  return join(env["XDG_CACHE_HOME"] || join(home, ".cache"), "lifeboat");
}
