import { Printer } from "lucide-react";
import type { Receipt } from "../../../../main/api/contract.ts";
import { useCall } from "../../api/use.ts";
import { nowOf } from "../../app/now.ts";
import { ago, day, list, t, time } from "../../app/text.ts";
import { href } from "../../app/routes.tsx";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { ListRow } from "../../parts/list-row.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { fieldName } from "../../parts/field-name.ts";
import { quiet, wordsOf } from "./receipt-words.ts";
import { verdictOf } from "./verdict.ts";
import { whyOf } from "./why.ts";

/** Step 4, and any earlier receipt. */
export function ReceiptPage({ id, receipt, onAgain }: { readonly id: number; readonly receipt?: Receipt; readonly onAgain?: () => void }) {
  const receipts = useCall("receipts", {}, { enabled: receipt === undefined });
  const shown = receipt ?? receipts.data?.find((each) => each.id === id);
  if (receipts.isError) return <Failure error={receipts.error} retry={() => void receipts.refetch()} />;
  if (shown === undefined) return receipts.isPending ? <Loading /> : <NoReceipt id={id} />;
  return (
    <div className="page receipt">
      <Sentence {...wordsOf(shown)} tone={verdictOf(shown).is === "some" ? "buoy" : undefined} />
      <div className="actions">
        {onAgain !== undefined && <ButtonLink kind="primary" to={href("home")}>{t("put-back.receipt.home")}</ButtonLink>}
        <Button icon={Printer} onPress={() => window.print()}>{t("put-back.receipt.print")}</Button>
        {shown.undoable && <ButtonLink to={href(`put-back/${String(shown.id)}`, { undo: "1" })}>{t("put-back.undo.start")}</ButtonLink>}
        {onAgain !== undefined && <Button kind="plain" onPress={onAgain}>{t(shown.moved ? "move.again" : "put-back.receipt.again")}</Button>}
      </div>
      <section className="receipt-sheet">
        <h2>{t("put-back.receipt.title", { id: shown.id })}</h2>
        <p className="caption">{captionOf(shown)}</p>
        {shown.groups.map((group) => <Group key={group.state} group={group} moved={shown.moved} />)}
      </section>
    </div>
  );
}

/** The address names one that never was. */
export function NoReceipt({ id }: { readonly id: number }) {
  return (
    <div className="page">
      <Failure error={{ code: "not-found", detail: t("put-back.receipt.title", { id }) }}><ButtonLink to={href("put-back")}>{t("put-back.back")}</ButtonLink></Failure>
    </div>
  );
}

function captionOf(receipt: Receipt): string {
  const { into, total, undid } = receipt;
  const said = [t("put-back.receipt.into", { into, when: ended(receipt) }), t("put-back.receipt.total", { n: total }), ...(undid === null ? [] : [t("put-back.receipt.undid", { id: undid })])];
  return said.join(" · ");
}

function ended({ ended }: Receipt): string {
  const date = new Date(ended ?? Date.now());
  return `${day(date)}, ${time(date)}`;
}

function Group({ group: { state, count, things }, moved }: { readonly group: Receipt["groups"][number]; readonly moved: boolean }) {
  const title = t(moved && state === "back" ? "move.arrived" : `put-back.receipt.state.${state}`, { n: count });
  return (
    <section className="receipt-group" data-state={state}>
      <h3>{title}</h3>
      {!quiet.has(state) && <p className="quiet">{t(`put-back.receipt.next.${state}`)}</p>}
      <ul tabIndex={0} aria-label={title}>
        {things.map((thing, at) => (
          <li key={`${String(at)} ${thing.name}`}>
            <bdi>{thing.name === "" ? t(`put-back.kinds-one.${thing.kind}`) : thing.name}</bdi>
            {!quiet.has(state) && <span className="caption">{[whyOf(thing.code), list([...new Set(thing.fields.map(fieldName))])].filter((part) => part !== "").join(": ")}</span>}
          </li>
        ))}
        {count > things.length && <li className="caption">{t("put-back.receipt.more", { n: count - things.length })}</li>}
      </ul>
    </section>
  );
}

/** What was put back before. */
export function Receipts() {
  const receipts = useCall("receipts", {});
  const app = useCall("app", {});
  const home = useCall("home", {});
  const now = home.data === undefined ? new Date() : nowOf(home.data, app.data?.vault);
  if (receipts.data === undefined || receipts.data.length === 0) return null;
  return (
    <section className="receipts">
      <h2>{t("put-back.receipts")} <span className="caption">{receipts.data.length}</span></h2>
      <ul>
        {receipts.data.map((receipt) => (
          <li key={receipt.id}>
            <ListRow
              to={href(`put-back/${String(receipt.id)}`)}
              title={t("put-back.receipts-row", { into: receipt.into })}
              detail={wordsOf(receipt).headline}
              after={receipt.ended === null ? undefined : ago(receipt.ended, now)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
