import { type SubmitEvent, useState } from "react";
import type { ProviderInfo, Source } from "../../../../main/api/contract.ts";
import { useJob } from "../../api/use.ts";
import { go } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { Aside } from "../../parts/aside.tsx";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { Switch } from "../../parts/switch.tsx";
import { useFocusKept } from "../../parts/use-focus-kept.ts";
import { ConnectProblem, NewHost } from "./connect-problem.tsx";
import { hostsOf, isLocal, nothingKnown, secretsOf, type Service } from "./services.ts";
import { useSignIn } from "./use-sign-in.ts";
import { shortNameOf } from "./words.ts";

/** Only the secrets are asked for; they are kept if the same account answers. */
export function SignInAgain({ source, provider }: { readonly source: Source; readonly provider: ProviderInfo | undefined }) {
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [url, setUrl] = useState("");
  const [same, setSame] = useState(false);
  const job = useJob();
  const kept = useFocusKept<HTMLDivElement>(job.running !== null);
  const moved = url.trim() !== "" ? { url: url.trim() } : same ? {} : undefined;
  const signIn = useSignIn(async (hosts) => {
    await job.run("signIn", { source: source.id, secrets: values, ...(hosts.length === 0 ? {} : { hosts }), ...(moved && { moved }) });
    go("home");
  });
  const atService = provider?.signIn !== undefined;
  const fields = provider === undefined || atService ? [] : secretsOf(provider).slice(0, 1);
  const service: Service = { id: source.provider, provider: provider ?? { id: "", title: "", kinds: [], fields: [] }, choice: null, title: source.name, ...nothingKnown };
  const called = shortNameOf(service) || service.title;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    signIn.start();
  };
  return (
    <div className="page connect-page">
      <Sentence headline={t("connect.again-title", { name: source.name })} line={atService ? t("connect.again-browser", { service: called }) : t("connect.again-line")} />
      <form className="connect-form" onSubmit={submit}>
        <fieldset disabled={job.running !== null}>
          {fields.map((name) => (
            <Field key={name} name={name} type="password" required autoFocus autoComplete="off" label={t(`connect.field.${name}`)} value={values[name] ?? ""} onChange={(value) => setValues({ ...values, [name]: value })} />
          ))}
          {provider?.fields.some(({ name }) => name === "url") === true && (
            <Aside title={t("connect.moved-title")}>
              <Field name="url" type="url" autoComplete="off" label={t("connect.field.url")} value={url} onChange={setUrl} hint={t("connect.moved-hint")} />
            </Aside>
          )}
        </fieldset>
        {!isLocal(service) && <p className="connect-promise">{atService ? t("connect.sign-in-promise", { service: called }) : t("connect.password-goes", { host: hostsOf(service, { url })[0] ?? t("connect.password-host-same") })}</p>}
        {signIn.error !== null && <ConnectProblem error={signIn.error} service={service} name={source.name} />}
        {(signIn.error?.code === "wrong-account" || same) && <Switch label={t("connect.same-account")} hint={t("connect.same-account-hint", { name: source.name })} isOn={same} onChange={setSame} />}
        <div ref={kept} className="actions">
          {job.running === null ? <Button key="send" kind="primary" type="submit">{t("connect.again-submit")}</Button> : <Button key="sent" onPress={job.cancel}>{t("connect.stop")}</Button>}
        </div>
      </form>
      <NewHost service={source.name} signIn={signIn} />
    </div>
  );
}
