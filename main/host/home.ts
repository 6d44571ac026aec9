import type { Alarm, Handlers, Kind } from "../api/contract.ts";
import { byWeight, type SafetyFacts, safetyOf, type SourceFact } from "../engine/safety.ts";
import { copyStatus, type PlaceStatus } from "../engine/copy-status.ts";
import type { AccountStatus, Status } from "../engine/status.ts";
import type { OwedRow } from "../engine/vault/read/accounts.ts";
import type { HeldRow } from "../engine/vault/read/history.ts";
import type { Damage } from "../engine/verify/report.ts";
import { lastDays, localDay } from "./days.ts";
import { lockedSources, withLocked } from "./sign-ins.ts";
import type { Point } from "./read/history.ts";
import { checkedAt, sourceOf, sumOf } from "./sources.ts";
import { current, keyOf, type Opened, type State } from "./state.ts";
import { thingOf } from "./things.ts";

const day = 24 * 3600_000;
const weekPhotos = 12;
const stripDays = 28;
const lineDays = 366;

export function home(state: State): Pick<Handlers, "home"> {
  return {
    async home() {
      const opened = current(state);
      const { engine, screens } = opened;
      const now = engine.context.clock.now();
      const [[status, owed, points, week], locked, copies] = await Promise.all([
        sumUp(opened, now),
        lockedSources(state, opened),
        opened.kind === "own" ? copyStatus(engine.context) : undefined,
      ]);
      engine.vault.readApart();
      screens.warm(now).catch(() => undefined); // whoever asks for a page is told
      const checked = new Set(points.map(({ time }) => localDay(new Date(time))));
      return {
        safety: safetyOf(withCopies(safetyFacts(withLocked(sinceSignedIn(state, opened, status), locked), owed, now), copies)),
        sources: status.accounts.map((account) => sourceOf(account, { points, owed, running: (id) => state.jobs.of(keyOf(opened, id)) })),
        alarms: status.accounts.flatMap((account) => account.held.map((held) => alarmOf(held, account))).sort((a, b) => Number(a.calm) - Number(b.calm) || byWeight(a, b)),
        week: { added: week.added, photos: week.photos.map((row) => thingOf(opened, state.options.tickets, row)) },
        days: lastDays(now, stripDays).map((day) => ({ day, checked: checked.has(day) })),
      };
    },
  };
}

type Sums = [Status, OwedRow[], Point[], Awaited<ReturnType<Opened["screens"]["sums"]["cameSince"]>>];

/** What Home adds up over all that is kept. Asked for once when a vault is opened, so that the page finds it read. */
export function sumUp({ engine, screens }: Pick<Opened, "engine" | "screens">, now: Date): Promise<Sums> {
  return Promise.all([
    engine.status(),
    engine.vault.read.owed(),
    screens.sums.points(ago(now, lineDays)),
    screens.sums.cameSince(ago(now, 7), weekPhotos),
  ]);
}

/** On the same disk is not elsewhere, since both are lost together; but it heals what is damaged. */
function withCopies(facts: SafetyFacts, copies: readonly PlaceStatus[] | undefined): SafetyFacts {
  if (!copies) return facts;
  const whole = copies.filter(({ newest }) => newest !== null);
  const damage = facts.damage && { ...facts.damage, healable: whole.length > 0 };
  return { ...facts, damage, copies: whole.filter(({ sameDisk }) => !sameDisk).length };
}

/** The error of a run before the newest sign-in is no news. */
function sinceSignedIn({ signedIn }: State, opened: Opened, status: Status): Status {
  const cleared = status.accounts.map((status) => {
    const { account, lastRun } = status;
    const at = signedIn.get(keyOf(opened, account.id));
    return at && lastRun?.ended && lastRun.ended <= at.toISOString() ? { ...status, lastRun: { ...lastRun, error: null } } : status;
  });
  return { ...status, accounts: cleared };
}

function safetyFacts({ accounts, checkup, drill, rebuild }: Status, owed: readonly OwedRow[], now: Date): SafetyFacts {
  const sources = accounts.map((account) => sourceFact(account, owed.filter((row) => row.account === account.account.id)));
  return { now, sources, damage: checkup?.status === "damaged" ? damageFact(checkup.damage) : undefined, practice: practiceFact([drill, rebuild]) };
}

/** Of a sample and of everything: the newest counts, but one that failed counts until the same one works. */
function practiceFact(drills: readonly Status["drill"][]): SafetyFacts["practice"] {
  const known = drills.filter((drill) => drill !== undefined);
  const [newest] = known.toSorted((a, b) => b.id - a.id);
  const counts = known.find(({ status }) => status === "failed") ?? newest;
  return counts && { last: counts.ended, worked: counts.status === "passed" };
}

function sourceFact(status: AccountStatus, owed: readonly OwedRow[]): SourceFact {
  const { account, kept, lastRun, held, collections } = status;
  const kinds = new Set(owed.map((row) => onlyOf(collections.find((c) => c.id === row.collection)?.kinds ?? [])));
  const reasons = new Set(owed.map((row) => row.reason));
  return {
    id: account.id,
    name: account.name,
    kept: sumOf(kept),
    checked: checkedAt(status),
    lastRun: lastRun ? { status: lastRun.status, error: lastRun.error as NonNullable<SourceFact["lastRun"]>["error"] } : null,
    owed: { count: owed.length, kind: onlyOf([...kinds]), reason: onlyOf([...reasons]) },
    held: held.filter(({ verdict }) => verdict === "hold").map(({ id, kind, what, count, base, since, noticed }) => ({ alarm: id, kind, what, count, base, since, noticed })),
  };
}

function damageFact(text: string): SafetyFacts["damage"] {
  const damage = JSON.parse(text) as Damage[];
  const kinds = new Set<Kind>(damage.flatMap(({ items }) => items.map((item) => item.kind)));
  const items = new Set(damage.flatMap(({ items }) => items.map((item) => item.item)));
  return { count: Math.max(items.size, 1), kind: items.size > 0 ? onlyOf([...kinds]) : undefined };
}

/** The one there is; undefined where there are none, or several. */
const onlyOf = <T>(all: readonly T[]): T | undefined => (all.length === 1 ? all[0] : undefined);

function alarmOf(held: HeldRow, { account }: Pick<AccountStatus, "account">): Alarm {
  const { id, collectionName, groupName, kind, what, verdict, count, base, since, noticed, grew } = held;
  return { id, source: account.id, sourceName: account.name, collection: collectionName, ...(groupName !== null && { group: groupName }), kind, what, calm: verdict === "ask", count, base, since, noticed, grew };
}

const ago = (now: Date, days: number): string => new Date(now.getTime() - days * day).toISOString();
