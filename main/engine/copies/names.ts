import { hex } from "../vault/hash.ts";

/** Names at a place, relative to it, with forward slashes. FORMAT.md describes what is under them. */
export const placeFile = "lifeboat-place.json";
export const readmeFile = "README.txt";
export const keyFile = "recovery-key.age";
export const vaultsFolder = "v";

export const packsFolder = (vault: string): string => `${vaultsFolder}/${vault}/packs`;
export const spoolFolder = (vault: string): string => `${vaultsFolder}/${vault}/spool`;
export const indexFolder = (vault: string): string => `${vaultsFolder}/${vault}/index`;

const suffix = ".tar.age";
const packFile = (hash: Uint8Array): string => `${hex(hash)}${suffix}`;
const indexFile = (sequence: number): string => `${sequence}${suffix}`;

export const packName = (vault: string, hash: Uint8Array): string => `${packsFolder(vault)}/${packFile(hash)}`;
export const indexName = (vault: string, sequence: number): string => `${indexFolder(vault)}/${indexFile(sequence)}`;

/** The sequence a file's name says; undefined for what is no index. */
export function sequenceOf(file: string): number | undefined {
  const found = /^([1-9]\d{0,14})\.tar\.age$/.exec(file);
  return found ? Number(found[1]) : undefined;
}

/** The hash, in hex, a file's name says; undefined for what is no pack. */
export const packHashOf = (file: string): string | undefined => /^([0-9a-f]{64})\.tar\.age$/.exec(file)?.[1];

/** Inside a pack: a file as it lies in the vault, or a body the vault keeps in its database. */
export function entryName({ hash, ext }: { readonly hash: Uint8Array; readonly ext: string | null }): string {
  const name = hex(hash);
  return ext === null ? `bodies/${name}` : `photos/${name.slice(0, 2)}/${name}.${ext}`;
}

/** The hash an entry's name promises. */
export const entryHash = (name: string): string | undefined => /^(?:bodies|photos\/[0-9a-f]{2})\/([0-9a-f]{64})(?:\.[a-z0-9]{1,8})?$/.exec(name)?.[1];

/** Only such a folder can be a vault's. */
export const isVaultId = (folder: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(folder);
