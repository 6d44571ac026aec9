import "./list-row.css";
import type { ReactNode } from "react";
import { Button } from "react-aria-components";

export type ListRowProps = {
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  readonly before?: ReactNode;
  /** At the end: a count, a date, a button. */
  readonly after?: ReactNode;
  readonly to?: string;
  readonly onPress?: () => void;
  readonly compact?: boolean;
};

/** One row between two rules. With `to` or `onPress` the whole row acts. */
export function ListRow({ before, title, detail, after, to, onPress, compact = false }: ListRowProps) {
  const inside = (
    <>
      {before !== undefined && <span className="row-before">{before}</span>}
      <span className="row-text">
        <span className="row-title">{title}</span>
        {detail !== undefined && <span className="caption row-detail">{detail}</span>}
      </span>
      {after !== undefined && <span className="row-after">{after}</span>}
    </>
  );
  const className = `list-row${compact ? " compact" : ""}`;
  // A plain one: a page of rows is drawn with each key, and a link of react-aria costs ten of them.
  if (to !== undefined) return <a href={to} className={className}>{inside}</a>;
  if (onPress !== undefined) return <Button onPress={onPress} className={className}>{inside}</Button>;
  return <div className={className}>{inside}</div>;
}
