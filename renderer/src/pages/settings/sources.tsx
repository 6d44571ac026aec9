import { useState } from "react";
import type { Source } from "../../../../main/api/contract.ts";
import { call } from "../../api/client.ts";
import { useCall } from "../../api/use.ts";
import { kindCounts } from "../../app/counts.ts";
import { href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Empty } from "../../parts/empty.tsx";
import { ListRow } from "../../parts/list-row.tsx";
import { RemoveDialog } from "../../parts/remove-dialog.tsx";
import { Section } from "../../parts/section.tsx";
import { RenameSource } from "./rename-source.tsx";

/** What Lifeboat looks at: sign in again, call it otherwise, or stop looking. What is kept stays either way. */
export function Sources({ rehearsal }: { readonly rehearsal: boolean }) {
  const home = useCall("home", {});
  const providers = useCall("providers", {});
  const [leaving, setLeaving] = useState<Source | null>(null);
  const [renaming, setRenaming] = useState<Source | null>(null);
  const sources = home.data?.sources ?? [];
  const signsIn = (source: Source): boolean => providers.data?.find(({ id }) => id === source.provider)?.fields.some(({ type }) => type === "password") ?? false;
  if (rehearsal) return <Section title={t("settings.sources")} line={t("settings.rehearsal")} />;
  if (home.isSuccess && sources.length === 0) {
    return <Section title={t("settings.sources")}><Empty sentence={t("settings.sources-none")}><ButtonLink kind="primary" to={href("connect")}>{t("settings.add")}</ButtonLink></Empty></Section>;
  }
  return (
    <Section title={t("settings.sources")} count={String(sources.length)}>
      <ul className="settings-sources">
        {sources.map((source) => (
          <li key={source.id}>
            <ListRow
              title={<bdi>{source.name}</bdi>}
              detail={kindCounts(source.kept)}
              after={
                <span className="actions">
                  {signsIn(source) && <ButtonLink kind="plain" to={href(`connect/${String(source.id)}`)}>{t("settings.sign-in")}</ButtonLink>}
                  <Button kind="plain" aria-label={`${t("settings.rename")}: ${source.name}`} onPress={() => setRenaming(source)}>{t("settings.rename")}</Button>
                  <Button kind="plain" aria-label={`${t("settings.remove")}: ${source.name}`} onPress={() => setLeaving(source)}>{t("settings.remove")}</Button>
                </span>
              }
            />
          </li>
        ))}
      </ul>
      <div className="actions"><ButtonLink to={href("connect")}>{t("settings.add")}</ButtonLink></div>
      {renaming !== null && <RenameSource source={renaming} onClose={() => setRenaming(null)} />}
      {leaving !== null && <Leaving source={leaving} onClose={() => setLeaving(null)} />}
    </Section>
  );
}

function Leaving({ source: { id, name, kept }, onClose }: { readonly source: Source; readonly onClose: () => void }) {
  return (
    <RemoveDialog title={t("settings.remove-title", { name })} yes={t("settings.remove-yes", { name })} remove={() => call("removeSource", { source: id })} onClose={onClose}>
      <p>{t("settings.remove-line", { name, counts: kindCounts(kept) || t("first-backup.nothing") })}</p>
    </RemoveDialog>
  );
}
