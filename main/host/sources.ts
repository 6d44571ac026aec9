import type { ByKind, JobId, Source } from "../api/contract.ts";
import type { ErrorCode } from "../api/errors.ts";
import type { AccountStatus } from "../engine/status.ts";
import type { OwedRow, RunRow } from "../engine/vault/read/accounts.ts";
import { localDay } from "./days.ts";
import type { Point } from "./read/history.ts";

const mostPoints = 90;
const mostNames = 5;

/** What a source is made of besides its status; rows and points of all accounts. */
export type Around = { readonly points: readonly Point[]; readonly owed: readonly OwedRow[]; readonly running: (source: number) => JobId | null };

/** An account as Home shows it. */
export function sourceOf(status: AccountStatus, { points, owed: allOwed, running }: Around): Source {
  const { account, kept, missing, owed, lastRun } = status;
  const { id, name, provider, owner, label } = account;
  const mine = points.filter((point) => point.account === id);
  const [folders, things] = partOwed(allOwed.filter((row) => row.account === id));
  const now = sumOf(kept);
  const held = status.held.some((alarm) => alarm.what === "missing" || alarm.what === "collection-gone");
  return {
    id,
    name,
    provider,
    owner,
    label,
    kept,
    total: totalOf(status),
    missing,
    owed,
    owedWhy: reasonsOf(things),
    ...(folders.length > 0 && { owedFolders: { count: folders.length, names: folders.slice(0, mostNames).map(({ href }) => href.slice(0, -1) || "/") } }),
    lastRun: lastRun ? { status: lastRun.status, ended: lastRun.ended, error: lastRun.error as ErrorCode | null } : null,
    checked: checkedAt(status),
    running: running(id),
    lines: linesOf(mine, { theirs: now - (held ? missing : 0), yours: now }),
  };
}

/** When all of it was last listed. A run that could not get some items has looked, too: they are owed, not unseen. */
export function checkedAt({ lastGood, lastRun, owed }: Pick<AccountStatus, "lastGood" | "lastRun" | "owed">): string | null {
  const run: RunRow | undefined = owed > 0 && lastRun?.status === "partial" ? lastRun : lastGood;
  return run?.ended ?? null;
}

/** The last look of each day. The newest is what is true now, whatever was answered since. */
function linesOf(points: readonly Point[], now: { theirs: number; yours: number }): Source["lines"] {
  const byDay = new Map(points.map(({ time, theirs, yours }) => [localDay(new Date(time)), { theirs, yours }]));
  const lines = [...byDay].map(([day, counts]) => ({ day, ...counts })).slice(-mostPoints);
  const last = lines.pop();
  return last ? [...lines, { day: last.day, ...now }] : [];
}

/** Folders and things. */
function partOwed(owed: readonly OwedRow[]): [OwedRow[], OwedRow[]] {
  const isFolder = ({ href }: OwedRow): boolean => href.endsWith("/");
  return [owed.filter(isFolder), owed.filter((row) => !isFolder(row))];
}

/** Most frequent first. */
function reasonsOf(owed: readonly OwedRow[]): NonNullable<Source["owedWhy"]> {
  const byReason = Map.groupBy(owed, (row) => row.reason as ErrorCode);
  return [...byReason].map(([code, rows]) => ({ code, count: rows.length })).sort((a, b) => b.count - a.count);
}

function totalOf({ collections }: AccountStatus): number | null {
  const there = collections.filter(({ state }) => state !== "gone");
  if (there.length === 0) return null;
  return there.reduce<number | null>((sum, { total }) => (sum === null || total === null ? null : sum + total), 0);
}

export const sumOf = (counts: ByKind): number => Object.values(counts).reduce((sum, n) => sum + n, 0);
