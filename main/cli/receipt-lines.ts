import type { Receipt, ReceiptItem } from "../engine/restore/receipt.ts";
import type { Event } from "./output.ts";
import { count, fill, plain, quoted, texts } from "./text.ts";
import { when } from "./time.ts";

const itemsShown = 20;

export function receiptEvent(receipt: Receipt): Event {
  return { event: "receipt", ...receipt };
}

/** What became of every item, the good news as a count, everything else by name. */
export function receiptLines({ restore, account, started, groups }: Receipt): string[] {
  const title = fill(texts.receipt.title, { id: restore, account: quoted(account.name), when: when(started) });
  const all = groups.flatMap((group) => {
    const items = group.state === "back" || group.state === "there" ? [] : group.items;
    const more = items.length > itemsShown ? [`    ${count(group.count - itemsShown, texts.more)}`] : [];
    return [`  ${count(group.count, texts.receipt[group.state])}`, ...items.slice(0, itemsShown).map(itemLine), ...more];
  });
  return [title, ...all];
}

function itemLine({ item, kind, name, fields, detail, code }: ReceiptItem): string {
  const why = fields.length > 0 ? fields.join(", ") : (detail ?? code ?? "");
  return `    #${item}  ${kind}  ${quoted(name)}${why === "" ? "" : `: ${plain(why)}`}`;
}
