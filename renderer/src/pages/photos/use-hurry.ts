import { useEffect, useState } from "react";

/** Pixels a millisecond: some ten screens a second, at which nobody sees a picture. */
const fast = 8;
const restMs = 120;

/** True while the page rushes by, as when the scroll bar is dragged. */
export function useHurry(): boolean {
  const [hurried, setHurried] = useState(false);
  useEffect(() => {
    let before = { y: window.scrollY, at: performance.now() };
    let rest: number | undefined;
    const onScroll = (): void => {
      const now = { y: window.scrollY, at: performance.now() };
      // A jump (to a year, to a key's photo) is one long step, not a rush.
      const stepped = now.at - before.at > restMs;
      if (!stepped && Math.abs(now.y - before.y) > fast * Math.max(8, now.at - before.at)) setHurried(true);
      before = now;
      window.clearTimeout(rest);
      rest = window.setTimeout(() => setHurried(false), restMs);
    };
    window.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      window.removeEventListener("scroll", onScroll);
      window.clearTimeout(rest);
    };
  }, []);
  return hurried;
}
