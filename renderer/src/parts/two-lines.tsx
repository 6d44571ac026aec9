import "./two-lines.css";
import { dateOf, day, number, since, t } from "../app/text.ts";
import { Shown } from "./shown.tsx";
import { useMedia } from "./use-media.ts";
import { fallOf, place } from "./two-lines-shape.ts";
import type { LinePoint } from "./two-lines-shape.ts";

/** What you hold (solid) and what they hold (dotted), small, for a row. Decoration: its numbers stand beside it. */
export function SmallLines({ points }: { readonly points: readonly LinePoint[] }) {
  const shape = place(points, { width: 240, height: 40, inset: 6, fall: null });
  if (shape === null) return null;
  return (
    <svg className="two-lines small" viewBox="0 0 240 40" preserveAspectRatio="none" aria-hidden>
      <path className="theirs" d={shape.theirs} />
      <path className="yours" d={shape.yours} />
    </svg>
  );
}

export type FallProps = {
  readonly points: readonly LinePoint[];
  /** "You hold 412", "iCloud holds 3". */
  readonly yours: string;
  readonly theirs: string;
  /** In the gap: "409 people", "kept for you". */
  readonly kept: string;
  readonly keptLine: string;
  /** When theirs fell, as people say it. */
  readonly fell: string;
  /** Made up, to show the idea: no days, no table. */
  readonly picture?: boolean;
};

/** The worst day: their line falls and yours goes on. */
export function FallingLines({ points, yours, theirs, kept, keptLine, fell, picture = false }: FallProps) {
  const narrow = useMedia("(max-width: 560px)");
  const size = { width: 620, height: 170, inset: 24, fall: fallOf(points), fallAt: narrow ? 0.5 : 0.74 };
  const shape = place(points, size);
  if (shape === null || shape.gap === null) return null;
  const { gap } = shape;
  const percent = (x: number, of: number) => `${(100 * x) / of}%`;
  return (
    <figure className="falling">
      <div className="falling-plot">
        <svg className="two-lines" viewBox={`0 0 ${size.width} ${size.height}`} preserveAspectRatio="none" aria-hidden>
          <rect className="gap" x={gap.x} y={gap.top} width={size.width - gap.x} height={gap.bottom - gap.top} />
          <path className="theirs" d={shape.before} />
          <path className="theirs fall" d={shape.after} />
          <path className="yours" d={shape.yours} />
        </svg>
        <p className="gap-words" style={{ insetInlineStart: percent(gap.x, size.width), top: percent(gap.top, size.height), height: percent(gap.bottom - gap.top, size.height) }}>
          <strong>{kept}</strong>
          <span className="caption">{keptLine}</span>
        </p>
        <span className="gutter yours-word" style={{ top: percent(gap.top, size.height) }}>{yours}</span>
        <span className="gutter theirs-word" style={{ top: percent(gap.bottom, size.height) }}>{theirs}</span>
      </div>
      {!picture && (
        <div className="falling-axis caption">
          <span>{shape.first === null ? "" : since(shape.first)}</span>
          <span style={{ insetInlineStart: percent(gap.x, size.width) }}>{fell}</span>
        </div>
      )}
      {!picture && <Shown title={t("lines.table")}><LinesTable title={t("lines.title")} points={points} /></Shown>}
    </figure>
  );
}

/** The same as numbers, newest first. */
export function LinesTable({ title, points }: { readonly title: string; readonly points: readonly LinePoint[] }) {
  return (
    <table className="lines-table">
      <caption>{title}</caption>
      <thead>
        <tr>{["day", "theirs", "yours"].map((column) => <th key={column} scope="col">{t(`lines.${column}`)}</th>)}</tr>
      </thead>
      <tbody>
        {points.toReversed().map((point, row) => (
          <tr key={`${point.day} ${row}`}>
            <th scope="row">{day(dateOf(point.day))}</th>
            <td>{number(point.theirs)}</td>
            <td>{number(point.yours)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
