import type { Handlers } from "../api/contract.ts";
import { accounts } from "./accounts.ts";
import { agenda } from "./agenda.ts";
import { alarms } from "./alarms.ts";
import { backups } from "./backup.ts";
import { browse } from "./browse.ts";
import { checks } from "./checks.ts";
import { copies } from "./copies.ts";
import { details } from "./details.ts";
import { practice } from "./practice.ts";
import { putBack } from "./put-back.ts";
import { recognising } from "./recognise.ts";
import { rehearsal } from "./rehearsal.ts";
import type { State } from "./state.ts";
import { videos } from "./videos.ts";

/** All that somebody asks for once the first screen is there. */
export type LaterHandlers = Omit<Handlers, "app" | "setSettings" | "checkFolder" | "openFolder" | "home" | "devices" | "secretsState" | "unlockSecrets" | "choosePassphrase">;

export function laterHandlers(state: State): LaterHandlers {
  return {
    ...rehearsal(state),
    ...accounts(state),
    ...recognising(state),
    ...backups(state),
    ...browse(state),
    ...details(state),
    ...videos(state),
    ...agenda(state),
    ...alarms(state),
    ...putBack(state),
    ...checks(state),
    ...copies(state),
    ...practice(state),
  };
}
