// Ours and the programs people use, in turns, each a fresh process on the same phone. Host: bench/usb.bench.ts.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writePhotos } from "../../../bench/corpus-photos.ts";
import { listDevices } from "../../../main/engine/usb/devices.ts";
import { bare } from "./bare.ts";
import { sh } from "./guest.ts";
import { fillSmall, type Handset, qemu, umtp } from "./phones.ts";
import { connect, io, list, sourceOf, storage } from "./pull.ts";

/** A folder of a phone, and how each program brings it here. */
type Pull = { readonly work: string; readonly phone: Plugs; readonly files: number; readonly by: Readonly<Record<string, string>> };

const [mode = "", one = "", two = ""] = process.argv.slice(2);
const photos = "DCIM/100APPLE";
const small = "DCIM/small";
const sdcard = "/sdcard";
/** As the program starts (build/pinned-node.mjs). */
const env = { ...process.env, NODE_COMPILE_CACHE: "/tmp/compiled" };
const me = `${process.execPath} ${process.execArgv.join(" ")} ${process.argv[1] ?? ""}`;

if (mode === "ours") await ours(one, two);
else if (mode === "adb") await oursOverAdb(one);
else if (mode === "bare") await bare(Number(one));
else if (mode === "list") await unchanged(one);
else if (mode !== "start") await compare(Number(mode), Number(one));
process.exit(0);

/** Pulls what is in one folder of the phone into the folder we are in, as the peers do. */
async function ours(serial: string, folder: string): Promise<void> {
  await using connection = await connect(serial);
  const refs = (await list(connection)).refs.filter(({ href }) => href.startsWith(`${folder}/`));
  let before: Promise<void> = Promise.resolve();
  for await (const answer of sourceOf(connection).read(await storage(connection), refs, io)) {
    if (answer.is !== "item" || "bytes" in answer.item.body) throw new Error(JSON.stringify(answer));
    // The mirror, too, writes one while the next is on its way.
    const writing = writeFile(basename(answer.ref.href), answer.item.body.open());
    await before;
    before = writing;
  }
  await before;
}

async function oursOverAdb(folder: string): Promise<void> {
  const { reach } = await import("../../../main/engine/providers/adb/reach.ts");
  const phone = await reach({}, io);
  const files = (await phone.list(`${sdcard}/${folder}`, io)).filter(({ is }) => is === "file");
  // The mirror, too, takes what the phone is willing to send at once.
  await Promise.all(files.map(({ name, size }) => writeFile(name, phone.open(`${sdcard}/${folder}/${name}`, 0, size))));
  await phone.close();
}

/** A run that changes nothing, after one that told the cursor; what it took is for the host. */
async function unchanged(serial: string): Promise<void> {
  await using connection = await connect(serial);
  const { cursor, refs } = await list(connection);
  const started = performance.now();
  const again = await list(connection, cursor);
  if (again.full) throw new Error("a full listing where nothing changed");
  tell({ work: "unchanged", who: "", ms: performance.now() - started, mb: (process.resourceUsage().maxRSS * 1024) / 1e6, files: refs.length });
}

/** A part of everything. A phone for each work: ours lists all of a phone, where peers look into one folder. */
async function compare(divide: number, rounds: number): Promise<void> {
  const emulated = { large: qemu("large"), small: qemu("small"), many: qemu("many") };
  const gadgets = { large: umtp("large", 0), small: umtp("small", 1) };
  for (const { large, small: few } of [emulated, gadgets]) {
    await writePhotos(large.folder, { count: Math.ceil(60 / divide), bytes: Math.ceil(180_000_000 / divide) });
    fillSmall(join(few.folder, small), 1000 / divide, 20_000);
  }
  fillSmall(join(emulated.many.folder, "DCIM/many"), 10_000 / divide, 300);
  for (const from of [gadgets.large.folder, gadgets.small.folder]) cpSync(join(from, "DCIM"), `${sdcard}/DCIM`, { recursive: true });
  sh("load fuse; mkdir -p /mnt/phone; adb_phone pixel");
  for (let round = 0; round < rounds; round += 1) {
    start();
    await run(overMtp("large", emulated.large, photos));
    await run(overMtp("small", emulated.small, small));
    await transfers("small", emulated.small);
    await run(overMtp("gadget large", gadgets.large, photos));
    await run(overMtp("gadget small", gadgets.small, small));
    await transfers("gadget small", gadgets.small);
    await run(overAdb("adb large", photos));
    await run(overAdb("adb small", small));
    await look(emulated.many);
  }
}

