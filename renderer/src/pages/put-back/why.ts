import { t } from "../../app/text.ts";

/** An error code of one thing in words; other details are for behind the scenes. */
export function whyOf(code: string | null): string {
  if (code === null) return "";
  const key = `put-back.why.${code}`;
  const words = t(key);
  return words === key ? "" : words;
}
