import type { Home, Kind, Safety } from "../../../../main/api/contract.ts";
import { kindCount } from "../../app/counts.ts";
import { ago, daysAgo, t } from "../../app/text.ts";
import type { Values } from "../../app/text.ts";
import { foremost, lossWords, together } from "../alarm/alarm-words.ts";

export type Words = { readonly headline: string; readonly line: string; readonly tone: "buoy" | "rust" | undefined; readonly button: string };

type Said = Pick<Words, "headline" | "line"> & Partial<Words>;

/** What Home says. Never "all well" without a date. */
export function safetyWords({ safety, alarms }: Pick<Home, "safety" | "alarms">, now: Date): Words {
  const said = words[safety.state](factsOf(safety), { now, alarms });
  return { tone: undefined, button: t(`home.button.${safety.button}`), ...said };
}

type Facts = { readonly text: (name: string) => string; readonly count: (name: string) => number };
type Around = { readonly now: Date; readonly alarms: Home["alarms"] };

const words: Record<Safety["state"], (facts: Facts, around: Around) => Said> = {
  damage: (facts) => ({
    headline: t("home.damage.headline", { n: facts.count("count"), things: things(facts) }),
    line: t(facts.count("healable") === 1 ? "home.damage.line-healable" : "home.damage.line"),
    tone: "rust",
  }),
  held: (facts, { now, alarms }) => {
    const alarm = alarms.find((each) => each.id === facts.count("alarm"));
    if (alarm === undefined) return { headline: t("alarm.gone"), line: "" };
    const losses = together(alarms, alarm);
    const button = t(foremost(losses)?.kind === "contact" ? "home.button.see-who" : "home.button.see-what");
    return { ...lossWords(losses, now), tone: "buoy", button };
  },
  "sign-in": (facts, { now }) => {
    if (facts.text("error") === "locked") return { ...say("locked", checked(facts, now)), tone: "buoy", button: t("home.button.unlock") };
    return { headline: t("home.sign-in.headline", { name: facts.text("name") }), line: t("home.sign-in.line", checked(facts, now)), tone: "buoy" };
  },
  "nothing-yet": (facts) => {
    const name = facts.text("name");
    return name === "" ? say("nothing-yet", {}) : say("unseen", { name });
  },
  "too-old": (facts) => {
    const headline = facts.text("days") === "" ? t("home.too-old.unknown") : t("home.too-old.headline", { n: facts.count("days") });
    return { headline, line: t("home.too-old.line") };
  },
  incomplete: (facts) => {
    const name = facts.text("name");
    if (facts.count("count") === 0) return say("partial", { name });
    const owed = things(facts);
    const line = facts.text("reason") === "disk-full" ? t("home.incomplete.line-room") : t("home.incomplete.line", { name });
    return { headline: t("home.incomplete.headline", { things: owed }), line };
  },
  practice: (facts, { now }) => {
    const last = facts.text("last");
    const part = last === "" ? "never" : facts.count("worked") === 1 ? "headline" : "failed";
    return { headline: t(`home.practice.${part}`, { last: last === "" ? "" : daysAgo(last, now) }), line: "" };
  },
  "one-copy": () => say("one-copy", {}),
  well: (facts, { now }) => {
    const practised = facts.text("practised");
    const values = { ...checked(facts, now), things: t("home.things", { n: facts.count("things") }), sources: t("home.sources", { n: facts.count("sources") }) };
    const line = t("home.well.line", values);
    return { headline: t("home.well.headline"), line: practised === "" ? line : `${line} ${t("home.well.practised", { practised: daysAgo(practised, now) })}` };
  },
};

function say(state: string, values: Values): Said {
  return { headline: t(`home.${state}.headline`, values), line: t(`home.${state}.line`, values) };
}

/** "3 photos" where all are of one kind, else "3 things". */
function things(facts: Facts): string {
  const kind = facts.text("kind");
  return kind === "" ? t("home.things", { n: facts.count("count") }) : kindCount(kind as Kind, facts.count("count"));
}

function checked(facts: Facts, now: Date): Values {
  const time = facts.text("checked");
  return { checked: time === "" ? t("home.never") : ago(time, now) };
}

function factsOf({ facts }: Safety): Facts {
  return { text: (name) => String(facts[name] ?? ""), count: (name) => Number(facts[name] ?? 0) };
}
