// A phone on a cable, in the guest of e2e/usb: photos, small files, and a run that changes nothing.
import { runJob } from "../e2e/usb/run-job.ts";
import type { Bench } from "./bench.ts";
import { expectCount, type Spent } from "./measure.ts";
import { faster, latency, memory, type Row, type Side } from "./table.ts";

type Said = { readonly work: string; readonly who: string; readonly ms: number; readonly mb: number; readonly files: number; readonly problem?: string };

const peers = ["gphoto2", "aft-mtp-cli", "jmtpfs"];
const hour = 3_600_000;

export async function measure(bench: Bench): Promise<Row[]> {
  const { quick } = bench;
  const { run, outcomes } = await runJob("speed", { args: quick ? ["quick", "1"] : ["full", "3"], timeoutMs: 2 * hour });
  if (run.code !== 0) throw new Error(`the guest ended with ${String(run.code)}: ${run.err.slice(-2000)}`);
  const said = outcomes as unknown as Said[];
  for (const { work, who, problem } of said) if (problem !== undefined) bench.say(`${who === "" ? "ours" : who}, ${work}: ${problem}`);
  expectCount("our runs with all files", said.filter(({ who, problem }) => who === "" && problem === undefined).length, quick ? 3 : 9);
  const of = (work: string, who: string): Side => ({ name: who, runs: said.filter((one) => one.work === work && one.who === who && one.problem === undefined).map(spent) });
  const rows = (work: string, text: string): Row[] => peers.filter((who) => of(work, who).runs.length > 0).map((who) => faster(text, of(work, ""), of(work, who), 1));
  const unchanged = of("unchanged", "");
  return [
    ...rows("large", quick ? "USB: 3 photos, 9 MB" : "USB: 60 photos, 180 MB"),
    ...rows("small", quick ? "USB: 50 files of 20 KB" : "USB: 1,000 files of 20 KB"),
    memory("USB: photos", of("large", ""), of("large", "gphoto2"), 150),
    latency(quick ? "USB: 500 files, nothing changed" : "USB: 10,000 files, nothing changed", unchanged.runs.map(({ ms }) => ms), 60_000),
  ];
}

const spent = ({ ms, mb }: Said): Spent => ({ ms, mb, stdout: "" });
