import { asLifeboatError, type ErrorCode } from "../api/errors.ts";
import { type News, tell, ToldFile } from "../daily/news.ts";
import { showNotification } from "../daily/notification.ts";
import { wordsOf } from "../daily/words.ts";
import { noticesFor, type SourceNews, type Told } from "../engine/notices.ts";
import type { AccountStatus, Status } from "../engine/status.ts";
import { NoticesFile } from "../host/notices-file.ts";
import { SettingsFile } from "../host/settings-file.ts";
import { configFolder } from "../secrets/config-folder.ts";
import { type Headline, lastLook } from "./headline.ts";

/** `vault`: its id. */
export type Seen = { readonly vault: string; readonly status: Status };

/** The vault can be neither read nor trusted. That another Lifeboat is at work is no trouble. */
const unopened: ReadonlySet<ErrorCode> = new Set(["no-vault", "vault-away", "vault-newer", "vault-damaged", "vault-read-only", "forbidden", "io"]);

/** The folder that the window keeps things in; undefined where it has none yet. */
export const windowFolder = (): string | undefined => new SettingsFile(configFolder()).folder;

/** Shows a notification where this is news. Throws where nothing could be shown. */
export async function notify(news: News | undefined, seen?: Seen, show: typeof showNotification = showNotification): Promise<boolean> {
  const dir = configFolder();
  const { language } = new SettingsFile(dir).settings;
  const window = seen && new SharedMemory(dir, seen);
  if (news !== undefined && window?.knows(news)) return false;
  return tell(news, new ToldFile(dir), async (trouble) => {
    await show(wordsOf(trouble, language));
    window?.remember();
  });
}

/** What the window told of the same sources within a week need not be told again here, nor the other way round. */
class SharedMemory {
  readonly #file: NoticesFile;
  readonly #sources: readonly SourceNews[];
  readonly #before: Told;
  readonly #now = new Date();

  constructor(configDir: string, { vault, status }: Seen) {
    this.#file = new NoticesFile(configDir, vault);
    this.#before = this.#file.read();
    this.#sources = status.accounts.map((each) => ({ id: each.account.id, good: lastLook(each) ?? each.account.added, alarms: heldBy(each), signedOut: false }));
  }

  knows({ trouble }: News): boolean {
    const about = trouble === "held" ? "held" : trouble === "too-old" ? "old" : undefined;
    const would = (told: Told): number => noticesFor(this.#now, this.#sources, told).notices.filter((notice) => notice.about === about).length;
    return would({}) > 0 && would(this.#before) === 0;
  }

  remember(): void {
    this.#file.write(noticesFor(this.#now, this.#sources, this.#before).told);
  }
}

/** What of it nobody might notice; undefined for nothing. */
export function newsOf({ because }: Pick<Headline, "because">, { accounts, checkup }: Status): News | undefined {
  if (because === "damage") return { trouble: "damage", about: String(checkup?.id ?? "") };
  if (because === "held") {
    const ids = accounts.flatMap(heldBy);
    return { trouble: "held", about: ids.toSorted((a, b) => a - b).join() };
  }
  return because === "never" || because === "too-old" ? { trouble: because, about: "" } : undefined;
}

const heldBy = ({ held }: AccountStatus): number[] => held.filter(({ verdict }) => verdict === "hold").map(({ id }) => id);

/** The same, where the vault could not even be looked at. */
export function newsOfFailure(thrown: unknown): News | undefined {
  const { code } = asLifeboatError(thrown);
  return unopened.has(code) ? { trouble: "away", about: code } : undefined;
}
