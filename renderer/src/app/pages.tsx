import { lazy } from "react";
import type { ComponentType } from "react";
import { Home } from "../pages/home/home.tsx";
import type { PageProps } from "./routes.tsx";

/** The sidebar, in groups. */
export const places = [["home", "people", "calendar", "todos", "photos"], ["put-back", "move"], ["settings"]] as const;

/** Where one starts comes with the frame; the others when somebody goes there. */
export const pages: Readonly<Record<string, ComponentType<PageProps>>> = {
  home: Home,
  people: lazy(async () => ({ default: (await import("../pages/people/people.tsx")).People })),
  calendar: lazy(async () => ({ default: (await import("../pages/calendar/calendar.tsx")).Calendar })),
  todos: lazy(async () => ({ default: (await import("../pages/todos/todos.tsx")).Todos })),
  photos: lazy(async () => ({ default: (await import("../pages/photos/photos.tsx")).Photos })),
  find: lazy(async () => ({ default: (await import("../pages/search/find.tsx")).Find })),
  "put-back": lazy(async () => ({ default: (await import("../pages/put-back/put-back.tsx")).PutBack })),
  move: lazy(async () => ({ default: (await import("../pages/move/move.tsx")).Move })),
  copies: lazy(async () => ({ default: (await import("../pages/copies/copies.tsx")).Copies })),
  settings: lazy(async () => ({ default: (await import("../pages/settings/settings.tsx")).Settings })),
  connect: lazy(async () => ({ default: (await import("../pages/connect/connect.tsx")).Connect })),
  "first-backup": lazy(async () => ({ default: (await import("../pages/first-backup/first-backup.tsx")).FirstBackup })),
  rescue: lazy(async () => ({ default: (await import("../pages/rescue/rescue.tsx")).Rescue })),
  safety: lazy(async () => ({ default: (await import("../pages/safety/safety.tsx")).Safety })),
  alarm: lazy(async () => ({ default: (await import("../pages/alarm/alarm.tsx")).Alarm })),
  welcome: lazy(async () => ({ default: (await import("../pages/welcome/welcome.tsx")).Welcome })),
  rehearsal: lazy(async () => ({ default: (await import("../pages/rehearsal/rehearsal.tsx")).Rehearsal })),
};
