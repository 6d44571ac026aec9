import { dialog, shell } from "electron";
import { t } from "./text.ts";

/** A link of the page leaves for the system's own program only after the person has seen where it goes. */
export async function openLink(address: string): Promise<void> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !["https:", "http:", "mailto:", "tel:"].includes(url.protocol)) return;
  const where = url.host === "" ? url.pathname : url.host;
  const buttons = [t("open"), t("stay")];
  const { response } = await dialog.showMessageBox({ type: "question", message: t("openLink", { where }), buttons, defaultId: 0, cancelId: 1 });
  if (response === 0) await shell.openExternal(url.href);
}
