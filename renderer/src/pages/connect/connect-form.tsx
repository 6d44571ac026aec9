import { type SubmitEvent, useRef, useState } from "react";
import { ChevronLeft } from "lucide-react";
import { useCall, useJob } from "../../api/use.ts";
import { go, href } from "../../app/routes.tsx";
import { list, t } from "../../app/text.ts";
import { Aside } from "../../parts/aside.tsx";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { examplePath, FolderField } from "../../parts/folder-field.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { Switch } from "../../parts/switch.tsx";
import { Steps } from "../../parts/steps.tsx";
import { focusField } from "../../parts/focus-field.ts";
import { useFocusKept } from "../../parts/use-focus-kept.ts";
import { useFocusOnShow } from "../../parts/use-focus-on-show.ts";
import { ConnectProblem, NewHost } from "./connect-problem.tsx";
import { type Asked, askedOf, freeName, hasName, hostsOf, isDevice, isLocal, missingOf, otherWays, ownName, partsOf, secretsOf, signsIn, type Service, usualKinds, type Values } from "./services.ts";
import { useSignIn } from "./use-sign-in.ts";
import { kindNames, labelOf, lacksOf, shortNameOf, stepsOf, stepsTitleOf, titleOf } from "./words.ts";

/** Signs in before anything is saved. */
export function ConnectForm({ service, given, taken }: { readonly service: Service; readonly given: Values; readonly taken: readonly string[] }) {
  const [values, setValues] = useState<Values>(given);
  const [owner, setOwner] = useState("");
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const shown = useFocusOnShow<HTMLDivElement>();
  const job = useJob();
  const kept = useFocusKept<HTMLDivElement>(job.running !== null);
  const title = titleOf(service);
  const name = nameFor(service, { owner, taken, values });
  const signIn = useSignIn(async (hosts) => {
    const source = { provider: service.provider.id, name, ...(owner.trim() === "" ? {} : { owner: owner.trim() }), ...partsOf(service, values), ...(hosts.length === 0 ? {} : { hosts }) };
    const { id } = await job.run("addSource", { source });
    go(`first-backup/${String(id)}`);
  });
  const missing = tried ? missingOf(service, values) : [];
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setTried(true);
    const [first] = missingOf(service, values);
    if (first === undefined) signIn.start();
    else focusField(form.current, [first]);
  };
  const fields = askedOf(service, values);
  const steps = stepsOf(service);
  const write = (asked: Asked) => {
    const { name } = asked.field;
    return <OneField key={name} service={service} asked={asked} value={values[name] ?? ""} missing={missing.includes(name)} onChange={(value) => setValues({ ...values, [name]: value })} />;
  };
  return (
    <div ref={shown} tabIndex={-1} className="page connect-page">
      <div>
        <ButtonLink kind="plain" icon={ChevronLeft} to={href("connect")}>{t("connect.back")}</ButtonLink>
        <Sentence headline={title} line={t("connect.line")} />
      </div>
      {steps.length > 0 && <Steps title={stepsTitleOf(service)} steps={steps} />}
      <OtherWays service={service} />
      <form ref={form} className="connect-form" onSubmit={submit} noValidate>
        <fieldset disabled={job.running !== null}>
          <Found service={service} onChoose={(settings) => setValues({ ...values, ...settings })} />
          {fields.filter(({ aside }) => !aside).map(write)}
          {fields.some(({ aside }) => aside) && <Aside title={t(signsIn(service) ? "connect.technicians" : "connect.other-way")}>{fields.filter(({ aside }) => aside).map(write)}</Aside>}
          <Field name="owner" label={t("connect.owner")} value={owner} onChange={setOwner} hint={calledFor(service, values) === "" ? undefined : t("connect.owner-hint", { name })} autoComplete="off" />
        </fieldset>
        {!isLocal(service) && <p className="connect-promise">{promise(service, values)}</p>}
        {signIn.error !== null && <ConnectProblem error={signIn.error} service={service} name={name} />}
        <div ref={kept} className="turns">
          {job.running === null ? (
            <div key="send" className="actions"><Button kind={otherWays(service).length > 0 ? "quiet" : "primary"} type="submit">{submitWords(service)}</Button></div>
          ) : (
            // Another element: the key that sent the form is let go over it, and would stop it.
            <div key="sent" className="actions" role="status">
              <Button onPress={job.cancel}>{t("connect.stop")}</Button>
              <p className="quiet">{waitingWords(service, values)}</p>
            </div>
          )}
        </div>
      </form>
      <Gives service={service} />
      <NewHost service={hasName(service) ? title : ownName(service, values)} signIn={signIn} />
    </div>
  );
}

