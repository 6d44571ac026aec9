import { z } from "zod";
import { presetOf, presets, type PresetId } from "./presets.ts";

const presetIds = Object.keys(presets) as [PresetId, ...PresetId[]];

export const settingsSchema = z
  .object({
    /** An e-mail address, a host name or any URL: of the server, the principal, a home or one collection. */
    url: z
      .string()
      .trim()
      .refine((url) => startOf(url) !== undefined, "not an address")
      .optional(),
    /** Default: the e-mail address typed as `url`. */
    user: z.string().min(1).optional(),
    preset: z.enum(presetIds).optional(),
  })
  .refine(({ url, preset }) => url !== undefined || presetOf(preset).cards !== undefined, {
    message: "an address is needed",
    path: ["url"],
  });

export type DavSettings = z.infer<typeof settingsSchema>;

/** What a person typed: somebody's mail domain, or a place to look at. */
export type Start = { readonly domain: string } | { readonly url: URL };

/** Undefined where it is neither an e-mail address nor http(s). Without a scheme it is https. */
export function startOf(typed: string): Start | undefined {
  const mail = /^(?:mailto:)?[^\s@/:]+@([^\s@/:?#]+\.[^\s@/:?#]+)$/.exec(typed);
  const url = URL.parse(mail?.[1] !== undefined ? `https://${mail[1]}` : /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`);
  if (url === null || url.hostname === "" || (url.protocol !== "https:" && url.protocol !== "http:")) return undefined;
  if (mail?.[1] !== undefined) return { domain: url.hostname };
  if (url.username !== "" || url.password !== "") return undefined;
  url.hash = "";
  return { url };
}

/** The name to sign in with; empty where none was given. */
export function userOf({ url, user }: DavSettings): string {
  return user ?? (url !== undefined && /^[^/]+@[^/]+$/.test(url) ? url.replace(/^mailto:/, "") : "");
}

/** Where to start for one service: what was typed wins over the preset. */
export function startFor(settings: DavSettings, service: "cards" | "calendars"): Start | undefined {
  const known = presetOf(settings.preset)[service];
  const typed = settings.url === undefined ? undefined : startOf(settings.url);
  // A known service's own servers win over what the mail domain says.
  if (known !== undefined && (typed === undefined || "domain" in typed)) return { url: new URL(known) };
  return typed;
}

/** "host:port" of everything typed, and the preset's patterns. */
export function hostsOf(settings: DavSettings): string[] {
  const starts = [startFor(settings, "cards"), startFor(settings, "calendars")].filter((start) => start !== undefined);
  const named = starts.map((start) => ("domain" in start ? `${start.domain}:443` : hostAndPort(start.url)));
  return [...new Set([...named, ...presetOf(settings.preset).hosts])];
}

function hostAndPort(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === "http:" ? "80" : "443")}`;
}
