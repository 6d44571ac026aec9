import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Runs a shell script as root in this very system, seen through an overlay: what it changes is in memory and gone after it.
 * `shared` are folders that it sees as they are.
 */
export type InChroot = { readonly output: string; /** Files and folders (with a slash at the end) that it made, changed or took away for good, from the root. */ readonly left: readonly string[] };

export function runInChroot(script: string, shared: readonly string[]): InChroot {
  const folder = mkdtempSync(join(tmpdir(), "lifeboat-chroot-"));
  const at = (name: string): string => join(folder, name);
  try {
    for (const name of ["memory", "result"]) mkdirSync(at(name));
    writeFileSync(at("result/steps"), script);
    writeFileSync(at("enter"), enter);
    const { status, stdout, stderr } = spawnSync("unshare", ["--mount", "sh", at("enter"), at("memory"), at("result"), ...shared], { encoding: "utf8", timeout: 90_000 });
    if (status !== 0) throw new Error(`in the chroot: exit ${status}\n${stdout}${stderr}`);
    return { output: stdout, left: readFileSync(at("result/left"), "utf8").split("\n").filter((line) => line !== "") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Why it cannot run here; undefined where it can. */
export function noChroot(): string | undefined {
  if (process.getuid?.() !== 0) return "only root may change its root folder";
  try {
    runInChroot("true", []);
    return undefined;
  } catch (error) {
    return String(error).split("\n").slice(0, 3).join(" ");
  }
}

const enter = `set -eu
memory=$1 result=$2; shift 2
mount -t tmpfs tmpfs "$memory"
mkdir "$memory/up" "$memory/work" "$memory/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$memory/up,workdir=$memory/work" "$memory/root"
for shared in /proc /dev /sys "$result" "$@"; do
  mkdir -p "$memory/root$shared"
  mount --rbind "$shared" "$memory/root$shared"
done
chroot "$memory/root" sh -eu "$result/steps"
# Left is what the overlay's upper layer has and the system below has not, or otherwise.
cd "$memory/up"
find . | while read -r path; do
  if [ -d "$path" ]; then [ -d "/$path" ] || echo "\${path#.}/"
  else [ -f "/$path" ] && [ -f "$path" ] && cmp -s "$path" "/$path" || echo "\${path#.}"; fi
done | sort > "$result/left"
`;

/** A package that stands for those named: what a desktop has and a build machine may not. */
export function standInPackage(names: readonly string[], file: string): void {
  const root = mkdtempSync(join(tmpdir(), "lifeboat-stand-in-"));
  mkdirSync(join(root, "DEBIAN"));
  const fields = { Package: "lifeboat-test-desktop", Version: "1", Architecture: "all", Maintainer: "nobody <nobody@example.invalid>", Provides: names.join(", "), Description: "stands for a desktop's libraries" };
  writeFileSync(join(root, "DEBIAN/control"), Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`).join(""));
  execFileSync("dpkg-deb", ["--root-owner-group", "--build", root, file]);
  rmSync(root, { recursive: true });
}
