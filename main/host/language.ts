import german from "../../resources/text/de.json" with { type: "json" };
import english from "../../resources/text/en.json" with { type: "json" };
import type { State } from "./state.ts";

/** All texts but those of the command line, in the language of the window. */
export function textsOf({ settings }: Pick<State, "settings">): typeof german {
  const { language } = settings.settings;
  const spoken = language === "system" ? new Intl.DateTimeFormat().resolvedOptions().locale : language;
  return spoken.startsWith("de") ? german : english;
}
