import { useState } from "react";
import type { Receipt } from "../../../../main/api/contract.ts";
import { useCall } from "../../api/use.ts";
import { go, href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { PlanWords } from "./plan-words.tsx";
import { Planning } from "./planning.tsx";
import { NoReceipt, ReceiptPage } from "./receipt.tsx";
import { writtenBy } from "./request.ts";
import { usePutBack } from "./use-put-back.ts";

/** Takes back what one receipt wrote, as far as nobody has changed it since. */
export function Undo({ id }: { readonly id: number }) {
  const receipts = useCall("receipts", {});
  const found = receipts.data?.find((receipt) => receipt.id === id);
  if (receipts.isError) return <Failure error={receipts.error} retry={() => void receipts.refetch()} />;
  if (receipts.isPending) return <Loading />;
  return found === undefined ? <NoReceipt id={id} /> : <UndoOf receipt={found} />;
}

function UndoOf({ receipt }: { readonly receipt: Receipt }) {
  const [done, setDone] = useState<Receipt | null>(null);
  const back = (): void => go(`put-back/${String(receipt.id)}`);
  const putBack = usePutBack({ undo: receipt.id }, { onBack: back, onDone: setDone });
  if (done !== null) return <ReceiptPage receipt={done} id={done.id} onAgain={() => (location.hash = href("put-back"))} />;
  return (
    <div className="page put-back">
      <Planning putBack={putBack} into={receipt.into} title={t("put-back.undo.title", { id: receipt.id, into: receipt.into })} onBack={back}>
        {(plan) => (
          <>
            <Sentence headline={writtenBy(plan) > 0 ? t("put-back.undo.title", { id: receipt.id, into: receipt.into }) : t("put-back.undo.nothing")} line={t("put-back.undo.line")} />
            <PlanWords plan={plan} undoing />
            <div className="actions">
              {writtenBy(plan) > 0 && <Button kind="primary" onPress={() => putBack.carryOut(plan)}>{t("put-back.undo.go", { n: writtenBy(plan) })}</Button>}
              <Button onPress={back}>{t("put-back.back")}</Button>
            </div>
          </>
        )}
      </Planning>
    </div>
  );
}
