import { Notification } from "electron";
import type { ApiEvent } from "../api/events.ts";
import type { EngineLink } from "./engine-link.ts";
import { t } from "./text.ts";

type Notice = Extract<ApiEvent, { is: "notice" }>;

/** What the engine says for the desktop: it says each thing once. Names the source and nothing that is in it: it may show on a locked screen. */
export function showNotices(engine: EngineLink, show: () => void): void {
  engine.on("event", (event) => {
    if (event.is !== "notice" || !Notification.isSupported()) return;
    const notification = new Notification({ title: event.about === "held" ? t("alarmTitle") : "Lifeboat", body: wordsOf(event) });
    notification.on("click", show);
    notification.show();
  });
}

const texts = { held: "alarmBody", "signed-out": "signedOutBody", old: "oldBody", "sign-in-ends": "signInEndsBody" } as const;

function wordsOf({ about, name, days }: Notice): string {
  if (about === "old" && days === undefined) return t("oldUnknownBody", { source: name });
  return t(texts[about], { source: name, days: String(days ?? 0) });
}
