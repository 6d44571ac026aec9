import { useState } from "react";
import type { App } from "../../../main/api/contract.ts";
import { call } from "../api/client.ts";
import { useAttempt } from "../api/use-attempt.ts";
import { queries } from "../api/use.ts";
import { FolderDialog } from "../pages/welcome/folder-dialog.tsx";
import { Button, ButtonLink } from "../parts/button.tsx";
import { Failure } from "../parts/failure.tsx";
import { go, href, type Route } from "./routes.tsx";
import { t } from "./text.ts";

/** What can be done without the person's folder: looking at settings, and bringing everything home from a second copy. */
export const needsNoFolder = ({ name, id }: Route): boolean => name === "settings" || (name === "copies" && id === "recover");

/** These may last for good: the disk died, the folder was moved, or cannot be read or written any more. */
const lasting: ReadonlySet<string> = new Set(["no-vault", "vault-away", "vault-damaged", "vault-place", "vault-read-only", "forbidden", "not-found", "io"]);

export type TroubleProps = { readonly error: NonNullable<App["trouble"]>; readonly folder: string; readonly retry: () => void };

/** The person's folder is not there, or cannot be opened. */
export function Trouble({ error, folder, retry }: TroubleProps) {
  const [choosing, setChoosing] = useState(false);
  const { error: refused, attempt } = useAttempt();
  const open = (chosen: string) =>
    attempt(async () => {
      await call("openFolder", { folder: chosen });
      await queries.invalidateQueries();
      go("home");
    });
  return (
    <div className="page">
      <Failure error={error} retry={retry} />
      {lasting.has(error.code) && (
        <>
          <p>{t("app.trouble-line")}</p>
          <div className="actions">
            <Button onPress={() => setChoosing(true)}>{t("app.trouble-choose")}</Button>
            <ButtonLink to={href("copies/recover")}>{t("app.trouble-recover")}</ButtonLink>
          </div>
        </>
      )}
      {refused !== null && <Failure error={refused} />}
      {choosing && <FolderDialog folder={folder} onClose={() => setChoosing(false)} onChosen={(chosen) => void open(chosen)} />}
    </div>
  );
}
