/** How much of something is gone, or was rewritten, out of what was there in the last 30 days. */
export type Extent = { readonly count: number; readonly base: number };
export type Judgement = "hold" | "ask" | "note";

/**
 * hold: most of a collection, or a lot of it at once. ask: enough that a person would want to know. note: everyday life.
 * The numbers were fixed before any scenario was made (DESIGN, "The brake").
 */
export function judgeLoss({ count, base }: Extent, gone = false): Judgement {
  if (count === 0) return "note";
  if (gone || tooMuch({ count, base })) return "hold";
  if (count >= 50 || (count >= 5 && count >= base * 0.1)) return "ask";
  return "note";
}

/** A mass change is held when a loss of that size would be; smaller ones are ordinary editing. */
export function judgeChange(extent: Extent): Judgement {
  return extent.count > 1 && tooMuch(extent) ? "hold" : "note";
}

/** A label or album: gone when no member is left. One that never had two members is not worth an alarm. */
export function judgeGroup(extent: Extent): Judgement {
  return extent.base >= 2 ? judgeLoss(extent, extent.count === extent.base) : "note";
}

function tooMuch({ count, base }: Extent): boolean {
  if (count >= base * 0.5 && count >= 5) return true;
  if (count >= base * 0.1 && count >= 50) return true;
  return base < 10 && count === base;
}
