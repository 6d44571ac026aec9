import de from "../../resources/text/de.json" with { type: "json" };
import en from "../../resources/text/en.json" with { type: "json" };
import type { Settings } from "../api/contract.ts";
import type { Trouble } from "./news.ts";
import type { Words } from "./notification.ts";

/** It may show on a locked screen: no source, no name, no number. */
export function wordsOf(trouble: Trouble, language: Settings["language"], system = Intl.DateTimeFormat().resolvedOptions().locale): Words {
  const german = language === "de" || (language === "system" && system.startsWith("de"));
  return { title: "Lifeboat", body: (german ? de : en).ui.daily[trouble] };
}
