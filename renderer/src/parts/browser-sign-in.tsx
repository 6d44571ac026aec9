import { lazy, Suspense, useState } from "react";
import { useEvents } from "../api/use.ts";
import type { SignInPage } from "./browser-sign-in-dialog.tsx";

/** Comes up only while somebody signs in. */
const BrowserSignInDialog = lazy(async () => ({ default: (await import("./browser-sign-in-dialog.tsx")).BrowserSignInDialog }));

/** Whatever job asks for it, the page to sign in at is opened, and can be opened again, until the job has gone on. */
export function BrowserSignIn() {
  const [page, setPage] = useState<SignInPage | null>(null);
  useEvents((event) => {
    if (event.is === "sign-in") {
      setPage(event);
      // Where the browser lets nothing open by itself, the button does.
      if (event.code === undefined) window.open(event.url, "_blank", "noopener");
    } else if (page !== null && "job" in event && event.job === page.job && (event.is === "ended" || (event.is === "progress" && event.phase !== "signing-in"))) setPage(null);
  });
  if (page === null) return null;
  return <Suspense fallback={null}><BrowserSignInDialog page={page} onClose={() => setPage(null)} /></Suspense>;
}