/** What a second takes in here: ours, and Node alone, with nothing to do. */
function start(): void {
  spend(`${me} start`, "/tmp");
  for (const [who, command] of Object.entries({ "": `${me} start`, node: `${process.execPath} -e 0` })) tell({ work: "start", who, files: 0, ...spend(command, "/tmp") });
}

type Plugs = Pick<Handset, "plug" | "unplug">;

/** It is there a moment later; only ours waits for that by itself. */
async function plugIn(phone: Plugs): Promise<void> {
  await until(0);
  phone.plug();
  await until(1);
}

async function until(plugged: number): Promise<void> {
  for (let tries = 0; (await listDevices()).filter(({ interfaces }) => interfaces.length > 0).length !== plugged; tries += 1) {
    if (tries === 300) throw new Error(`not ${String(plugged)} devices in half a minute`);
    await sleep(100);
  }
}

function overMtp(work: string, phone: Handset, folder: string): Pull {
  const { serial, folder: from } = phone;
  // The id of the only storage: umtp-responder's, else QEMU's.
  const store = serial.startsWith("serial-") ? "store_ffff0001" : "store_00010001";
  const by = {
    "": `${me} ours ${serial} ${folder}`,
    gphoto2: `gphoto2 -q --get-all-files --folder /${store}/${folder}`,
    "aft-mtp-cli": `aft-mtp-cli 'cd ${dirname(folder)}' 'get ${basename(folder)}'`,
    // For each of many files it asks for all of the folder again: 40 of them take it 7,000 transactions.
    ...(folder === photos && { jmtpfs: `jmtpfs /mnt/phone && cp -r /mnt/phone/*/${folder} . ; fusermount3 -u /mnt/phone` }),
  };
  return { work, phone, files: filesIn(join(from, folder)), by };
}

/** A server that runs already would hold the phone. */
function overAdb(work: string, folder: string): Pull {
  const phone = { plug: () => void sh("adb kill-server || true; plug pixel 2"), unplug: () => void sh("unplug pixel") };
  return { work, phone, files: filesIn(join(sdcard, folder)), by: { "": `${me} adb ${folder}`, "adb pull": `adb wait-for-device pull ${sdcard}/${folder} .` } };
}

/** One that does not bring all of it is told with the count it brought. Each has a phone that was just plugged in: umtp-responder hangs once gphoto2 has asked it. */
async function run({ work, phone, files: wanted, by }: Pull): Promise<void> {
  for (const [who, command] of Object.entries(by)) {
    const dir = "/tmp/pulled";
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(dir);
    await plugIn(phone);
    const { status, stderr, ms, mb } = spend(command, dir);
    phone.unplug();
    const files = filesIn(dir);
    tell({ work, who, ms, mb, files, ...(files === wanted ? {} : { problem: `${String(files)} of ${String(wanted)} files, exit ${String(status)}: ${stderr.slice(-300)}` }) });
  }
}

/** Of small files. */
async function transfers(work: string, phone: Handset): Promise<void> {
  const files = filesIn(join(phone.folder, small));
  await plugIn(phone);
  const { status, stderr, ms, mb } = spend(`${me} bare ${String(files)}`, "/tmp");
  phone.unplug();
  tell({ work, who: "the transfers alone", ms, mb, files, ...(status === 0 ? {} : { problem: stderr.slice(-300) }) });
}

/** What the phone takes to tell of all its files is what the fastest program takes that asks for no more. */
async function look(phone: Handset): Promise<void> {
  const { serial } = phone;
  await plugIn(phone);
  process.stdout.write(spawnSync("sh", ["-c", `${me} list ${serial}`], { encoding: "utf8" }).stdout);
  const { ms, mb } = spend("gphoto2 -q -L --folder /store_00010001/DCIM/many", "/tmp");
  phone.unplug();
  tell({ work: "unchanged", who: "gphoto2 -L", ms, mb, files: 0 });
}

function spend(command: string, cwd: string): { status: number | null; stderr: string; ms: number; mb: number } {
  const started = performance.now();
  const { status, stderr } = spawnSync("/usr/bin/time", ["-q", "-f", "%M", "-o", "/tmp/peak", "timeout", "300", "sh", "-c", command], { cwd, env, encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
  const ms = performance.now() - started;
  return { status, stderr, ms, mb: (Number(readFileSync("/tmp/peak", "utf8").trim().split("\n").at(-1)) * 1024) / 1e6 };
}

function filesIn(dir: string): number {
  return readdirSync(dir, { recursive: true }).filter((name) => statSync(join(dir, String(name))).isFile()).length;
}

function tell(said: object): void {
  process.stdout.write(`${JSON.stringify({ check: "speed", ok: true, seconds: 0, ...said })}\n`);
}
