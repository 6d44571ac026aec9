import "./find-link.css";
import { useEffect } from "react";
import { Search } from "lucide-react";
import { go, href } from "../app/routes.tsx";
import { t } from "../app/text.ts";

/** The way to "Find something", from everywhere: here, by Ctrl or Command and K, or by "/". */
export function FindLink({ current }: { readonly current: boolean }) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const asked = ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") || (event.key === "/" && !isTyping(event.target));
      if (!asked || event.altKey || event.shiftKey) return;
      event.preventDefault();
      go("find");
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <a className="find-link" href={href("find")} aria-current={current ? "page" : undefined} aria-keyshortcuts="Control+K Meta+K /">
      <Search size={18} strokeWidth={1.75} aria-hidden />
      {t("find.open")}
    </a>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest("input, textarea, select") !== null);
}
