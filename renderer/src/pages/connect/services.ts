import type { Field, Kind, ProviderInfo } from "../../../../main/api/contract.ts";

/** What a person chooses among: a provider, or one of the services it knows by name. */
export type Service = {
  /** Names its texts: ui.connect.service.<id>. */
  readonly id: string;
  readonly provider: ProviderInfo;
  readonly choice: { readonly field: string; readonly value: string } | null;
  /** From the provider, for a service that has no texts of its own. */
  readonly title: string;
  readonly setup: readonly string[];
  readonly lacks: readonly string[];
  /** Where a password goes first; none where that is not the same for everybody. */
  readonly servers: readonly string[];
  readonly appPassword: boolean;
};
export type Asked = { readonly field: Field; readonly required: boolean; readonly aside: boolean };
export type Values = Readonly<Record<string, string>>;

/** What most people have comes first. */
const usual = ["icloud", "google", "graph"];

export function servicesOf(providers: readonly ProviderInfo[]): Service[] {
  const all = servicesIn(providers);
  const first = usual.flatMap((id) => all.filter((service) => service.id === id));
  return [...first, ...all.filter(({ id }) => !usual.includes(id))];
}

function servicesIn(providers: readonly ProviderInfo[]): Service[] {
  return providers.flatMap((provider): Service[] => {
    const field = provider.fields.find(({ type }) => type === "choice");
    if (field?.choices === undefined) return [{ id: provider.id, provider, choice: null, title: provider.title, ...nothingKnown }];
    return field.choices.map((known) => ({ ...known, provider, choice: { field: field.name, value: known.id } }));
  });
}

/** Of a service that nobody knows by name. */
export const nothingKnown = { setup: [], lacks: [], servers: [], appPassword: false } as const satisfies Partial<Service>;

/** At a cable of this computer. */
const devices = new Set(["adb", "mtp"]);

export const isDevice = ({ provider }: { readonly provider: Pick<ProviderInfo, "id"> }): boolean => devices.has(provider.id);

/** Off a plain cable people and dates come only as files that happen to lie there; to-dos no Android hands to a computer, unless it was opened up for developers. */
const unsure: Readonly<Record<string, readonly Kind[]>> = { mtp: ["contact", "event", "task"], adb: ["task"] };

/** What it surely brings. */
export const usualKinds = ({ provider }: Service): readonly Kind[] => provider.kinds.filter((kind) => unsure[provider.id]?.includes(kind) !== true);

/** Read from this computer, not from a service: no sign-in. */
export const isLocal = (service: Service): boolean => isDevice(service) || service.provider.fields.some(({ type }) => type === "folder");

/** Somebody signs in at the service itself, in a browser. */
export const signsIn = ({ provider }: Pick<Service, "provider">): boolean => provider.signIn !== undefined;

/** What works where this Lifeboat cannot sign in by itself. */
const ways: Readonly<Record<string, readonly string[]>> = { google: ["takeout", "adb", "iphone-backup"], graph: ["adb", "iphone-backup"] };

/** Other services that bring the same things; none where one can sign in here. */
export const otherWays = ({ id, provider }: Service): readonly string[] => (provider.signIn === "own-client" ? (ways[id] ?? []) : []);

/** "iCloud" says what it is; "another account" or "a folder" does not. */
export const hasName = (service: Service): boolean => signsIn(service) || (service.choice !== null && service.id !== "generic");

/** The form, in order. A service that is in the same place for everybody asks for an address only aside; of several secrets the first is usual. */
export function askedOf(service: Service, values: Values): Asked[] {
  const { fields, signIn } = service.provider;
  if (signsIn(service)) return fields.map((field) => ({ field, required: signIn === "own-client" && field.name === "clientId", aside: signIn === "own-client" || field.technical === true || field.type === "password" }));
  const known = service.servers.length > 0;
  const [usual, ...others] = secretsOf(service.provider);
  const other = others.some((name) => filled(values[name]));
  const named = known || !(values["url"] ?? "").includes("@");
  const asked = (field: Field): Asked => {
    if (field.type === "url") return { field, required: !known, aside: known };
    if (field.type === "password") return { field, required: field.name === usual && !other && !isLocal(service), aside: field.name !== usual };
    if (isDevice(service) && field.name === "address") return { field, required: false, aside: true };
    return { field, required: field.required || (field.name === "user" && named && !other), aside: false };
  };
  const shown = ({ name, type }: Field): boolean => type !== "choice" && !(known && others.includes(name));
  return service.provider.fields.filter(shown).map(asked);
}

/** What a sign-in may need, the usual one first. */
export const secretsOf = ({ fields }: ProviderInfo): string[] => fields.filter(({ type }) => type === "password").map(({ name }) => name);

const filled = (value = ""): boolean => value.trim() !== "";

export function missingOf(service: Service, values: Values): string[] {
  return askedOf(service, values)
    .filter(({ field, required }) => required && !filled(values[field.name]))
    .map(({ field }) => field.name);
}

/** Settings go into the vault, secrets into the keychain. */
export function partsOf(service: Service, values: Values): { settings: Record<string, string>; secrets: Record<string, string> } {
  const settings: Record<string, string> = service.choice === null ? {} : { [service.choice.field]: service.choice.value };
  const secrets: Record<string, string> = {};
  for (const { name, type } of service.provider.fields) {
    const value = values[name] ?? "";
    // A password may begin or end with a space; one that was copied from a page never does.
    const written = type === "password" && !service.appPassword ? value : value.trim();
    if (type === "choice" || written === "") continue;
    if (type === "password") secrets[name] = written;
    else settings[name] = written;
  }
  return { settings, secrets };
}

/** The servers that get the password; none while an address is not typed. */
export function hostsOf(service: Service, values: Values): readonly string[] {
  const typed = (values["url"] ?? "").trim();
  const host = typed.includes("@") && !typed.includes("/") ? typed.slice(typed.lastIndexOf("@") + 1) : hostIn(typed);
  if (host !== "") return [host];
  return service.servers;
}

function hostIn(typed: string): string {
  // A space in it would come out as "%20".
  return typed === "" || /\s/.test(typed) ? "" : (URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`)?.host ?? "");
}

/** What to call a source that has no name of its own: its server, what was found there, or the last part of its path. */
export function ownName(service: Service, values: Values): string {
  if (!isLocal(service)) return hostsOf(service, values)[0] ?? "";
  const path = Object.values(partsOf(service, values).settings)[0] ?? "";
  const found = service.provider.found?.find(({ settings }) => Object.values(settings).includes(path));
  if (found !== undefined) return found.label;
  return path.split(/[\\/]/).findLast((part) => part !== "") ?? "";
}

/** The first of "Mum's iCloud", "Mum's iCloud 2" ... that is not taken. */
export function freeName(name: string, taken: readonly string[]): string {
  const lower = new Set(taken.map((each) => each.toLowerCase()));
  for (let n = 1; ; n++) {
    const tried = n === 1 ? name : `${name} ${String(n)}`;
    if (!lower.has(tried.toLowerCase())) return tried;
  }
}
