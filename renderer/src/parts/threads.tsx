import "./threads.css";
import type { PutBackPlan } from "../../../main/api/contract.ts";
import { kindCount } from "../app/counts.ts";
import { number, t } from "../app/text.ts";

export type ThreadsProps = { readonly from: string; readonly into: string; readonly kinds: PutBackPlan["kinds"] };

/** Two stacks joined by threads: how many of each kind are here, and how many of them will be there, whole. */
export function Threads({ from, into, kinds }: ThreadsProps) {
  return (
    <table className="threads">
      <caption className="spoken">{t("move.threads", { from, into })}</caption>
      <thead>
        <tr>
          <th scope="col"><bdi>{from}</bdi></th>
          <td aria-hidden />
          <th scope="col"><bdi>{into}</bdi></th>
          <th scope="col"><span className="spoken">{t("move.short")}</span></th>
        </tr>
      </thead>
      <tbody>
        {kinds.map(({ kind, total, whole, failed }) => (
          <tr key={kind}>
            <th scope="row">{kindCount(kind, total)}</th>
            <td aria-hidden><Thread part={total === 0 ? 0 : whole / total} /></td>
            <td className="threads-there">{number(whole)}</td>
            <td className="threads-short">{short(total, whole, failed)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function short(total: number, whole: number, failed: number): string {
  const changed = total - whole - failed;
  return [failed > 0 ? t("move.cannot", { n: failed }) : "", changed > 0 ? t("move.changes", { n: changed }) : ""].filter((part) => part !== "").join(", ");
}

/** Solid as far as things arrive whole, dotted for the rest. */
function Thread({ part }: { readonly part: number }) {
  return (
    <svg className="thread" viewBox="0 0 100 8" preserveAspectRatio="none">
      <path className="thread-whole" d={`M0 4H${String(100 * part)}`} />
      {part < 1 && <path className="thread-short" d={`M${String(100 * part)} 4H100`} />}
    </svg>
  );
}
