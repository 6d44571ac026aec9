// The words for kinds of phones, e-mails and so on: numbers in `data2`, the person's own word in `data3`.
import type { Row } from "./table.ts";
import { number, text } from "./table.ts";

const prefix = "vnd.android.cursor.item/";

export const item = (sort: string): string => `${prefix}${sort}`;

/** "phone_v2" of "vnd.android.cursor.item/phone_v2"; apps' own kinds keep their whole name. */
export function sort(row: Row): string {
  const type = text(row, "mimetype") ?? "";
  return type.startsWith(prefix) ? type.slice(prefix.length) : type;
}

/** `types` as parameters of the property; `label` where the standard has no word for it. */
export type Word = { readonly types: string; readonly label?: string };

const typed = (...types: string[]): Word => ({ types: types.map((type) => `;TYPE=${type}`).join("") });
/** As Apple writes words of its own, which are then shown in the person's language. */
const apple = (word: string): Word => ({ types: "", label: `_$!<${word}>!$_` });
const own = (label: string): Word => ({ types: "", label });
const none = typed();

const home = typed("HOME");
const work = typed("WORK");

/** By kind (a phone is for voice where nothing else is said, RFC 2426 3.3.1), in the order of the numbers, which begin at 1. */
const words: Readonly<Record<string, readonly Word[]>> = {
  phone_v2: [
    home, typed("CELL"), work, typed("WORK", "FAX"), typed("HOME", "FAX"), typed("PAGER"), none,
    own("Callback"), typed("CAR"), own("Company main"), typed("ISDN"), typed("MAIN"), typed("OTHER", "FAX"), own("Radio"), own("Telex"), own("TTY TDD"),
    typed("WORK", "CELL"), typed("WORK", "PAGER"), apple("Assistant"), own("MMS"),
  ],
  email_v2: [home, work, none, typed("CELL")],
  "postal-address_v2": [home, work, none],
  im: [home, work, none],
  sip_address: [home, work, none],
  website: [apple("HomePage"), own("Blog"), own("Profile"), home, work, own("FTP"), none],
  organization: [work, none],
  contact_event: [apple("Anniversary"), apple("Other"), own("Birthday")],
  relation: [
    "Assistant", "Brother", "Child", "Domestic partner", "Father", "Friend", "Manager", "Mother", "Parent", "Partner", "Referred by", "Relative", "Sister", "Spouse",
  ].map((word) => (word.includes(" ") || word === "Relative" ? own(word) : apple(word))),
};

/** By the numbers of CommonDataKinds.Im. */
export const protocols: readonly string[] = ["aim", "msnim", "ymsgr", "skype", "qq", "gtalk", "icq", "xmpp", "netmeeting"];

export function wordOf(row: Row): Word {
  const type = number(row, "data2") ?? -1;
  const label = text(row, "data3");
  if (type === 0 && label !== undefined) return own(label);
  return words[sort(row)]?.[type - 1] ?? none;
}
