import "./move.css";
import { useState } from "react";
import type { Receipt, Source } from "../../../../main/api/contract.ts";
import { useCall } from "../../api/use.ts";
import { go, href, type PageProps } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { ButtonLink } from "../../parts/button.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { ReceiptPage } from "../put-back/receipt.tsx";
import { targetsOf } from "../put-back/request.ts";
import { AfterWhatIsUnderWay } from "../put-back/under-way.tsx";
import { FromTo } from "./from-to.tsx";
import { MoveLook } from "./move-look.tsx";

/** "move": from one source into another. "move?from=1&into=2" starts with both chosen. */
export function Move({ route }: PageProps) {
  const home = useCall("home", {});
  const places = useCall("places", {});
  if (home.isPending || places.isPending) return <Loading />;
  if (home.isError) return <Failure error={home.error} retry={() => void home.refetch()} />;
  if (places.isError) return <Failure error={places.error} retry={() => void places.refetch()} />;
  const { sources } = home.data;
  const writable = targetsOf(sources, places.data, null);
  if (sources.length < 2 || writable.length === 0) return <TooFew />;
  const asked = (name: string): Source | undefined => sources.find(({ id }) => String(id) === route.query.get(name));
  const key = route.query.toString();
  return <AfterWhatIsUnderWay key={key}><MoveSteps sources={sources} writable={writable} from={asked("from")} into={asked("into")} /></AfterWhatIsUnderWay>;
}

/** One source has nowhere to go. */
function TooFew() {
  return (
    <div className="page">
      <Sentence headline={t("move.too-few")}><ButtonLink kind="primary" to={href("connect")}>{t("move.connect")}</ButtonLink></Sentence>
    </div>
  );
}

type StepsProps = { readonly sources: readonly Source[]; readonly writable: readonly Source[]; readonly from: Source | undefined; readonly into: Source | undefined };

function MoveSteps({ sources, writable, ...asked }: StepsProps) {
  const [pair, setPair] = useState<{ readonly from: Source; readonly into: Source } | null>(null);
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  if (receipt !== null) return <ReceiptPage receipt={receipt} id={receipt.id} onAgain={() => go("move", { again: String(receipt.id) })} />;
  return (
    <div className="page move">
      {pair === null ? <FromTo sources={sources} writable={writable} asked={asked} onNext={setPair} /> : <MoveLook {...pair} onBack={() => setPair(null)} onDone={setReceipt} />}
    </div>
  );
}
