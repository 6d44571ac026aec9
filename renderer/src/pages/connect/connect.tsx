import "./connect.css";
import type { ReactNode } from "react";
import { Cloud, FolderOpen, FolderSearch, LifeBuoy, Server } from "lucide-react";
import type { Source } from "../../../../main/api/contract.ts";
import { desktop } from "../../api/client.ts";
import { useCall } from "../../api/use.ts";
import { href, type PageProps } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { ListRow } from "../../parts/list-row.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { ConnectForm } from "./connect-form.tsx";
import { isLocal, type Service, servicesOf, usualKinds, type Values } from "./services.ts";
import { show } from "./shown.ts";
import { SignInAgain } from "./sign-in-again.tsx";
import { kindNames, titleOf } from "./words.ts";

/** "connect": choose and sign in. "connect/3": sign in to source 3 again. */
export function Connect({ route }: PageProps) {
  const providers = useCall("providers", {});
  const home = useCall("home", {});
  if (providers.isPending || home.isPending) return <Loading />;
  if (providers.isError) return <Failure error={providers.error} retry={() => void providers.refetch()} />;
  const services = servicesOf(providers.data);
  const sources = home.data?.sources ?? [];
  const again = sources.find(({ id }) => String(id) === route.id);
  if (again !== undefined) return <SignInAgain source={again} provider={providers.data.find(({ id }) => id === again.provider)} />;
  const chosen = services.find(({ id }) => id === route.query.get("service"));
  return chosen === undefined ? <Choose services={services} /> : <ConnectForm key={route.query.toString()} service={chosen} given={givenTo(chosen, route.query)} taken={namesOf(sources)} />;
}

/** What was found out before: where something lies. */
function givenTo({ provider }: Service, query: URLSearchParams): Values {
  return Object.fromEntries(provider.fields.flatMap(({ name, type }) => (type === "folder" && query.has(name) ? [[name, query.get(name) ?? ""]] : [])));
}

async function chooseFiles(): Promise<void> {
  if (desktop === undefined) return show({ names: [], paths: undefined });
  const paths = await desktop.shell("chooseFiles", { title: t("dropped.choose-title") });
  if (paths.length > 0) show({ names: paths, paths });
}

const namesOf = (sources: readonly Source[]): readonly string[] => sources.map(({ name }) => name);

function Choose({ services }: { readonly services: readonly Service[] }) {
  return (
    <div className="page">
      <Sentence headline={t("connect.title")} line={t("connect.line")} />
      <ListRow to={href("rescue")} before={<LifeBuoy size={18} strokeWidth={1.75} aria-hidden />} title={t("rescue.offer")} detail={t("rescue.offer-line")} />
      <Group title={t("connect.accounts")} services={services.filter((service) => !isLocal(service))} />
      <Group title={t("connect.here")} services={services.filter(isLocal)}>
        <div className="actions">
          <Button icon={FolderSearch} onPress={() => void chooseFiles()}>{t("dropped.choose")}</Button>
          <p className="caption">{t("dropped.or-drop")}</p>
        </div>
      </Group>
      <p className="caption">{t("connect.keeps")}</p>
    </div>
  );
}

function Group({ title, services, children }: { readonly title: string; readonly services: readonly Service[]; readonly children?: ReactNode }) {
  return (
    <section className="connect-group">
      <h2>{title}</h2>
      {children}
      <ul>
        {services.map((service) => {
          const Icon = isLocal(service) ? FolderOpen : service.id === "generic" ? Server : Cloud;
          return (
            <li key={service.id}>
              <ListRow
                to={href("connect", { service: service.id })}
                before={<Icon size={18} strokeWidth={1.75} aria-hidden />}
                title={titleOf(service)}
                detail={kindNames(usualKinds(service))}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