function submitWords(service: Service): string {
  if (signsIn(service)) return t("connect.sign-in-at", { service: calledOf(service) });
  return hasName(service) ? t("connect.submit", { service: titleOf(service) }) : t("connect.submit-plain");
}

function promise(service: Service, values: Values): string {
  return signsIn(service) ? t("connect.sign-in-promise", { service: calledOf(service) }) : t(secretsOf(service.provider)[0] === "key" ? "connect.key-goes" : "connect.password-goes", { host: hostWords(service, values) });
}

function waitingWords(service: Service, values: Values): string {
  if (signsIn(service)) return t("connect.waiting-browser");
  if (isDevice(service)) return t("connect.trying-phone");
  return isLocal(service) ? t("connect.trying-folder") : t("connect.trying", { host: hostWords(service, values) });
}

/** "Google", "Microsoft" */
const calledOf = (service: Service): string => shortNameOf(service) || titleOf(service);

/** Where this Lifeboat cannot sign in by itself, what works today comes first. */
function OtherWays({ service }: { readonly service: Service }) {
  const known = otherWays(service);
  if (known.length === 0) return null;
  return (
    <section className="connect-ways">
      <p>{t("connect.first-ways", { service: calledOf(service) })}</p>
      <div className="actions">
        {known.map((id, n) => <ButtonLink key={id} kind={n === 0 ? "primary" : "quiet"} to={href("connect", { service: id })}>{t(`connect.service.${id}.title`)}</ButtonLink>)}
      </div>
    </section>
  );
}

/** Services known by name are called so; anything else by its server or folder: "" until that is known. */
function calledFor(service: Service, values: Values): string {
  const isFound = service.provider.found?.some(({ settings }) => settings["dir"] === values["dir"]) === true;
  return hasName(service) ? calledOf(service) : (isFound ? "" : shortNameOf(service)) || ownName(service, values);
}

function nameFor(service: Service, { owner, taken, values }: { owner: string; taken: readonly string[]; values: Values }): string {
  const own = calledFor(service, values) || titleOf(service);
  return freeName(owner.trim() === "" ? own : t("connect.name-of", { owner: owner.trim(), service: own }), taken);
}

function hostWords(service: Service, values: Values): string {
  const hosts = hostsOf(service, values);
  return hosts.length === 0 ? t("connect.password-host-unknown") : list(hosts);
}

/** What is on this computer already needs no path. */
function Found({ service, onChoose }: { readonly service: Service; readonly onChoose: (settings: Values) => void }) {
  const { found = [] } = service.provider;
  if (found.length === 0) return null;
  return (
    <div role="group" aria-label={t("connect.found")}>
      <p className="quiet">{t("connect.found")}</p>
      <div className="actions">
        {found.map(({ label, settings }) => <Button key={JSON.stringify(settings)} onPress={() => onChoose(settings)}>{label}</Button>)}
      </div>
    </div>
  );
}

type OneFieldProps = { readonly service: Service; readonly asked: Asked; readonly value: string; readonly missing: boolean; readonly onChange: (value: string) => void };

function OneField({ service, asked: { field, required, aside }, value, missing, onChange }: OneFieldProps) {
  const app = useCall("app", {});
  const { name, type } = field;
  if (type === "switch") return <Switch label={t(`connect.switch.${name}`)} hint={t(`connect.switch-hint.${name}`)} isOn={value === "true"} onChange={(on) => onChange(on ? "true" : "")} />;
  const common = { name, value, onChange, required, error: missing ? t("connect.empty") : undefined };
  if (aside) return <Field {...common} required={false} type={type === "password" ? "password" : "text"} label={t(`connect.aside.${name}`)} hint={t(`connect.aside-hint.${name}`)} autoComplete="off" />;
  const label = labelOf(service, name);
  const example = examplePath(app.data?.platform ?? "linux", t("app.place.photos"));
  if (type === "folder") return <FolderField {...common} label={label} hint={t("connect.dir-hint", { example })} autoFocus />;
  if (type === "password") return <Field {...common} label={label} type="password" autoComplete="off" />;
  return <Field {...common} label={label} autoComplete={name === "user" ? "username" : "off"} />;
}

function Gives({ service }: { readonly service: Service }) {
  return (
    <dl className="connect-gives">
      <dt>{t("connect.gives")}</dt>
      <dd>{kindNames(usualKinds(service))}</dd>
      {lacksOf(service) !== "" && (
        <>
          <dt>{t(isLocal(service) ? "connect.kept-of-it" : "connect.lacks-title")}</dt>
          <dd>{lacksOf(service)}</dd>
        </>
      )}
      <dt>{t("connect.not-kept")}</dt>
      <dd>{t("connect.keeps")}</dd>
    </dl>
  );
}
