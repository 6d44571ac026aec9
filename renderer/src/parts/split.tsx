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
  const beside = useRef<HTMLDivElement>(null);
  const scrolled = useRef(0);
  useLayoutEffect(() => {
    if (covered) return undefined;
    // Told by each scroll: once the list is hidden, the page is too short for where it stood.
    const remember = (): void => void (scrolled.current = window.scrollY);
    remember();
    window.addEventListener("scroll", remember, { passive: true });
    return () => window.removeEventListener("scroll", remember);
  }, [covered]);
  useLayoutEffect(() => {
    if (!covered) return undefined;
    const from = scrolled.current;
    const opener = document.activeElement;
    window.scrollTo(0, 0);
    aside.current?.focus();
    return () => {
      if (opener instanceof HTMLElement && beside.current?.contains(opener) === true) opener.focus({ preventScroll: true });
      window.scrollTo(0, from);
    };
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
      <div className="split-list" ref={beside} hidden={covered}>{list}</div>
      {(open || (wide && hint !== undefined)) && (
        <aside className="split-details" ref={aside} tabIndex={-1} aria-label={t("details.label")}>
          {covered && <Button kind="plain" icon={ArrowLeft} className="split-back" onPress={onClose}>{t("details.back")}</Button>}
          {open ? details : <p className="caption">{hint}</p>}
        </aside>
      )}
    </div>
  );
}
