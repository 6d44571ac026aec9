import { isUndoable, type Receipt, type ReceiptItem } from "../engine/restore/receipt.ts";
import type { Event } from "./output.ts";
import { count, fill, plain, quoted, texts } from "./text.ts";
import { when } from "./time.ts";

const itemsShown = 20;

export function receiptEvent(receipt: Receipt): Event {
  return { event: "receipt", ...receipt };
}

/** What became of every item, the good news as a count, everything else by name. */
export function receiptLines(receipt: Receipt, canUndo = isUndoable(receipt)): string[] {
  const { restore, account, started, groups } = receipt;
  const title = fill(texts.receipt.title, { id: restore, account: quoted(account.name), when: when(started) });
  const all = groups.flatMap((group) => {
    const items = wholly.has(group.state) ? [] : group.items;
    const more = items.length > itemsShown ? [`    ${count(group.count - itemsShown, texts.more)}`] : [];
    return [`  ${count(group.count, texts.receipt[group.state])}`, ...items.slice(0, itemsShown).map(itemLine), ...more];
  });
  return [title, ...all, ...(canUndo ? [fill(texts.receipt["can-undo"], { id: restore })] : [])];
}

/** Good news: a count says it all. */
const wholly: ReadonlySet<string> = new Set(["back", "there", "removed"]);

/** One of many. */
export function receiptLine({ restore, account, started, total, undid }: Receipt): string {
  const what = undid === null ? "" : fill(texts.receipt.undid, { id: undid });
  return fill(texts.receipt.list, { id: restore, when: when(started), account: quoted(account.name), things: count(total, texts.things), undid: what });
}

function itemLine({ item, kind, name, fields, detail, code }: ReceiptItem): string {
  const why = fields.length > 0 ? fields.join(", ") : (detail ?? code ?? "");
  return `    #${item}  ${kind}  ${quoted(name)}${why === "" ? "" : `: ${plain(why)}`}`;
}
