import "./frame.css";
import { Suspense, useEffect, useState } from "react";
import type { UseQueryResult } from "@tanstack/react-query";
import { ArrowRightLeft, CalendarDays, House, Images, ListChecks, Menu, Settings, Undo2, Users } from "lucide-react";
import type { LucideIcon } from "lucide-react";
import type { App } from "../../../main/api/contract.ts";
import type { ApiFailure } from "../api/client.ts";
import { useEvents } from "../api/use.ts";
import { sessionEnded } from "../api/web.ts";
import { Button } from "../parts/button.tsx";
import { CrashGuard } from "../parts/crash-guard.tsx";
import { Failure } from "../parts/failure.tsx";
import { FindLink } from "../parts/find-link.tsx";
import { Loading } from "../parts/loading.tsx";
import { Logo } from "../parts/logo.tsx";
import { Sentence } from "../parts/sentence.tsx";
import { pages, places } from "./pages.tsx";
import { href, useRoute } from "./routes.tsx";
import type { Route } from "./routes.tsx";
import { t } from "./text.ts";
import { needsNoFolder, Trouble } from "./trouble.tsx";
import { useArrival } from "./use-arrival.ts";

/** Places that stand alone, without the sidebar. */
const alone = new Set(["welcome", "rehearsal"]);

export function Frame({ app }: { readonly app: UseQueryResult<App, ApiFailure> }) {
  const route = useRoute();
  const stopped = useStopped();
  if (stopped) return <main className="alone"><Stopped /></main>;
  if (app.isPending) return <main className="alone"><Loading /></main>;
  if (app.isError) return <main className="alone"><Failure error={app.error} retry={() => void app.refetch()} /></main>;
  const { trouble } = app.data;
  if (trouble !== undefined && app.data.vault === "none" && !needsNoFolder(route)) {
    return <main className="alone"><Trouble error={trouble} folder={app.data.folder} retry={() => void app.refetch()} /></main>;
  }
  return <Place route={place(route, app.data)} vault={app.data.vault} />;
}

function Place({ route, vault }: { readonly route: Route; readonly vault: App["vault"] }) {
  const main = useArrival(route);
  if (alone.has(route.name)) return <main ref={main} className="alone" tabIndex={-1}><Page route={route} /></main>;
  return (
    <div className="frame">
      <Sidebar current={route.name} />
      <main ref={main} className="place" tabIndex={-1}>
        {vault === "rehearsal" && <MadeUp />}
        <Page route={route} />
      </main>
    </div>
  );
}

/** Without a vault there is only Welcome, what it leads to, and Settings. A place nobody knows is Home. */
function place(asked: Route, app: App): Route {
  const route = Object.hasOwn(pages, asked.name) ? asked : { ...asked, name: "home" };
  const open = new Set(["welcome", "rehearsal", "connect", "first-backup", "settings", "copies"]);
  return app.vault === "none" && !open.has(route.name) ? { ...route, name: "welcome" } : route;
}

function Page({ route }: { readonly route: Route }) {
  const Shown = pages[route.name];
  const key = `${route.name}/${route.id}`;
  return (
    <CrashGuard key={key}>
      <Suspense fallback={<Loading />}>{Shown !== undefined && <Shown route={route} />}</Suspense>
    </CrashGuard>
  );
}

/** So that nobody takes the made-up phone for their own. */
function MadeUp() {
  return <p className="made-up">{t("rehearsal.banner")} <a href={href("rehearsal")}>{t("rehearsal.go-on")}</a></p>;
}

function Stopped() {
  const part = sessionEnded() ? "ended" : "stopped";
  return <Sentence headline={t(`app.${part}`)} line={t(`app.${part}-line`)} />;
}

/** True from "stopped" until the engine speaks again. */
function useStopped(): boolean {
  const [stopped, setStopped] = useState(false);
  useEvents((event) => setStopped(event.is === "stopped"));
  return stopped;
}

const icons: Record<(typeof places)[number][number], LucideIcon> = {
  home: House,
  people: Users,
  calendar: CalendarDays,
  todos: ListChecks,
  photos: Images,
  "put-back": Undo2,
  move: ArrowRightLeft,
  settings: Settings,
};

function Sidebar({ current }: { readonly current: string }) {
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [current]);
  return (
    <header className="sidebar" data-open={open || undefined}>
      <div className="sidebar-head">
        <span className="brand"><Logo />{t("app.name")}</span>
        <Button kind="plain" icon={Menu} className="menu-button" aria-expanded={open} onPress={() => setOpen(!open)}>{t("app.menu")}</Button>
      </div>
      <nav aria-label={t("app.places")}>
        <FindLink current={current === "find"} />
        {places.map((group) => (
          <ul key={group[0]}>
            {group.map((name) => <li key={name}><PlaceLink name={name} current={current === name} /></li>)}
          </ul>
        ))}
      </nav>
    </header>
  );
}

function PlaceLink({ name, current }: { readonly name: keyof typeof icons; readonly current: boolean }) {
  const Icon = icons[name];
  return (
    <a href={href(name)} aria-current={current ? "page" : undefined}>
      <Icon size={18} strokeWidth={1.75} aria-hidden />
      {t(`app.place.${name}`)}
    </a>
  );
}
