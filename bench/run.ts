// Measurements side by side with the programs people use today: npm run bench [-- names] [--quick]. See README.md.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { arch, availableParallelism, cpus, totalmem, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Measurement } from "./bench.ts";
import { type Row, tableOf } from "./table.ts";

const measurements: Readonly<Record<string, () => Promise<{ measure: Measurement }>>> = {
  pull: () => import("./pull.bench.ts"),
  photos: () => import("./photos.bench.ts"),
  brake: () => import("./brake.bench.ts"),
  search: () => import("./search.bench.ts"),
  restore: () => import("./restore.bench.ts"),
  copies: () => import("./copies.bench.ts"),
  face: () => import("./face.bench.ts"),
  usb: () => import("./usb.bench.ts"),
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { quick: { type: "boolean", default: false } } });
const unknown = positionals.filter((name) => !Object.hasOwn(measurements, name));
if (unknown.length > 0) {
  console.error(`no measurement ${unknown.join(", ")}; there are ${Object.keys(measurements).join(", ")}`);
  process.exit(2);
}
const names = positionals.length > 0 ? positionals : Object.keys(measurements);
const place = mkdtempSync(join(process.env["LIFEBOAT_BENCH_DIR"] ?? tmpdir(), "lifeboat-bench-"));
process.on("exit", () => rmSync(place, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(130));

// The bundle of the command line is made at its first call, which is nobody's time.
spawnSync(process.execPath, [join(import.meta.dirname, "../build/lifeboat.mjs"), "--version"]);

const rows: Row[] = [];
for (const name of names) {
  const dir = join(place, name);
  mkdirSync(dir);
  try {
    const { measure } = (await measurements[name]?.()) ?? {};
    rows.push(...((await measure?.({ dir, quick: values.quick, say: (text) => console.error(`  ${text}`) })) ?? []));
  } catch (error) {
    rows.push({ work: name, ours: "failed", peer: "-", result: String(error).split("\n")[0] ?? "", goal: "-", met: false });
    console.error(error);
  }
  rmSync(dir, { recursive: true });
}

console.log(tableOf(rows));
const [cpu] = cpus();
console.log(`\n${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} x ${cpu?.model ?? arch()}, ${(totalmem() / 1e9).toFixed(0)} GB, Node ${process.versions.node}${values.quick ? ", quick: no measure of anything" : ""}`);
if (!values.quick && rows.some((row) => !row.met)) process.exitCode = 1;
