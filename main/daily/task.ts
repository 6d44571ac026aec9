/** A program and its arguments; no shell reads them. */
export type Command = readonly [program: string, ...words: string[]];

/** What makes the system itself run a program once a day, whether Lifeboat runs or not. */
export type DailyTask = {
  /** There exactly while the task is on; `bytes` as the system reads them. */
  readonly files: readonly { readonly path: string; readonly bytes: Buffer }[];
  /** Once the files are there. */
  readonly enable: readonly Command[];
  /** Before the files go. */
  readonly disable: readonly Command[];
};

/** Late in the morning: somebody is there to read what is said. Systems catch up on what was missed. */
export const hour = 11;

/**
 * For `sh -c`: runs $0 with its arguments, or, when that program is no longer there, what takes the task away again. So no
 * task is left behind by a program that was deleted instead of uninstalled.
 */
export const orElse = (leave: string): string => `if [ -x "$0" ]; then exec "$0" "$@"; fi; ${leave}`;

/** For XML 1.0 text. */
export function xmlText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\r", "&#13;");
}
