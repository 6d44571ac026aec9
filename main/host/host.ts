import type { CallName, Handlers } from "../api/contract.ts";
import { app, defaultFolder } from "./app.ts";
import { ContactedHosts } from "./contacted-hosts.ts";
import { Devices, devices } from "./devices.ts";
import { Events, type Listener } from "./events.ts";
import { home } from "./home.ts";
import { callNames } from "./inputs.ts";
import { Jobs } from "./jobs.ts";
import type { LaterHandlers } from "./later.ts";
import { close, openKnown } from "./open-own.ts";
import { signIns } from "./sign-ins.ts";
import { SettingsFile } from "./settings-file.ts";
import type { HostOptions, State } from "./state.ts";
import { watch } from "./watch.ts";

export type { HostOptions } from "./state.ts";

/** The engine's side of the contract, in whatever process it runs. */
export type Host = {
  readonly handlers: Handlers;
  /** Gives how to stop listening. */
  onEvent(listener: Listener): () => void;
  /** Stops what is under way, and leaves the vault closed. No call may follow. */
  close(): Promise<void>;
};

/** What is due waits until the window has what it shows first. */
const windowFirstMs = 1000;

/** Opens the vault this user's settings name, if there is one; calls wait for that. */
export function createHost(options: HostOptions): Host {
  const settings = new SettingsFile(options.configDir);
  const events = new Events();
  let came = (): void => undefined;
  const cables = new Devices(options.usb, () => options.clock?.now() ?? new Date(), (isNew) => {
    events.changed("devices");
    if (isNew) came();
  });
  const state: State = {
    options,
    settings,
    events,
    devices: cables,
    jobs: new Jobs(events),
    contacted: new ContactedHosts(options.configDir),
    approved: new Map(),
    signedIn: new Map(),
    waysBack: new Map(),
    folder: options.folder ?? settings.folder ?? defaultFolder(),
    own: undefined,
    trouble: undefined,
    opening: Promise.resolve(),
    story: undefined,
  };
  const ready = openKnown(state);
  const watching = options.watch === false ? undefined : watch(state);
  if (watching) options.onWatch?.(watching.look);
  let later: NodeJS.Timeout | undefined;
  const beginWatching = (): void => {
    const isOpen = state.own !== undefined;
    const begin = (): void => {
      if (isOpen) lookNow();
      void cables.watch();
    };
    later = setTimeout(begin, options.firstLookMs ?? windowFirstMs).unref();
  };
  if (watching) void ready.then(beginWatching);
  const lookNow = (): void => void watching?.look().catch(() => undefined); // trouble is in the run's row
  came = lookNow;
  return {
    handlers: allHandlers(state, ready, { ...app(state), ...home(state), ...devices(state), ...signIns(state, lookNow) }),
    onEvent: (listener) => events.on(listener),
    async close() {
      watching?.stop();
      cables.stop();
      await ready;
      clearTimeout(later);
      await state.jobs.stop();
      await state.opening;
      const { own, story } = state;
      state.own = undefined;
      state.story = undefined;
      await Promise.all([story?.close(), close(own)]);
      state.contacted.flush();
    },
  };
}

type Early = Omit<Handlers, keyof LaterHandlers>;

/** All calls, each waiting for `ready` first. What no first screen asks for is loaded with the first call of it. */
function allHandlers(state: State, ready: Promise<void>, early: Early): Handlers {
  let later: Promise<LaterHandlers> | undefined;
  const handle = async (name: CallName, input: unknown): Promise<unknown> => {
    await ready;
    const handlers = name in early ? early : await (later ??= import("./later.ts").then(({ laterHandlers }) => laterHandlers(state)));
    return (handlers as Readonly<Partial<Record<CallName, (input: unknown) => Promise<unknown>>>>)[name]?.(input);
  };
  return Object.fromEntries(callNames.map((name) => [name, (input: unknown) => handle(name, input)])) as unknown as Handlers;
}
