import { createHash } from "node:crypto";

/** The same name gives the same UID for ever; it looks like the ones phones make. */
export function uid(name: string): string {
  const hex = createHash("sha256").update(`lifeboat sample phone: ${name}`).digest("hex").toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `A${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}

export function slug(value: string): string {
  const plain = value.normalize("NFKD").replaceAll(/[̀-ͯ'’]/g, "").toLowerCase();
  return plain.replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "").slice(0, 48).replace(/-$/, "");
}
