import type { CopyPlace, SecondCopy } from "../../../../main/api/copies.ts";

export const placeKinds = ["folder", "webdav", "s3"] as const satisfies readonly SecondCopy["kind"][];

type PlaceField = { readonly name: string; readonly type: "folder" | "url" | "text" | "password"; readonly required: boolean };

/** What is asked for each kind of place, in order; "secret" is the password or the secret key. */
export const placeFields: Readonly<Record<SecondCopy["kind"], readonly PlaceField[]>> = {
  folder: [{ name: "dir", type: "folder", required: true }],
  webdav: [
    { name: "url", type: "url", required: true },
    { name: "user", type: "text", required: true },
    { name: "secret", type: "password", required: true },
  ],
  s3: [
    { name: "endpoint", type: "url", required: true },
    { name: "bucket", type: "text", required: true },
    { name: "accessKey", type: "text", required: true },
    { name: "secret", type: "password", required: true },
    { name: "region", type: "text", required: false },
    { name: "prefix", type: "text", required: false },
  ],
};

export type PlaceDraft = { readonly kind: SecondCopy["kind"]; readonly values: Readonly<Record<string, string>> };

/** Names of required fields that are still empty. */
export function missingOf({ kind, values }: PlaceDraft): string[] {
  return placeFields[kind].filter(({ name, required }) => required && (values[name] ?? "").trim() === "").map(({ name }) => name);
}

/** What is not asked for this kind is left out, and so is what was left empty. */
export function placeOf({ kind, values }: PlaceDraft): CopyPlace {
  const filled = placeFields[kind].flatMap(({ name, type }): [string, string][] => {
    const value = type === "password" ? (values[name] ?? "") : (values[name] ?? "").trim();
    return value === "" ? [] : [[name, value]];
  });
  const { secret, ...settings } = Object.fromEntries(filled);
  return { kind, settings, ...(secret !== undefined && { secret }) };
}

/** Whether this second copy is where the form says. */
export function isAt({ kind, settings }: Pick<SecondCopy, "kind" | "settings">, draft: PlaceDraft): boolean {
  const wanted = placeOf(draft).settings;
  return kind === draft.kind && placeFields[kind].filter(({ type }) => type !== "password").every(({ name }) => (settings[name] ?? "") === (wanted[name] ?? ""));
}

/** Where it is, in few words: the last folder of a path, a host, a bucket. */
export function shortName({ kind, values }: PlaceDraft): string {
  if (kind === "folder") return (values["dir"] ?? "").split(/[\\/]/).filter((part) => part !== "").at(-1) ?? "";
  if (kind === "s3") return values["bucket"]?.trim() ?? "";
  return URL.parse(values["url"] ?? "")?.host ?? "";
}

/** Of an error that names several vaults: which there are, newest first, and as of when each was copied. */
export function vaultsIn(detail: string): { readonly id: string; readonly made: string }[] {
  const found = [...detail.matchAll(/([0-9a-f-]{36}) \(([^)]+)\)/g)].map(([, id = "", made = ""]) => ({ id, made }));
  return found.toSorted((a, b) => b.made.localeCompare(a.made));
}
