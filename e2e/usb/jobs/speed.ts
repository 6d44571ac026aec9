// Ours and the programs people use, in turns, each a fresh process on the same phone. Host: bench/usb.bench.ts.
import { spawnSync } from "node:child_process";
import { createWriteStream, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { writePhotos } from "../../../bench/corpus-photos.ts";
import { sh } from "./guest.ts";
import { fillSmall, type Handset, qemu } from "./phones.ts";
import { connect, io, list, sourceOf, storage } from "./pull.ts";

const [mode, one = "", two = ""] = process.argv.slice(2);
if (mode === "ours") await ours(one, two);
else if (mode === "list") await unchanged(one);
else await compare(mode === "quick" ? 20 : 1, Number(one));
process.exit(0);

/** Pulls what is in one folder of the phone into the folder we are in, as the peers do. */
async function ours(serial: string, folder: string): Promise<void> {
  await using connection = await connect(serial);
  const refs = (await list(connection)).refs.filter(({ href }) => href.startsWith(`${folder}/`));
  for await (const answer of sourceOf(connection).read(await storage(connection), refs, io)) {
    if (answer.is !== "item" || "bytes" in answer.item.body) throw new Error(JSON.stringify(answer));
    await pipeline(answer.item.body.open(), createWriteStream(basename(answer.ref.href)));
  }
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

/** A phone for each: ours lists all of a phone, where peers look into one folder. */
async function compare(divide: number, rounds: number): Promise<void> {
  const [large, small, many] = [qemu("large"), qemu("small"), qemu("many")];
  await writePhotos(large.folder, { count: Math.ceil(60 / divide), bytes: Math.ceil(180_000_000 / divide) });
  fillSmall(join(small.folder, "DCIM/small"), 1000 / divide, 20_000);
  fillSmall(join(many.folder, "DCIM/many"), 10_000 / divide, 300);
  sh("load fuse; mkdir -p /mnt/phone");
  for (let round = 0; round < rounds; round += 1) {
    for (const [work, phone, folder] of [["large", large, "DCIM/100APPLE"], ["small", small, "DCIM/small"]] as const) {
      phone.plug();
      for (const [who, command] of Object.entries(pullers(phone, folder))) run(work, who, command, filesIn(join(phone.folder, folder)));
      phone.unplug();
    }
    many.plug();
    process.stdout.write(spawnSync(process.execPath, [...process.execArgv, process.argv[1] ?? "", "list", many.serial], { encoding: "utf8" }).stdout);
    many.unplug();
  }
}

function pullers({ serial }: Handset, folder: string): Record<string, string> {
  const [name, above] = [basename(folder), folder.split("/").slice(0, -1)];
  return {
    "": `${process.execPath} ${process.execArgv.join(" ")} ${process.argv[1] ?? ""} ours ${serial} ${folder}`,
    gphoto2: `gphoto2 -q --get-all-files --folder /store_00010001/${folder}`,
    "aft-mtp-cli": `aft-mtp-cli ${above.map((each) => `'cd ${each}'`).join(" ")} 'get ${name}'`,
    jmtpfs: `sh -c 'jmtpfs /mnt/phone && cp -r /mnt/phone/*/${folder} . ; fusermount3 -u /mnt/phone'`,
  };
}

/** A peer that does not bring all of it is told with the count it brought. */
function run(work: string, who: string, command: string, wanted: number): void {
  const dir = "/tmp/pulled";
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir);
  const started = performance.now();
  const { status, stderr } = spawnSync("sh", ["-c", `/usr/bin/time -q -f %M -o /tmp/peak timeout 300 ${command}`], { cwd: dir, encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
  const ms = performance.now() - started;
  const mb = (Number(readFileSync("/tmp/peak", "utf8").trim().split("\n").at(-1)) * 1024) / 1e6;
  const files = filesIn(dir);
  tell({ work, who, ms, mb, files, ...(files === wanted ? {} : { problem: `${String(files)} of ${String(wanted)} files, exit ${String(status)}: ${stderr.slice(-300)}` }) });
}

function filesIn(dir: string): number {
  return readdirSync(dir, { recursive: true }).filter((name) => statSync(join(dir, String(name))).isFile()).length;
}

function tell(said: object): void {
  process.stdout.write(`${JSON.stringify({ check: "speed", ok: true, seconds: 0, ...said })}\n`);
}
