// Trees of files from Debian's packages, unpacked and never installed: kept between runs in a folder outside the checkout.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** adbd is in no release before this one. */
const suite = "trixie";
const mirror = process.env["LIFEBOAT_DEBIAN_MIRROR"] ?? "http://deb.debian.org/debian";
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** Where trees and images are kept: `LIFEBOAT_USB_BENCH`, or below the person's cache folder. */
function benchFolder(): string {
  const caches = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const folder = process.env["LIFEBOAT_USB_BENCH"] ?? join(caches, "lifeboat-usb-bench");
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * The folder of that name, made by `make` in a temporary one unless it is there already. The key is all that it is made of:
 * when that changes, older ones are forgotten.
 */
export function kept(name: string, key: readonly string[], make: (folder: string) => void): string {
  const hash = createHash("sha256").update(JSON.stringify(key)).digest("hex").slice(0, 16);
  const made = join(benchFolder(), `${name}-${hash}`);
  if (existsSync(made)) return made;
  const older = globSync(`${name}-*`, { cwd: benchFolder() });
  const temporary = mkdtempSync(join(benchFolder(), "making-"));
  try {
    make(temporary);
    renameSync(temporary, made);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    // Somebody else made it meanwhile.
    if (!existsSync(made)) throw error;
  }
  for (const old of older) rmSync(join(benchFolder(), old), { recursive: true, force: true });
  return made;
}

type Apt = { readonly folder: string; readonly run: (...args: readonly string[]) => string };

/** An apt of its own while `work` lasts, with the suite's lists. */
function withApt<T>(work: (apt: Apt) => T): T {
  const folder = mkdtempSync(join(benchFolder(), "apt-"));
  try {
    const env = { ...process.env, APT_CONFIG: configureApt(folder) };
    const run = (...args: readonly string[]): string => {
      const options = { env, cwd: folder, encoding: "utf8", maxBuffer: 1 << 26 } as const;
      return execFileSync("apt-get", ["-q", "-y", "--no-install-recommends", ...args], { ...options, stdio: ["ignore", "pipe", "pipe"] });
    };
    run("update", "--error-on=any");
    return work({ folder, run });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Why the packages cannot be had; undefined where they can. A machine with Debian's packages may have those of one release only. */
export function packagesAway(): string | undefined {
  try {
    return withApt(() => undefined);
  } catch {
    return `Debian's ${suite} cannot be had from ${mirror}`;
  }
}

/** Unpacks the packages and all that they depend on into `tree`, without those that `unneeded` matches by name. */
export function unpack(packages: readonly string[], tree: string, unneeded: RegExp = /^$/): void {
  withApt(({ folder, run }) => {
    const closure = [...run("install", "--simulate", ...packages).matchAll(/^Inst (\S+)/gm)].map(([, name = ""]) => name);
    const wanted = closure.filter((name) => !unneeded.test(name));
    run("download", ...wanted);
    joinUsr(tree);
    const archives = globSync("*.deb", { cwd: folder });
    if (archives.length !== wanted.length) throw new Error(`${String(archives.length)} of ${String(wanted.length)} packages came`);
    const done = spawnSync("xargs", ["-P4", "-I{}", "dpkg-deb", "-x", "{}", tree], { cwd: folder, input: archives.join("\n"), encoding: "utf8" });
    if (done.status !== 0) throw new Error(`dpkg-deb: ${done.stderr.slice(-500)}`);
  });
}

/** An apt of its own, which knows nothing of what this system has. */
function configureApt(apt: string): string {
  for (const folder of ["etc/apt.conf.d", "etc/preferences.d", "state/lists/partial", "cache/archives/partial"]) {
    mkdirSync(join(apt, folder), { recursive: true });
  }
  writeFileSync(join(apt, "status"), "");
  writeFileSync(join(apt, "sources.list"), `deb [signed-by=${keyring}] ${mirror} ${suite} main\n`);
  const settings = {
    "Dir::Etc": join(apt, "etc"),
    "Dir::Etc::sourcelist": join(apt, "sources.list"),
    "Dir::Etc::sourceparts": "-",
    "Dir::State": join(apt, "state"),
    "Dir::State::status": join(apt, "status"),
    "Dir::Cache": join(apt, "cache"),
    "APT::Architecture": "amd64",
    "APT::Sandbox::User": "root",
    "Acquire::Languages": "none",
    "Acquire::Retries": "3",
  };
  const file = join(apt, "apt.conf");
  writeFileSync(file, Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`).join(""));
  return file;
}

/** The links that Debian's base-files brings; before anything is unpacked, so that all goes through them. */
function joinUsr(tree: string): void {
  for (const name of ["bin", "sbin", "lib", "lib64"]) {
    mkdirSync(join(tree, "usr", name), { recursive: true });
    if (!existsSync(join(tree, name))) symlinkSync(`usr/${name}`, join(tree, name));
  }
}
