import type { App, Home } from "../../../main/api/contract.ts";

/** The time on the screen's clock. The rehearsal's days are made up: there, it is when somebody last looked. */
export function nowOf(home: Pick<Home, "sources" | "alarms">, vault: App["vault"] | undefined): Date {
  const times = [...home.sources.map((source) => source.checked), ...home.alarms.map((alarm) => alarm.noticed)];
  const last = times.reduce<string>((latest, time) => (time !== null && time > latest ? time : latest), "");
  return vault === "rehearsal" && last !== "" ? new Date(last) : new Date();
}
