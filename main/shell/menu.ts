import { app, Menu, type MenuItemConstructorOptions, shell } from "electron";
import { randomUUID } from "node:crypto";
import type { EngineLink } from "./engine-link.ts";
import { t } from "./text.ts";

const mac = process.platform === "darwin";

/** The menu bar; on macOS of the app, elsewhere of the window. */
export function setMenu(engine: EngineLink): void {
  const file: MenuItemConstructorOptions[] = [
    { id: "back-up", label: t("checkNow"), accelerator: "CmdOrCtrl+B", click: () => void engine.call("backUp", { job: randomUUID() }) },
    { id: "folder", label: t("openFolder"), click: () => void showFolder(engine) },
    { type: "separator" },
    { role: "close", label: t("close") },
    ...(mac ? [] : [quit()]),
  ];
  const menus: MenuItemConstructorOptions[] = [
    ...(mac ? [appMenu()] : []),
    { label: t("file"), submenu: file },
    { label: t("edit"), submenu: edit() },
    { label: t("view"), submenu: view() },
    { label: t("window"), role: "windowMenu", submenu: [{ role: "minimize", label: t("minimize") }] },
    ...(mac ? [] : [{ label: t("help"), submenu: [about()] }]),
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(menus));
}

async function showFolder(engine: EngineLink): Promise<void> {
  const app = await engine.call("app", {});
  if (app.ok && app.value.vault === "own") await shell.openPath(app.value.folder);
}

const quit = (): MenuItemConstructorOptions => ({ id: "quit", label: t("quitLifeboat"), accelerator: "CmdOrCtrl+Q", click: () => app.quit() });
const about = (): MenuItemConstructorOptions => ({ role: "about", label: t("about") });

const appMenu = (): MenuItemConstructorOptions => ({
  label: "Lifeboat",
  submenu: [
    about(),
    { type: "separator" },
    { role: "services", label: t("services") },
    { type: "separator" },
    { role: "hide", label: t("hide") },
    { role: "hideOthers", label: t("hideOthers") },
    { role: "unhide", label: t("showAll") },
    { type: "separator" },
    quit(),
  ],
});

const edit = (): MenuItemConstructorOptions[] => [
  { role: "undo", label: t("undo") },
  { role: "redo", label: t("redo") },
  { type: "separator" },
  { role: "cut", label: t("cut") },
  { role: "copy", label: t("copy") },
  { role: "paste", label: t("paste") },
  { role: "selectAll", label: t("selectAll") },
];

const view = (): MenuItemConstructorOptions[] => [
  { role: "resetZoom", label: t("actualSize") },
  { role: "zoomIn", label: t("zoomIn") },
  { role: "zoomOut", label: t("zoomOut") },
  { type: "separator" },
  { role: "togglefullscreen", label: t("fullScreen") },
  ...(app.isPackaged ? [] : ([{ role: "reload" }, { role: "toggleDevTools" }] satisfies MenuItemConstructorOptions[])),
];
