import type { MenuItemConstructorOptions } from "electron";
import { afterEach, expect, it, vi } from "vitest";
import type { EngineLink } from "./engine-link.ts";

const electron = vi.hoisted(() => ({ template: [] as unknown[] }));
vi.mock("electron", () => ({
  app: { isPackaged: true, getLocale: () => "de-DE" },
  Menu: { buildFromTemplate: (template: unknown[]) => (electron.template = template), setApplicationMenu: () => undefined },
  shell: {},
}));

const platform = process.platform;
afterEach(() => {
  Object.defineProperty(process, "platform", { value: platform });
  vi.resetModules();
});

it.each(["darwin", "win32", "linux"])("%s: every item of the menu bar has words of ours, since those of Electron are English everywhere", async (system) => {
  Object.defineProperty(process, "platform", { value: system });
  vi.resetModules();
  const { setMenu } = await import("./menu.ts");
  setMenu({} as EngineLink);
  const items = (electron.template as MenuItemConstructorOptions[]).flatMap((menu) => [menu, ...(menu.submenu as MenuItemConstructorOptions[])]);
  expect(items.length).toBeGreaterThan(20);
  expect(items.filter(({ type, label }) => type !== "separator" && label === undefined)).toEqual([]);
  expect(items.some(({ label }) => label === "Alle einblenden")).toBe(system === "darwin");
});
