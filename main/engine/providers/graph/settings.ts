import { z } from "zod";
import type { Issuer } from "../../net/sign-in.ts";

const address = z.string().url().transform((url) => url.replace(/\/+$/, ""));

/** Other roots are those of national clouds (https://graph.microsoft.us/v1.0 with https://login.microsoftonline.us). */
export const settingsSchema = z.strictObject({
  /** An application registered with Microsoft; default: the one this Lifeboat was built with. */
  clientId: z.string().trim().min(1).optional().meta({ technical: true }),
  /** "common", "consumers", "organizations", or an organisation's own. */
  tenant: z.string().regex(/^[\w.-]+$/).default("common").meta({ technical: true }),
  /** Sign in by a code that is typed on any other device: for computers without a browser. */
  byCode: z.boolean().optional().meta({ technical: true }),
  url: address.default("https://graph.microsoft.com/v1.0").meta({ hidden: true }),
  login: address.default("https://login.microsoftonline.com").meta({ hidden: true }),
  /** For tests: milliseconds until what was written shows there. */
  settles: z.coerce.number().optional().meta({ hidden: true }),
});

export type GraphSettings = z.infer<typeof settingsSchema>;

/** OneDrive hands files over and takes them, and Outlook takes large ones, at signed addresses of their own: they get no credentials. */
const fileHosts = ["outlook.office.com", "outlook.office365.com", "*.1drv.com", "*.files.1drv.com", "*.sharepoint.com", "*.microsoftpersonalcontent.com", "*.svc.ms"];

export function hostsOf({ url, login }: GraphSettings): string[] {
  return [...[url, login].map((each) => hostOf(new URL(each))), ...fileHosts];
}

const hostOf = (url: URL): string => `${url.hostname}:${url.port || (url.protocol === "http:" ? "80" : "443")}`;

/** The client id that was put in when this Lifeboat was built. */
const builtIn = process.env["LIFEBOAT_MICROSOFT_CLIENT_ID"];

/** Whether a person can sign in without a client id of their own. */
export const hasClient = builtIn !== undefined && builtIn !== "";

export function issuerOf({ clientId, tenant, byCode, url, login }: GraphSettings): Issuer {
  const place = `${login}/${tenant}/oauth2/v2.0`;
  return {
    id: `${login}/${tenant}/v2.0`,
    title: "Microsoft",
    authorize: `${place}/authorize`,
    token: `${place}/token`,
    deviceCode: `${place}/devicecode`,
    clientId: clientId ?? (hasClient ? builtIn : undefined),
    hosts: [hostOf(new URL(url))],
    redirectHost: "localhost",
    byCode,
  };
}

const always = ["User.Read", "offline_access"];
const readScopes = ["Contacts.Read", "Calendars.Read", "Tasks.Read", "Files.Read"];
const writeScopes = ["Contacts.ReadWrite", "Calendars.ReadWrite", "Tasks.ReadWrite", "Files.ReadWrite"];

export function scopesFor(need: "read" | "write"): string[] {
  return [...always, ...(need === "write" ? writeScopes : readScopes)];
}
