import { ifKnown } from "../../app/text.ts";

/** An error code of one thing in words; other details are for behind the scenes. */
export function whyOf(code: string | null): string {
  if (code === null) return "";
  return ifKnown(`put-back.why.${code}`) ?? "";
}
