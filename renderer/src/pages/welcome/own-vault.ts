import type { App } from "../../../../main/api/contract.ts";
import { call } from "../../api/client.ts";
import { queries } from "../../api/use.ts";
import { chosenFolder } from "./chosen-folder.ts";

/** Leaves the made-up phone, and makes the person's own folder where there is none, so that something can be connected. Rejects with ApiFailure. */
export async function haveOwnVault({ vault }: Pick<App, "vault">, folder?: string): Promise<void> {
  if (vault === "own") return;
  const app = vault === "rehearsal" ? await call("endRehearsal", {}) : await call("app", {});
  if (app.vault === "none") await call("openFolder", { folder: folder ?? chosenFolder() ?? app.folder });
  await queries.invalidateQueries();
}
