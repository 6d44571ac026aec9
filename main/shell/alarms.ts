import { Notification } from "electron";
import type { ShellFile } from "./shell-file.ts";
import type { StatusFeed } from "./status-feed.ts";
import { t } from "./text.ts";

/** One notification for each alarm, once. It names the source and nothing that is in it: it may show on a locked screen. */
export function notifyAlarms(feed: StatusFeed, file: ShellFile, show: () => void): void {
  feed.on("status", ({ home, folder }) => {
    const { lastAlarm } = file.state;
    const seen = lastAlarm?.folder === folder ? lastAlarm.id : 0;
    const fresh = (home?.alarms ?? []).filter(({ id, calm }) => id > seen && !calm);
    if (fresh.length === 0) return;
    file.save({ lastAlarm: { folder, id: Math.max(...fresh.map(({ id }) => id)) } });
    if (!Notification.isSupported()) return;
    for (const source of new Set(fresh.map(({ sourceName }) => sourceName))) {
      const notification = new Notification({ title: t("alarmTitle"), body: t("alarmBody", { source }) });
      notification.on("click", show);
      notification.show();
    }
  });
}
