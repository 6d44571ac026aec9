import { asLifeboatError, type ErrorCode } from "../api/errors.ts";
import { type News, tell, ToldFile } from "../daily/news.ts";
import { showNotification } from "../daily/notification.ts";
import { wordsOf } from "../daily/words.ts";
import type { Status } from "../engine/status.ts";
import { SettingsFile } from "../host/settings-file.ts";
import { configFolder } from "../secrets/config-folder.ts";
import type { Headline } from "./headline.ts";

/** The vault can be neither read nor trusted. That another Lifeboat is at work is no trouble. */
const unopened: ReadonlySet<ErrorCode> = new Set(["no-vault", "vault-away", "vault-newer", "vault-damaged", "forbidden", "io"]);

/** The folder that the window keeps things in; undefined where it has none yet. */
export const windowFolder = (): string | undefined => new SettingsFile(configFolder()).folder;

/** Shows a notification where this is news. Throws where nothing could be shown. */
export async function notify(news: News | undefined): Promise<boolean> {
  const dir = configFolder();
  const { language } = new SettingsFile(dir).settings;
  return tell(news, new ToldFile(dir), (trouble) => showNotification(wordsOf(trouble, language)));
}

/** What of it nobody might notice; undefined for nothing. */
export function newsOf({ because }: Pick<Headline, "because">, { accounts, checkup }: Status): News | undefined {
  if (because === "damage") return { trouble: "damage", about: String(checkup?.id ?? "") };
  if (because === "held") {
    const ids = accounts.flatMap(({ held }) => held.filter(({ verdict }) => verdict === "hold").map(({ id }) => id));
    return { trouble: "held", about: ids.toSorted((a, b) => a - b).join() };
  }
  return because === "never" || because === "too-old" ? { trouble: because, about: "" } : undefined;
}

/** The same, where the vault could not even be looked at. */
export function newsOfFailure(thrown: unknown): News | undefined {
  const { code } = asLifeboatError(thrown);
  return unopened.has(code) ? { trouble: "away", about: code } : undefined;
}
