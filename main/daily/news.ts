import { join } from "node:path";
import { readIfThere, writePrivately } from "../secrets/private-file.ts";

/** What nobody might notice unless told. Things that Lifeboat could not get yet are on Home, and worth no notification. */
export type Trouble = "damage" | "held" | "never" | "too-old" | "away";
/** `about` tells one trouble from the next of its kind; it is compared and never shown. */
export type News = { readonly trouble: Trouble; readonly about: string };
/** `told` is ISO 8601: when it was last said. */
export type Told = News & { readonly told: string };

const week = 7 * 24 * 3600_000;

/** Once for each change, and once a week while nothing changes. A clock that was set back counts as a week. */
export function isNews(news: News, before: Told | undefined, now: Date): boolean {
  if (before === undefined || before.trouble !== news.trouble || before.about !== news.about) return true;
  const age = now.getTime() - Date.parse(before.told);
  return !(age >= 0 && age < week);
}

/** What was last told, in the folder of settings: never in a vault, which may be away. */
export class ToldFile {
  readonly #path: string;

  constructor(configDir: string) {
    this.#path = join(configDir, "daily-check.json");
  }

  /** A file that cannot be read is as good as none. */
  async read(): Promise<Told | undefined> {
    const text = await readIfThere(this.#path).catch(() => undefined);
    try {
      const told = JSON.parse(text ?? "") as Partial<Told> | null;
      return typeof told?.trouble === "string" && typeof told.about === "string" && typeof told.told === "string" ? (told as Told) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Undefined: all is well. */
  async write(told: Told | undefined): Promise<void> {
    await writePrivately(this.#path, `${JSON.stringify(told ?? null)}\n`);
  }
}

/** Says it by `show` where it is news; what could not be said is said the next time. Throws what `show` throws. */
export async function tell(news: News | undefined, file: ToldFile, show: (trouble: Trouble) => Promise<void>, now = new Date()): Promise<boolean> {
  const before = await file.read();
  if (news === undefined) {
    if (before !== undefined) await file.write(undefined);
    return false;
  }
  if (!isNews(news, before, now)) return false;
  await show(news.trouble);
  await file.write({ ...news, told: now.toISOString() });
  return true;
}
