import { AsyncLocalStorage } from "node:async_hooks";
import type { JobId } from "../api/contract.ts";
import { LifeboatError } from "../api/errors.ts";
import type { Question } from "../engine/providers/provider.ts";
import { textsOf } from "./language.ts";
import type { State } from "./state.ts";

const jobs = new AsyncLocalStorage<JobId>();
const alone = new AsyncLocalStorage<true>();

/** What `work` asks reaches the person who started this job: whatever runs by itself meanwhile asks nobody. */
export const attended = <T>(job: JobId, work: () => Promise<T>): Promise<T> => jobs.run(job, work);

/** What was due: nobody has asked for it, and nobody may be there. */
export const unattended = <T>(work: () => Promise<T>): Promise<T> => alone.run(true, work);

export const someoneAsked = (): boolean => alone.getStore() === undefined;

/**
 * Yes to a host the person has said yes to for this job. A page to sign in at is shown by the window of whoever is there,
 * and the answer is what that page says at the end. What is to be done on a device is shown. Everything else fails with what
 * was asked for, so that the window can ask.
 */
export async function answer(state: State, { is, text, url, host, code, people, back }: Question): Promise<string> {
  const job = jobs.getStore();
  if (is === "unlock" && job !== undefined) {
    state.events.emit({ is: "at-device", job, ...(people !== undefined && { people }) });
    return "told";
  }
  if ((is === "consent" || is === "device-code") && job !== undefined && url !== undefined) {
    if (back !== undefined) remember(state, job, back);
    state.events.emit({ is: "sign-in", job, url, ...(code !== undefined && { code }) });
    return textsOf(state).ui.connect["page-done"];
  }
  if (is === "new-host" && host !== undefined && job !== undefined && state.approved.get(job)?.has(host) === true) return "yes";
  throw new LifeboatError(is === "new-host" ? "new-host" : "auth", host ?? text);
}

function remember({ waysBack }: State, job: JobId, back: NonNullable<Question["back"]>): void {
  waysBack.set(job, back);
  back.until.addEventListener("abort", () => waysBack.delete(job), { once: true });
}
