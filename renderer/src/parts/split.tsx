import "./split.css";
import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { ArrowLeft } from "lucide-react";
import { t } from "../app/text.ts";
import { Button } from "./button.tsx";
import { useWide } from "./use-wide.ts";

export type SplitProps = {
  readonly list: ReactNode;
  /** null: nothing is open. */
  readonly details: ReactNode | null;
  readonly onClose: () => void;
  /** Stands where details would, on wide windows. */
  readonly hint?: string;
};

/** A list with details beside it; where there is no room, details take its place until closed. */
export function Split({ list, details, onClose, hint }: SplitProps) {
  const wide = useWide();
  const open = details !== null;
  const covered = open && !wide;
  const aside = useRef<HTMLElement>(null);
  const scrolled = useRef(0);
  useLayoutEffect(() => {
    if (!covered) return undefined;
    scrolled.current = window.scrollY;
    window.scrollTo(0, 0);
    aside.current?.focus();
    return () => window.scrollTo(0, scrolled.current);
  }, [covered]);
  useEffect(() => {
    if (!open) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !event.defaultPrevented) onClose();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [open, onClose]);
  return (
    <div className="split" data-covered={covered || undefined}>
      <div className="split-list" hidden={covered}>{list}</div>
      {(open || (wide && hint !== undefined)) && (
        <aside className="split-details" ref={aside} tabIndex={-1} aria-label={t("details.label")}>
          {covered && <Button kind="plain" icon={ArrowLeft} className="split-back" onPress={onClose}>{t("details.back")}</Button>}
          {open ? details : <p className="caption">{hint}</p>}
        </aside>
      )}
    </div>
  );
}
