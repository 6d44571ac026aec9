import { type ReactNode, useEffect, useState } from "react";
import type { Source } from "../../../../main/api/contract.ts";
import { call } from "../../api/client.ts";
import { cancel, isPuttingBack, useCall, useProgress } from "../../api/use.ts";
import { go } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { JobProgress } from "../../parts/job-progress.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Sentence } from "../../parts/sentence.tsx";

/** Where things are written already when somebody comes here, that is shown until it has ended; else what is inside. */
export function AfterWhatIsUnderWay({ children }: { readonly children: ReactNode }) {
  const home = useCall("home", {});
  const [found, setFound] = useState<number | null | undefined>(undefined);
  const sources = home.data?.sources ?? [];
  if (found === undefined && !home.isFetching) setFound(sources.find(({ running }) => isPuttingBack(running))?.id ?? null);
  if (found === undefined) return <Loading />;
  const source = sources.find(({ id }) => id === found);
  return source === undefined ? children : <UnderWay source={source} />;
}

function UnderWay({ source: { name, running } }: { readonly source: Source }) {
  const [came] = useState(Date.now);
  const progress = useProgress(running);
  const ended = !isPuttingBack(running);
  useEffect(() => {
    if (!ended) return;
    // One that wrote nothing leaves no receipt.
    const show = async (): Promise<void> => {
      const receipt = (await call("receipts", {})).find(({ ended }) => Date.parse(ended ?? "") >= came);
      if (receipt === undefined) go("put-back", { again: String(came) });
      else go(`put-back/${String(receipt.id)}`);
    };
    show().catch(() => go("home"));
  }, [ended, came]);
  return (
    <div className="page put-back">
      <Sentence headline={t("put-back.under-way", { into: name })} line={t("put-back.working-line")} />
      <JobProgress label={progress?.what ?? name} progress={progress} />
      <div className="actions">{isPuttingBack(running) && <Button onPress={() => cancel(running)}>{t("put-back.stop")}</Button>}</div>
    </div>
  );
}
