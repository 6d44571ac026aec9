import { app, Menu, type MenuItemConstructorOptions, nativeImage, nativeTheme, Tray } from "electron";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { EngineLink } from "./engine-link.ts";
import { paths } from "./paths.ts";
import type { Status, StatusFeed } from "./status-feed.ts";
import { ago, t } from "./text.ts";
import { trayState, type TrayShape, type TrayState } from "./tray-state.ts";

export type TrayActions = { readonly engine: EngineLink; readonly show: () => void };

/** Shows by its shape whether all is well. Some desktops have no tray: nothing is only here. */
export function createTray(feed: StatusFeed, actions: TrayActions): void {
  const tray = new Tray(picture("hollow"));
  tray.on("click", actions.show);
  const draw = (status: Status): void => {
    const state = trayState(status);
    tray.setImage(picture(state.shape));
    tray.setToolTip(`Lifeboat: ${headline(status, state)}`);
    tray.setContextMenu(Menu.buildFromTemplate(items(status, state, actions)));
  };
  feed.on("status", draw);
  nativeTheme.on("updated", () => draw(feed.status));
  draw(feed.status);
}

/** macOS tints a template image itself; elsewhere there is one drawing for light panels and one for dark. */
function picture(shape: TrayShape): Electron.NativeImage {
  const mac = process.platform === "darwin";
  const panel = mac ? "template" : nativeTheme.shouldUseDarkColors ? "dark" : "light";
  const image = nativeImage.createFromPath(join(paths.icons, `tray-${shape}-${panel}.png`));
  image.setTemplateImage(mac);
  return image;
}

const headline = ({ engine }: Status, { shape }: TrayState): string => t(engine === "away" ? "away" : shape);

function items(status: Status, state: TrayState, { engine, show }: TrayActions): MenuItemConstructorOptions[] {
  const backUp = (): void => void engine.call("backUp", { job: randomUUID() });
  const stop = (): void => {
    for (const job of state.running) void engine.call("cancel", { job });
  };
  const pause = (): void => {
    if (!state.paused) stop();
    void engine.call("setSettings", { checkDaily: state.paused });
  };
  const busy = state.running.length > 0;
  return [
    { id: "headline", label: headline(status, state), enabled: false },
    { id: "last", label: busy ? t("running") : lastLine(state), enabled: false },
    { id: "next", label: nextLine(state), enabled: false },
    { type: "separator" },
    { id: "open", label: t("openLifeboat"), click: show },
    busy ? { id: "stop", label: t("stopChecking"), click: stop } : { id: "back-up", label: t("checkNow"), enabled: status.home !== undefined, click: backUp },
    { id: "pause", label: t(state.paused ? "goOn" : "pause"), enabled: status.home !== undefined, click: pause },
    { type: "separator" },
    { id: "quit", label: t("quitLifeboat"), click: () => app.quit() },
  ];
}

const lastLine = ({ last }: TrayState): string => (last === undefined ? t("neverRun") : t("lastRun", { when: ago(last) }));

function nextLine({ next }: TrayState): string {
  if (next === undefined) return t("noNextRun");
  return Date.parse(next) <= Date.now() ? t("nextSoon") : t("nextRun", { when: ago(next) });
}
