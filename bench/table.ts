// One row per goal, one table for all.
import { median, percentile, type Spent } from "./measure.ts";

export type Row = {
  readonly work: string;
  readonly ours: string;
  readonly peer: string;
  readonly result: string;
  readonly goal: string;
  readonly met: boolean;
};

export type Side = { readonly name: string; readonly runs: readonly Spent[] };

const typical = ({ runs }: Side): number => median(runs.map(({ ms }) => ms));

/** Ours takes the peer's time divided by `times`, or less. */
export function faster(work: string, ours: Side, peer: Side, times: number): Row {
  const ratio = typical(peer) / typical(ours);
  return { work, ours: spell(ours), peer: spell(peer), result: `${ratio.toFixed(1)}x faster`, goal: `${times}x faster`, met: ratio >= times };
}

/** Ours takes `share` of the peer's time, or less. */
export function within(work: string, ours: Side, peer: Side, share: number): Row {
  const ratio = typical(ours) / typical(peer);
  return { work, ours: spell(ours), peer: spell(peer), result: `${ratio.toFixed(2)} of it`, goal: `${share} of it`, met: ratio <= share };
}

export function memory(work: string, ours: Side, peer: Side, mostMb: number): Row {
  const peak = (side: Side): number => Math.max(...side.runs.map(({ mb }) => mb));
  const mb = (side: Side): string => `${peak(side).toFixed(0)} MB`;
  return { work: `${work}: peak memory`, ours: mb(ours), peer: `${peer.name} ${mb(peer)}`, result: mb(ours), goal: `${mostMb} MB`, met: peak(ours) <= mostMb };
}

export function latency(work: string, ms: readonly number[], mostMs: number): Row {
  const p95 = percentile(ms, 95);
  const ours = `median ${median(ms).toFixed(1)} ms, n ${ms.length}`;
  return { work, ours, peer: "-", result: `p95 ${p95.toFixed(1)} ms`, goal: `${mostMs} ms`, met: p95 <= mostMs };
}

/** None takes longer. */
export function latest(work: string, ms: readonly number[], mostMs: number): Row {
  const longest = Math.max(Number.NEGATIVE_INFINITY, ...ms);
  const ours = `p95 ${percentile(ms, 95).toFixed(1)} ms, n ${ms.length}`;
  return { work, ours, peer: "-", result: `longest ${longest.toFixed(1)} ms`, goal: `${mostMs} ms`, met: ms.length > 0 && longest <= mostMs };
}

function spell(side: Side): string {
  const ms = typical(side);
  const text = ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`;
  return `${side.name === "" ? "" : `${side.name} `}${text} (n ${side.runs.length})`;
}

const columns = ["work", "ours", "peer", "result", "goal"] as const;

/** Markdown, aligned, so that it reads the same on a terminal and in README.md. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [[...columns, "met"], ...rows.map((row) => [...columns.map((column) => row[column]), row.met ? "yes" : "NO"])];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  const text = (line: readonly string[]): string => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return lines.map(text).toSpliced(1, 0, rule).join("\n");
}
