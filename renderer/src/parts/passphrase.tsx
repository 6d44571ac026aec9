import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { call, onLocked } from "../api/client.ts";
import { useCall } from "../api/use.ts";
import type { PassphraseDialogProps } from "./passphrase-dialog.tsx";

/** Most people never see it. */
const PassphraseDialog = lazy(async () => ({ default: (await import("./passphrase-dialog.tsx")).PassphraseDialog }));

type Asked = Pick<PassphraseDialogProps, "why"> & { readonly answer: (unlocked: boolean) => void };

/** Where there is no keychain: asked once when the window opens and saved sign-ins are needed, and whenever a call needs them. */
export function Passphrase() {
  const [asked, setAsked] = useState<Asked | null>(null);
  const asking = useRef<Promise<boolean> | null>(null);
  const needed = useNeeded();
  useEffect(() => {
    const ask = (): Promise<boolean> => (asking.current ??= askFor(setAsked).finally(() => (asking.current = null)));
    if (needed) void ask();
    return onLocked(ask);
  }, [needed]);
  if (asked === null) return null;
  const end = (unlocked: boolean): void => {
    setAsked(null);
    asked.answer(unlocked);
  };
  return <Suspense fallback={null}><PassphraseDialog why={asked.why} end={end} /></Suspense>;
}

/** Sources wait for it. */
function useNeeded(): boolean {
  const secrets = useCall("secretsState", {});
  const home = useCall("home", {}, { enabled: secrets.data?.is === "locked" });
  return home.data?.safety.facts["error"] === "locked";
}

async function askFor(show: (asked: Asked) => void): Promise<boolean> {
  const { is } = await call("secretsState", {});
  if (is === "open" || is === "keychain") return is === "open";
  return new Promise((answer) => show({ why: is === "empty" ? "choose" : "unlock", answer }));
}
