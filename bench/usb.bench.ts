// A phone on a cable, in the guest of e2e/usb: photos, small files, and a run that changes nothing.
import { runJob } from "../e2e/usb/run-job.ts";
import { createTestIo } from "../main/engine/providers/memory/io.ts";
import { Responder } from "../main/engine/providers/mtp/responder.fixture.ts";
import { connectTo } from "../main/engine/providers/mtp/subject.fixture.ts";
import type { Collection, Connection, Cursor } from "../main/engine/providers/provider.ts";
import type { Bench } from "./bench.ts";
import { expectCount, median, type Spent } from "./measure.ts";
import { faster, latency, memory, type Row, type Side } from "./table.ts";

type Said = { readonly work: string; readonly who: string; readonly ms: number; readonly mb: number; readonly files: number; readonly problem?: string };

const phones = { large: "a phone of QEMU's", small: "a phone of QEMU's", "gadget large": "umtp-responder", "gadget small": "umtp-responder", "adb large": "USB debugging", "adb small": "USB debugging" };
/** What is no peer: ours, and of ours only what `usb` does. */
const alone = "the transfers alone";
const own = new Set(["", alone]);
const hour = 3_600_000;

export async function measure(bench: Bench): Promise<Row[]> {
  const { quick } = bench;
  const beyond = [await beyondTheDevice(quick, true), await beyondTheDevice(quick, false)];
  const { run, outcomes } = await runJob("speed", { args: [quick ? "20" : "1", "1"], timeoutMs: 2 * hour });
  if (run.code !== 0) throw new Error(`the guest ended with ${String(run.code)}: ${run.err.slice(-2000)}`);
  const said = outcomes as unknown as Said[];
  for (const { work, who, problem } of said) if (problem !== undefined) bench.say(`${who === "" ? "ours" : who}, ${work}: ${problem}`);
  const ours = said.filter(({ work, who, problem }) => work !== "start" && who === "" && problem === undefined);
  expectCount("our works with all files", ours.length, Object.keys(phones).length + 1);
  const start = median(said.filter(({ work, who }) => work === "start" && who === "").map(({ ms }) => ms));
  const node = median(said.filter(({ work, who }) => work === "start" && who === "node").map(({ ms }) => ms));
  bench.say(`the start of ours alone: ${start.toFixed(0)} ms, of node -e 0: ${node.toFixed(0)} ms`);
  const of = (work: string, who: string): Side => ({ name: who, runs: said.filter((one) => one.work === work && one.who === who && one.problem === undefined).map(spent) });
  const works = Object.entries(phones).flatMap(([work, phone]) => {
    const what = work.endsWith("large") ? (quick ? "3 photos, 9 MB" : "60 photos, 180 MB") : quick ? "50 files of 20 KB" : "1,000 files of 20 KB";
    const peers = new Set(said.filter((one) => one.work === work && !own.has(one.who) && one.problem === undefined).map(({ who }) => who));
    const fastest = [...peers].map((who) => of(work, who)).sort((a, b) => median(timesOf(a)) - median(timesOf(b)))[0];
    const running = (who: string): Side => ({ name: who, runs: of(work, who).runs.map((one) => ({ ...one, ms: one.ms - start })) });
    return [
      ...[...peers].map((who) => faster(`${phone}: ${what}`, of(work, ""), of(work, who), 1)),
      ...(fastest === undefined ? [] : [faster("the same without our start", running(""), fastest, 1)]),
      ...(fastest === undefined || running(alone).runs.length === 0 ? [] : [faster("of that, the transfers of `usb` alone", running(alone), fastest, 1)]),
    ];
  });
  const many = quick ? "500" : "10,000";
  return [
    ...works,
    memory("USB", { name: "", runs: ours.map(spent) }, of("large", "jmtpfs"), 150),
    faster(`a phone of QEMU's: ${many} files, nothing changed`, of("unchanged", ""), of("unchanged", "gphoto2 -L"), 1),
    latency(`${many} files, nothing changed: without the device`, beyond[0] ?? [], 1000),
    latency(`the same, each asked for by itself`, beyond[1] ?? [], 1000),
  ];
}

const timesOf = ({ runs }: Side): number[] => runs.map(({ ms }) => ms);

const spent = ({ ms, mb }: Said): Spent => ({ ms, mb, stdout: "" });

/** Of a run that changes nothing, what is not the device's: one in memory, whose own time is taken off. */
async function beyondTheDevice(quick: boolean, inBulk: boolean): Promise<number[]> {
  const device = new Responder();
  if (!inBulk) device.lacks("GetObjectPropList");
  const folder = device.folder("Camera", device.folder("DCIM"));
  for (let n = 0; n < (quick ? 500 : 10_000); n += 1) device.put({ name: `IMG_${String(n)}.jpg`, bytes: new Uint8Array(300) }, folder);
  const clock = stopwatch(device);
  await using connection = await connectTo(device);
  let cursor = await listed(connection);
  const times: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    clock.ms = 0;
    const started = performance.now();
    cursor = await listed(connection, cursor);
    times.push(performance.now() - started - clock.ms);
  }
  return times;
}

/** Of all that the device does. */
function stopwatch(device: Responder): { ms: number } {
  const clock = { ms: 0 };
  const send = device.send.bind(device);
  device.send = async (bytes) => {
    const started = performance.now();
    const sent = send(bytes);
    clock.ms += performance.now() - started;
    return sent;
  };
  return clock;
}

async function listed(connection: Connection, since?: Cursor): Promise<Cursor> {
  const io = createTestIo();
  const storage: Collection = { id: "0x10001", name: "", kinds: ["photo"], readOnly: true, unlisted: "gone" };
  for await (const change of connection.source?.changes(storage, since, io) ?? []) {
    if (change.is !== "end") continue;
    if (change.at === undefined || (since !== undefined && change.listing === "full")) throw new Error("a full listing where nothing changed");
    return change.at;
  }
  throw new Error("the listing has no end");
}
