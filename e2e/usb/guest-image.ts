// The disk and kernel of the bench's guest, from Debian's packages: handsets nobody here wrote and the programs to compare with.
import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { kept, unpack } from "./packages.ts";
import { addPhone, phonePackages, standIns } from "./phone-tree.ts";

export type GuestImage = { readonly disk: string; readonly kernel: string; readonly initramfs: string };

const packages = [
  ...phonePackages, "linux-image-amd64", "udev", "umtp-responder", "adb", "gphoto2", "android-file-transfer", "jmtpfs", "fuse3", "time",
];
/** Drawn in by what is here only as programs of the command line. */
const unneeded =
  /^(libllvm|mesa|libgl|libegl|libgbm|libvulkan|libdrm|libz3|libqt5|qt|fonts|fontconfig|libsvt|libaom|librav1e|libdav1d|libde265|libheif|libavif|libgav|libyuv|shared-mime|linux-base|initramfs|klibc|libklibc|dracut|passwd|adduser|perl|libglib|systemd$|libapparmor|dbus|libpam-|libwayland|libinput|libwacom|libevdev|libmtdev|x11|xkb|libproxy|libgudev|libharfbuzz|libgraphite)/;
const modules = [
  "virtio_pci", "virtio_blk", "crc32c_generic", "ext4", "9p", "9pnet_virtio", "virtio_console", "virtio_rng", "xhci_pci", "libcomposite", "usb_f_fs",
  "udc-core", "dummy_hcd", "fuse", "vhci-hcd", "usbip-host",
];
const atStart = ["virtio_pci", "virtio_blk", "crc32c_generic", "ext4"];
const here = join(import.meta.dirname, "guest");

/** Takes a minute or two the first time, then nothing until one of its inputs changes. */
export function guestImage(): GuestImage {
  const files = ["guest-image.ts", "phone-tree.ts", "packages.ts"].map((name) => join(import.meta.dirname, name));
  const scripts = [...globSync("*", { cwd: here })].sort().map((name) => join(here, name));
  const key = [...[...files, ...scripts].map((file) => readFileSync(file, "utf8")), ...standIns(), process.version];
  const folder = kept("image", key, makeImage);
  return { disk: join(folder, "disk"), kernel: join(folder, "kernel"), initramfs: join(folder, "initramfs") };
}

/** Apart, so that a change of a script does not unpack everything again. */
function base(): string {
  return kept("base", [...packages, ...modules, unneeded.source, keepModules.toString(), unpack.toString()], (folder) => {
    const tree = join(folder, "tree");
    unpack(packages, tree, unneeded);
    for (const name of ["doc", "locale", "man", "lintian", "bash-completion", "info", "i18n"]) rmSync(join(tree, "usr/share", name), { recursive: true, force: true });
    renameSync(only(join(tree, "boot"), "vmlinuz-*"), join(folder, "kernel"));
    keepModules(tree);
  });
}

function makeImage(folder: string): void {
  const from = base();
  const tree = join(folder, "tree");
  execFileSync("cp", ["-a", "--reflink=auto", join(from, "tree"), tree]);
  cpSync(join(from, "kernel"), join(folder, "kernel"));
  addPhone(tree);
  for (const name of ["checkout", "share", "mnt"]) mkdirSync(join(tree, name), { recursive: true });
  install(join(here, "init.sh"), join(tree, "usr/sbin/guest-init"));
  install(join(here, "guest.sh"), join(tree, "usr/lib/guest.sh"));
  install(join(here, "umtprd.conf"), join(tree, "etc/umtprd.template"));
  writeFileSync(join(folder, "initramfs"), makeInitramfs(tree, join(folder, "first")));
  const disk = join(folder, "disk");
  writeFileSync(disk, "");
  truncateSync(disk, 3 * 2 ** 30);
  execFileSync("mke2fs", ["-q", "-t", "ext4", "-O", "^has_journal", "-d", tree, disk]);
  for (const name of ["tree", "first"]) rmSync(join(folder, name), { recursive: true });
}

/** Leaves the modules we use, uncompressed, each with a list of what is to be loaded up to it. */
function keepModules(tree: string): void {
  const all = globSync("usr/lib/modules/*/kernel/**/*.ko.xz", { cwd: tree });
  const byName = new Map(all.map((path) => [plain(basename(path, ".ko.xz")), path]));
  const folder = join(tree, "usr/lib/modules-kept");
  mkdirSync(folder);
  const needs = new Map<string, string[]>();
  const visit = (name: string): string[] => {
    const known = needs.get(plain(name));
    if (known !== undefined) return known;
    const path = byName.get(plain(name));
    if (path === undefined) return builtIn(tree, name);
    const code = execFileSync("xz", ["-dc", join(tree, path)], { maxBuffer: 1 << 28 });
    const file = `${basename(path, ".ko.xz")}.ko`;
    writeFileSync(join(folder, file), code);
    const depends = /\0depends=([^\0]*)\0/.exec(code.toString("latin1"))?.[1] ?? "";
    const order = [...new Set([...depends.split(",").filter((other) => other !== "").flatMap(visit), file])];
    needs.set(plain(name), order);
    return order;
  };
  for (const name of modules) writeFileSync(join(folder, `${name}.order`), visit(name).map((file) => `${file}\n`).join(""));
  rmSync(join(tree, "usr/lib/modules"), { recursive: true });
  renameSync(folder, join(tree, "usr/lib/modules"));
}

function builtIn(tree: string, name: string): string[] {
  const names = readFileSync(only(join(tree, "usr/lib/modules"), "*/modules.builtin"), "utf8").split("\n").map((path) => plain(basename(path, ".ko")));
  if (!names.includes(plain(name))) throw new Error(`the kernel has no module ${name}`);
  return [];
}

/** Busybox and the modules of the disk, in the order they load. */
function makeInitramfs(tree: string, folder: string): Buffer {
  for (const name of ["bin", "dev", "disk", "modules"]) mkdirSync(join(folder, name), { recursive: true });
  const busybox = join(tree, "usr/bin/busybox");
  install(busybox, join(folder, "bin/busybox"));
  install(join(here, "initramfs.sh"), join(folder, "init"));
  const lists = atStart.flatMap((name) => readFileSync(join(tree, `usr/lib/modules/${name}.order`), "utf8").split("\n").filter((file) => file !== ""));
  [...new Set(lists)].forEach((file, n) => cpSync(join(tree, "usr/lib/modules", file), join(folder, "modules", `${String(n).padStart(2, "0")}-${file}`)));
  const names = execFileSync(busybox, ["find", "."], { cwd: folder });
  return execFileSync(busybox, ["cpio", "-o", "-H", "newc"], { cwd: folder, input: names, maxBuffer: 1 << 28, stdio: ["pipe", "pipe", "ignore"] });
}

function install(from: string, to: string): void {
  cpSync(from, to);
  execFileSync("chmod", ["755", to]);
}

function only(folder: string, pattern: string): string {
  const [name] = globSync(pattern, { cwd: folder });
  if (name === undefined || statSync(join(folder, name)).size === 0) throw new Error(`no ${pattern} in ${folder}`);
  return join(folder, name);
}

const plain = (name: string): string => name.replaceAll("-", "_");
