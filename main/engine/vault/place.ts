import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, statfsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { LifeboatError, systemCode } from "../../api/errors.ts";

const networkTypes = /^(nfs\d?|cifs|smb\w*|afs|9p|ceph|gluster\w*|davfs|fuse\.(sshfs|rclone|davfs2?|s3fs|glusterfs|gvfsd.*)|ncpfs|webdav|afpfs)$/;
const syncFolders = /^(dropbox( \(.*\))?|onedrive( - .*)?|google ?drive|my drive|iclouddrive|mobile documents|nextcloud|owncloud|mega(sync)?|pcloud ?drive|syncthing)$/i;
const syncMarkers = [".dropbox", ".dropbox.cache", ".stfolder", ".sync_journal.db", ".owncloudsync.log", ".nextcloudsync.log"];

/**
 * Throws vault-place where a vault would not be safe: network file systems break SQLite's locks, sync clients copy a
 * database in the middle of a write. Copies may go to such places, the vault may not.
 */
export function checkPlace(dir: string): void {
  const here = nearest(resolve(dir));
  const network = networkType(here);
  if (network) throw new LifeboatError("vault-place", `${dir} is on a network drive (${network})`);
  const sync = syncClient(resolve(dir));
  if (sync) throw new LifeboatError("vault-place", `${dir} is kept in step by a sync program (${sync})`);
}

/** The closest ancestor that exists, links resolved. */
function nearest(path: string): string {
  let at = path;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return realpathSync(at);
}

function networkType(path: string): string | undefined {
  if (process.platform === "win32") return path.startsWith("\\\\") ? "UNC path" : undefined;
  const mounts = process.platform === "linux" ? linuxMounts() : [];
  let best: { point: string; type: string } | undefined;
  for (const mount of mounts) {
    const inside = path === mount.point || path.startsWith(mount.point.endsWith("/") ? mount.point : `${mount.point}/`);
    if (inside && (!best || mount.point.length >= best.point.length)) best = mount;
  }
  return best && networkTypes.test(best.type) ? best.type : undefined;
}

/** /proc/self/mountinfo, see proc(5). Spaces are written \040. */
function linuxMounts(): { point: string; type: string }[] {
  const mounts = [];
  for (const line of readFileSync("/proc/self/mountinfo", "utf8").split("\n")) {
    const [left, right] = line.split(" - ");
    const point = left?.split(" ")[4]?.replaceAll(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
    const type = right?.split(" ")[0];
    if (point && type) mounts.push({ point, type });
  }
  return mounts;
}

function syncClient(path: string): string | undefined {
  const home = homedir();
  for (let at = path; dirname(at) !== at; at = dirname(at)) {
    const name = at.slice(at.lastIndexOf(sep) + 1);
    const marker = syncMarkers.find((file) => existsSync(join(at, file)) && at !== home);
    if (syncFolders.test(name)) return name;
    if (marker) return marker;
  }
  return undefined;
}

export type Room = { readonly free: number; readonly total: number };

/** Bytes free to this user, and in all, on the disk that holds `dir`. */
export function roomAt(dir: string): Room {
  const { bavail, blocks, bsize } = statfsSync(nearest(resolve(dir)));
  return { free: bavail * bsize, total: blocks * bsize };
}

/** False under 5 % or 2 GB free: then no new media is taken, text still is. */
export function roomForMedia({ free, total }: Room): boolean {
  return free >= 2e9 && free >= total * 0.05;
}

/** Several threads or programs may make it at once. Its parent must be there: a volume that has gone is not made anew. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

/**
 * With those above it that are lacking; gives the topmost that was made. Node's own way never ends where a file system says that
 * there is none of a folder that it will not have (autofs, /proc): throws no-folder there.
 */
export function makeFolders(folder: string): string | undefined {
  if (existsSync(folder)) return undefined;
  const topmost = dirname(folder) === folder ? undefined : makeFolders(dirname(folder));
  try {
    makeFolder(folder);
  } catch (cause) {
    throw systemCode(cause) === "ENOENT" ? new LifeboatError("no-folder", folder, { cause }) : cause;
  }
  return topmost ?? folder;
}

/** What becomes a vault is nobody else's to read, whoever made the folder and how: all in it is plain. */
export function makePrivate(folder: string): void {
  if (process.platform !== "win32") chmodSync(folder, 0o700);
}
