import "@fontsource-variable/figtree/wght.css";
import "@fontsource/atkinson-hyperlegible-mono/400.css";
import "@fontsource/atkinson-hyperlegible-mono/latin-600.css";
import "./base.css";
import "./tokens.css";
import { useEffect } from "react";
import { QueryClientProvider } from "@tanstack/react-query";
import { I18nProvider, RouterProvider } from "react-aria-components";
import { queries, useCall } from "../api/use.ts";
import { Dropped } from "../pages/connect/dropped.tsx";
import { AtDevice } from "../parts/at-device.tsx";
import { BrowserSignIn } from "../parts/browser-sign-in.tsx";
import { Passphrase } from "../parts/passphrase.tsx";
import { Frame } from "./frame.tsx";
import { locale, prepare, setLanguage } from "./text.ts";

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <Look />
    </QueryClientProvider>
  );
}

/** Language and appearance follow the settings; until they are known, the system. */
function Look() {
  const app = useCall("app", {});
  useEffect(() => void setTimeout(prepare), []);
  const { language, appearance } = app.data?.settings ?? { language: "system", appearance: "system" };
  setLanguage(language);
  useEffect(() => {
    document.documentElement.dataset["appearance"] = appearance;
  }, [appearance]);
  return (
    <I18nProvider locale={locale()}>
      <RouterProvider navigate={(to) => (location.hash = to)}>
        <Frame key={language} app={app} />
        <Passphrase />
        <BrowserSignIn />
        <AtDevice />
        <Dropped />
      </RouterProvider>
    </I18nProvider>
  );
}
