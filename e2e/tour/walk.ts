import { type Examined, type Look, putOn } from "./looks.ts";
import type { Screen, Stage } from "./screens.ts";
import { folder, shoot, type Shot } from "./sheet.ts";
import type { Visitor } from "./visitor.ts";

/** Brings the made-up phone's story to this stage from the one before. */
export async function reach(visitor: Visitor, stage: Stage): Promise<void> {
  if (stage === "first") return;
  await visitor.leaveFor("rehearsal");
  if (stage !== "kept") await visitor.page.locator(".story-step .button.primary").last().click();
  await visitor.page.locator({ kept: ".story-step[data-done] .button.primary", lost: ".alarm-names", back: ".story-end h2" }[stage]).waitFor();
  await visitor.settled();
}

export type Seen = { readonly shots: readonly Shot[]; readonly faults: readonly string[] };

/** Opens and shoots screens in one look; what is wrong with each is named. */
export async function walk(visitor: Visitor, look: Look, screens: readonly Screen[]): Promise<Seen> {
  await putOn(visitor, look);
  const shots: Shot[] = [];
  const faults: string[] = [];
  for (const screen of screens) {
    const found = await see(visitor, screen, look.axe);
    faults.push(...found.map((fault) => `${look.name} ${screen.name}: ${fault}`));
    if (folder !== undefined) shots.push(await shoot(visitor, screen.name));
    const waits = visitor.wire.heal();
    if (waits || screen.unsettled === true) await visitor.reload();
  }
  return { shots, faults };
}

async function see(visitor: Visitor, screen: Screen, axe: Examined | undefined): Promise<string[]> {
  try {
    await screen.open(visitor);
    if (screen.unsettled !== true) await visitor.settled();
  } catch (error) {
    return [`did not open: ${String(error)}`];
  }
  return [...visitor.complaints.splice(0), ...(await visitor.drawnWrong()), ...(axe ? await lastingFaults(visitor, screen, axe) : [])];
}

/** A button that just turns primary is half one, half the other: what is wrong must still be when all has come to rest. */
async function lastingFaults(visitor: Visitor, { unsettled }: Screen, axe: Examined): Promise<string[]> {
  const faults = await visitor.graveFaults(axe);
  if (faults.length === 0 || unsettled === true) return faults;
  await visitor.settled();
  return visitor.graveFaults(axe);
}
