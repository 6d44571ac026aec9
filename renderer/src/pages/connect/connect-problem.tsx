import type { ApiFailure } from "../../api/client.ts";
import { t } from "../../app/text.ts";
import { Aside } from "../../parts/aside.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { problemOf } from "./problem.ts";
import { hasName, type Service } from "./services.ts";
import type { SignIn } from "./use-sign-in.ts";
import { titleOf } from "./words.ts";

/** What is wrong with a sign-in, and what to do about it. */
export function ConnectProblem({ error, service, name }: { readonly error: ApiFailure; readonly service: Service; readonly name: string }) {
  const problem = problemOf(error, service);
  if (problem === null) return <Failure error={error} />;
  const words = { service: hasName(service) ? titleOf(service) : t("connect.the-server"), name };
  return (
    <section className="failure" role="alert">
      <p className="failure-what">{t(`connect.problem.${problem}.what`, words)}</p>
      <p>{t(`connect.problem.${problem}.next`, words)}</p>
      <Aside title={t("connect.technical")}><p className="caption">{error.detail}</p></Aside>
    </section>
  );
}

/** Nobody's password goes anywhere new without a yes. */
export function NewHost({ service, signIn }: { readonly service: string; readonly signIn: SignIn }) {
  const host = signIn.newHost ?? "";
  return (
    <Dialog
      title={t("connect.new-host.title", { host })}
      isOpen={signIn.newHost !== null}
      onClose={signIn.refuse}
      actions={
        <>
          <Button kind="quiet" onPress={signIn.agree}>{t("connect.new-host.yes")}</Button>
          <Button kind="plain" autoFocus onPress={signIn.refuse}>{t("connect.new-host.no")}</Button>
        </>
      }
    >
      <p>{t("connect.new-host.line", { service })}</p>
    </Dialog>
  );
}
