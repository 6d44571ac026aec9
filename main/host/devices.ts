import type { Handlers, Handset as HandsetTold } from "../api/contract.ts";
import { type Handset, handsetsOf, isMeant } from "../engine/handsets.ts";
import type { UsbDevice } from "../engine/usb/devices.ts";
import { holdersOf } from "../engine/usb/holders.ts";
import { watchDevices } from "../engine/usb/watch.ts";
import type { AccountRow } from "../engine/vault/read/accounts.ts";
import type { State } from "./state.ts";

export type Usb = {
  /** Tells the devices at once, and again whenever one came or went, until the signal aborts. */
  watch(told: (devices: UsbDevice[]) => void, signal: AbortSignal): void;
  /** Names of the programs that use it. */
  holders(device: UsbDevice): Promise<readonly string[]>;
};

const system: Usb = {
  watch: watchDevices,
  holders: async (device) => (await holdersOf(device)).map(({ name }) => name),
};

const firstMs = 2000;
/** No system tells when a program lets go of a device. */
const heldMs = 2000;

/** Phones and cameras at the cables, looked for from the first call on. */
export class Devices {
  readonly #usb: Usb;
  readonly #now: () => Date;
  readonly #changed: (came: boolean) => void;
  readonly #stop = new AbortController();
  readonly #came = new Map<string, Date>();
  #handsets: readonly Handset[] = [];
  #first: Promise<void> | undefined;
  #lookingAgain: NodeJS.Timeout | undefined;

  /** `changed`: one came, or one went, or a program that was told to use one lets go of it. */
  constructor(usb: Usb = system, now: () => Date = () => new Date(), changed: (came: boolean) => void = () => undefined) {
    this.#usb = usb;
    this.#now = now;
    this.#changed = changed;
  }

  /** Ready once it is known what is plugged in, or that the system does not tell. */
  watch(): Promise<void> {
    this.#first ??= new Promise((resolve) => {
      setTimeout(resolve, firstMs).unref();
      this.#usb.watch((devices) => {
        this.#hear(devices);
        resolve();
      }, this.#stop.signal);
    });
    return this.#first;
  }

  async list(accounts: readonly AccountRow[]): Promise<HandsetTold[]> {
    await this.watch();
    const held = await this.#holders();
    if (held.size > 0) this.#lookAgain([...held.keys()]);
    return this.#handsets.map(({ device, name, sort, ways }) => ({
      key: device.key,
      name,
      sort,
      ways: ways.map((way) => ({ ...way, source: accounts.find((account) => account.removed === null && account.provider === way.provider && isMeant(settingsOf(account), device))?.id ?? null })),
      heldBy: held.get(device.key) ?? [],
    }));
  }

  /** When the phone of an account was plugged in; null while it is away, undefined for what is at no cable. */
  cameAt(account: AccountRow): Date | null | undefined {
    const settings = settingsOf(account);
    if (!atCable.has(account.provider) || settings.address !== undefined || isElsewhere(settings)) return undefined;
    const here = this.#handsets.find(({ device, ways }) => ways.some(({ provider }) => provider === account.provider) && isMeant(settings, device));
    return here === undefined ? null : (this.#came.get(keyOf(here)) ?? null);
  }

  stop(): void {
    this.#stop.abort();
    clearTimeout(this.#lookingAgain);
  }

  /** Of those that a program uses: the names of the programs. */
  async #holders(): Promise<Map<string, readonly string[]>> {
    const all = await Promise.all(this.#handsets.map(async ({ device }) => [device.key, [...new Set(await this.#usb.holders(device))]] as const));
    return new Map(all.filter(([, names]) => names.length > 0));
  }

  #lookAgain(told: readonly string[]): void {
    clearTimeout(this.#lookingAgain);
    if (this.#stop.signal.aborted) return;
    const look = async (): Promise<void> => {
      const held = await this.#holders();
      if (told.every((key) => held.has(key))) this.#lookAgain(told);
      else this.#changed(false);
    };
    this.#lookingAgain = setTimeout(() => void look(), heldMs).unref();
  }

  #hear(devices: readonly UsbDevice[]): void {
    const before = new Set(this.#handsets.map(keyOf));
    this.#handsets = handsetsOf(devices);
    const keys = new Set(this.#handsets.map(keyOf));
    for (const key of this.#came.keys()) if (!keys.has(key)) this.#came.delete(key);
    const fresh = [...keys].filter((key) => !before.has(key));
    for (const key of fresh) this.#came.set(key, this.#now());
    if (fresh.length === 0 && keys.size === before.size) return;
    clearTimeout(this.#lookingAgain);
    this.#changed(fresh.length > 0);
  }
}

/** What is switched on in a phone changes what it is: it comes anew then. */
const keyOf = ({ device, ways }: Handset): string => `${device.key} ${device.product ?? ""} ${ways.map(({ provider }) => provider).join(" ")}`;

const atCable = new Set(["adb", "mtp"]);

/** As an adb server names what it reaches without a cable. */
const isElsewhere = ({ serial }: { readonly serial?: unknown }): boolean => typeof serial === "string" && /^emulator-|:\d+$|_adb-tls/.test(serial);

const settingsOf = ({ settings }: AccountRow): { readonly serial?: unknown; readonly address?: unknown } => (typeof settings === "object" && settings !== null ? settings : {});

export function devices(state: State): Pick<Handlers, "devices"> {
  return { devices: async () => state.devices.list((await state.own?.engine.vault.read.accounts()) ?? []) };
}
