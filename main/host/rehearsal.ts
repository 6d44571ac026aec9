import type { Handlers } from "../api/contract.ts";
import { LifeboatError } from "../api/errors.ts";
import { appOf } from "./app.ts";
import { feedingNames } from "./name-feed.ts";
import { shownReceipt } from "./put-back.ts";
import { keyOf, refresh, type State } from "./state.ts";
import { Story } from "./story.ts";

type Calls = Pick<Handlers, "startRehearsal" | "rehearse" | "endRehearsal">;

export function rehearsal(state: State): Calls {
  return {
    startRehearsal: ({ job }) =>
      state.jobs.run(job, async ({ signal, progress }) => {
        progress({ phase: "starting", what: "", done: 0 });
        const story = await Story.open();
        const before = state.story;
        if (signal.aborted) await story.close();
        signal.throwIfAborted();
        state.story = story;
        await before?.close();
        await refresh(state, "vault");
        return appOf(state);
      }),

    rehearse: ({ step, job }) =>
      state.jobs.run(job, async (job) => {
        const { story } = state;
        if (!story) throw new LifeboatError("usage", "no rehearsal has begun");
        const [account] = await story.engine.vault.read.accounts();
        const receipt = await state.jobs.at(job, keyOf(story, account?.id ?? 0), async () => {
          if (step === "put-back") return story.putBack(job);
          if (step === "lose") await story.loseEverything(job);
          else await feedingNames(state, story, job, account?.id ?? 0, () => story.backUp(job));
          return undefined;
        });
        await refresh(state, "home", "alarms", "things");
        return receipt ? { receipt: shownReceipt(receipt) } : {};
      }),

    async endRehearsal() {
      const { story } = state;
      state.story = undefined;
      await refresh(state, "vault");
      await story?.close();
      return appOf(state);
    },
  };
}
