import { useEffect, useState } from "react";
import type { Recognised } from "../../../../main/api/recognised.ts";
import { call } from "../../api/client.ts";
import { useAttempt } from "../../api/use-attempt.ts";
import { useCall } from "../../api/use.ts";
import { go } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { haveOwnVault } from "../welcome/own-vault.ts";
import { AddTo, KeptHere } from "./add-to.tsx";
import type { Shown } from "./shown.ts";
import { ShownNames } from "./shown-names.tsx";
import { WhereDialog } from "./where-dialog.tsx";

export type SourceFound = Extract<Recognised, { is: "source" }>;
type Ending = { readonly onClose: () => void };

/** What was dropped or chosen is looked at, and leads on: to its form, to a source of its kind, or to a sentence that says why not. */
export function ShownDialog({ shown, onClose }: { readonly shown: Shown } & Ending) {
  const [paths, setPaths] = useState(shown.paths);
  useEffect(() => setPaths(shown.paths), [shown]);
  if (paths?.length === 0) return <NotUnderstood why="unknown" names={shown.names} onClose={onClose} />;
  if (paths === undefined) return <WhereDialog names={shown.names} onFound={(path) => setPaths([path])} onClose={onClose} />;
  return <Looking key={paths.join("\n")} paths={paths} names={shown.paths === undefined ? paths : shown.names} onClose={onClose} />;
}

function Looking({ paths, names, onClose }: { readonly paths: readonly string[]; readonly names: readonly string[] } & Ending) {
  const app = useCall("app", {});
  const [found, setFound] = useState<Recognised | null>(null);
  const { error, attempt } = useAttempt();
  const { data } = app;
  const connect = async (to: SourceFound): Promise<void> => {
    if (data !== undefined) await haveOwnVault(data);
    go("connect", { service: to.provider, ...to.settings });
    onClose();
  };
  useEffect(() => {
    if (data === undefined) return;
    void attempt(async () => {
      const answer = await call("recognise", { paths });
      if (isNew(answer)) await connect(answer);
      else setFound(answer);
    });
    // Once, when it is known whether there is a folder of one's own.
  }, [data === undefined]);
  if (error !== null) return <Dialog title={t("dropped.failed")} isOpen onClose={onClose} actions={<Close onClose={onClose} />}><Failure error={error} /></Dialog>;
  if (found === null) return null;
  if (found.is === "nothing") return <NotUnderstood why={found.why} names={names} onClose={onClose} />;
  if (found.here !== null) return <KeptHere source={found.here} onClose={onClose} />;
  return <AddTo found={found} onNew={() => void attempt(() => connect(found))} onClose={onClose} />;
}

/** Nothing is kept that it may belong to. */
const isNew = (found: Recognised): found is SourceFound => found.is === "source" && found.here === null && found.into.length === 0;

function NotUnderstood({ why, names, onClose }: { readonly why: "unknown" | "apart" | "not-there"; readonly names: readonly string[] } & Ending) {
  return (
    <Dialog title={t(`dropped.${why}.title`)} isOpen onClose={onClose} actions={<Close onClose={onClose} />}>
      <ShownNames names={names} />
      <p>{t(`dropped.${why}.line`)}</p>
      {why === "unknown" && <p className="quiet">{t("dropped.understood")}</p>}
    </Dialog>
  );
}

function Close({ onClose }: Ending) {
  return <Button autoFocus onPress={onClose}>{t("dropped.close")}</Button>;
}
