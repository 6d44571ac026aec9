import "./put-back.css";
import { type ReactNode, useState } from "react";
import type { Details, Receipt } from "../../../../main/api/contract.ts";
import { useCall } from "../../api/use.ts";
import { go, href, type PageProps } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { ButtonLink } from "../../parts/button.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { useFocusOnShow } from "../../parts/use-focus-on-show.ts";
import { newestOf } from "../details/newest.ts";
import { Look } from "./look.tsx";
import { picked } from "./pick-things.tsx";
import { ReceiptPage, Receipts } from "./receipt.tsx";
import { askedIn, originOf, targetsOf, type What } from "./request.ts";
import { StepBar, type StepName } from "./step-bar.tsx";
import { Undo } from "./undo.tsx";
import { AfterWhatIsUnderWay } from "./under-way.tsx";
import { useWhatName } from "./use-what-name.ts";
import { WhatStep } from "./what.tsx";
import { Where } from "./where.tsx";

/** "put-back": four steps. "put-back?alarm=3" or "?thing=12" (a version) starts at the third. "put-back/7" is receipt 7, "put-back/7?undo=1" takes it back. */
export function PutBack({ route }: PageProps) {
  const home = useCall("home", {});
  const one = useCall("details", { version: Number(route.query.get("thing")) }, { enabled: route.query.has("thing") });
  const places = useCall("places", {});
  if (route.id !== "") return route.query.has("undo") ? <Undo id={Number(route.id)} /> : <ReceiptPage id={Number(route.id)} />;
  if (home.isPending || places.isPending || one.isLoading) return <Loading />;
  if (home.isError) return <Failure error={home.error} retry={() => void home.refetch()} />;
  if (one.isError) return <Failure error={one.error} retry={() => void one.refetch()} />;
  if (places.isError) return <Failure error={places.error} retry={() => void places.refetch()} />;
  if (home.data.sources.length === 0) return <Nothing />;
  const asked: What | null = one.data === undefined ? askedIn(route.query) : oneOf(one.data);
  const targets = (what: What | null) => targetsOf(home.data.sources, places.data, what === null ? null : originOf(what, home.data));
  const key = route.query.toString();
  return <AfterWhatIsUnderWay key={key}><PutBackSteps asked={asked} targets={targets} origin={(what) => originOf(what, home.data)} /></AfterWhatIsUnderWay>;
}

/** As it is kept now, or as it was in an older version. */
function oneOf({ thing, versions }: Details): What {
  const old = newestOf({ versions }) === thing.version ? undefined : versions.find(({ version }) => version === thing.version);
  return { is: "some", things: [picked(thing)], ...(old !== undefined && { snapshot: old.snapshot }) };
}

function Nothing() {
  return (
    <div className="page">
      <Sentence headline={t("settings.sources-none")}><ButtonLink kind="primary" to={href("connect")}>{t("settings.add")}</ButtonLink></Sentence>
    </div>
  );
}

type StepsProps = {
  readonly asked: What | null;
  readonly targets: (what: What | null) => ReturnType<typeof targetsOf>;
  readonly origin: (what: What) => number | null;
};

function PutBackSteps({ asked, targets, origin }: StepsProps) {
  const usual = (what: What | null): number | null => targets(what)[0]?.id ?? null;
  const [what, setWhat] = useState<What | null>(asked);
  const [into, setInto] = useState<number | null>(usual(asked));
  const [step, setStep] = useState<StepName>(asked === null ? "what" : usual(asked) === null ? "where" : "look");
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const name = useWhatName(what);
  const chosen = targets(what).find(({ id }) => id === into);
  return (
    <div className="page put-back">
      <StepBar current={step} />
      <Step key={step}>
        {step === "what" && <WhatStep what={what} name={name} onChange={(next) => { setWhat(next); setInto(usual(next)); }} onNext={() => setStep("where")} />}
        {step === "where" && what !== null && (
          <Where name={name ?? ""} targets={targets(what)} origin={origin(what)} into={into} onChange={setInto} onBack={() => setStep("what")} onNext={() => setStep("look")} />
        )}
        {step === "look" && what !== null && chosen !== undefined && (
          <Look what={what} name={name ?? ""} into={chosen} onBack={() => setStep("where")} onDone={(done) => { setReceipt(done); setStep("done"); }} />
        )}
        {step === "done" && receipt !== null && <ReceiptPage receipt={receipt} id={receipt.id} onAgain={() => go("put-back", { again: String(receipt.id) })} />}
      </Step>
      {step === "what" && <Receipts />}
    </div>
  );
}

function Step({ children }: { readonly children: ReactNode }) {
  const shown = useFocusOnShow<HTMLDivElement>();
  return <div ref={shown} tabIndex={-1} className="page put-back-step">{children}</div>;
}
