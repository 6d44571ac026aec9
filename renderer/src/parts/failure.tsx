import "./failure.css";
import type { ReactNode } from "react";
import type { ApiFailure } from "../api/client.ts";
import { isEnglish, t, told } from "../app/text.ts";
import { Aside } from "./aside.tsx";
import { Button } from "./button.tsx";
import { plainDetail, withoutGap } from "./plain-detail.ts";

export type FailureProps = { readonly error: Pick<ApiFailure, "code" | "detail">; readonly retry?: () => void; readonly children?: ReactNode };

/** What happened, what is safe, what to do next. Stopping on request is no failure: show nothing for "cancelled". */
export function Failure({ error, retry, children }: FailureProps) {
  const ours = told(error.detail);
  const detail = ours ?? plainDetail(error.detail, isEnglish());
  const say = (part: string) => withoutGap(t(`errors.${error.code}.${part}`, { detail }));
  return (
    <section className="failure" role="alert">
      <p className="failure-what">{say("what")}</p>
      <p>{say("safe")}</p>
      <p className="quiet">{say("next")}</p>
      {ours === undefined && detail !== error.detail && <Aside title={t("details.technical")}><p className="caption">{error.detail}</p></Aside>}
      {(retry !== undefined || children !== undefined) && (
        <div className="actions">
          {retry !== undefined && <Button onPress={retry}>{t("app.again")}</Button>}
          {children}
        </div>
      )}
    </section>
  );
}
