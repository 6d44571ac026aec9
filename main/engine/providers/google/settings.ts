import { z } from "zod";
import type { Issuer } from "../../net/sign-in.ts";

/** The client that was put in when this Lifeboat was built. Google calls its secret none for installed programs. */
const built = { id: process.env["LIFEBOAT_GOOGLE_CLIENT_ID"], secret: process.env["LIFEBOAT_GOOGLE_CLIENT_SECRET"] };

/** Whether a person can sign in without a client of their own. */
export const hasClient = built.id !== undefined && built.id !== "";

export const settingsSchema = z.strictObject({
  /** An OAuth client of the kind "Desktop app", made in Google's console; default: the one this Lifeboat was built with. */
  clientId: z.string().trim().min(1).optional().meta({ technical: true }),
  /** Also who was written to and never saved ("other contacts"). */
  otherContacts: z.boolean().optional(),
  /** For tests: where a stand-in for all of Google's services is. */
  base: z.url().optional().meta({ hidden: true }),
  /** For tests: milliseconds until what was written shows there. */
  settles: z.number().optional().meta({ hidden: true }),
});

export type GoogleSettings = z.infer<typeof settingsSchema>;

/** Roots of the services, without a slash at the end. */
export type Roots = { readonly people: string; readonly calendar: string; readonly tasks: string; readonly userinfo: string };

export function rootsOf({ base }: GoogleSettings): Roots {
  if (base !== undefined) return { people: `${base}/people/v1`, calendar: `${base}/calendar/v3`, tasks: `${base}/tasks/v1`, userinfo: `${base}/userinfo` };
  return {
    people: "https://people.googleapis.com/v1",
    calendar: "https://www.googleapis.com/calendar/v3",
    tasks: "https://tasks.googleapis.com/tasks/v1",
    userinfo: "https://openidconnect.googleapis.com/v1/userinfo",
  };
}

/** Hosts of the services, which get the token. */
const serviceHosts = (settings: GoogleSettings): string[] => [...new Set(Object.values(rootsOf(settings)).map((root) => hostOf(root)))];

export function hostsOf(settings: GoogleSettings): string[] {
  const { token } = endpointsOf(settings);
  return [...new Set([...serviceHosts(settings), hostOf(token)])];
}

function hostOf(address: string): string {
  const { hostname, port, protocol } = new URL(address);
  return `${hostname}:${port || (protocol === "http:" ? "80" : "443")}`;
}

function endpointsOf({ base }: GoogleSettings): Pick<Issuer, "id" | "authorize" | "token" | "revoke"> {
  if (base !== undefined) return { id: base, authorize: `${base}/authorize`, token: `${base}/token`, revoke: `${base}/revoke` };
  return {
    id: "https://accounts.google.com",
    authorize: "https://accounts.google.com/o/oauth2/v2/auth",
    token: "https://oauth2.googleapis.com/token",
    revoke: "https://oauth2.googleapis.com/revoke",
  };
}

/**
 * Google has codes for other devices, but not for contacts, calendars and to-dos. A refresh token comes only with
 * `access_type=offline`, and surely only with `prompt=consent`.
 */
export function issuerOf(settings: GoogleSettings, secret: string | undefined): Issuer {
  const own = settings.clientId !== undefined;
  return {
    ...endpointsOf(settings),
    title: "Google",
    clientId: settings.clientId ?? (hasClient ? built.id : undefined),
    clientSecret: own ? secret : built.secret,
    parameters: { access_type: "offline", include_granted_scopes: "true", prompt: "consent" },
    hosts: serviceHosts(settings),
    partial: true,
  };
}

const scope = (name: string): string => `https://www.googleapis.com/auth/${name}`;
const services = ["contacts", "calendar", "tasks"];

export function scopesFor(need: "read" | "write", { otherContacts }: GoogleSettings): string[] {
  const who = ["openid", scope("userinfo.email")];
  const read = services.map((name) => scope(`${name}.readonly`));
  const others = otherContacts === true ? [scope("contacts.other.readonly")] : [];
  return [...who, ...read, ...others, ...(need === "write" ? services.map(scope) : [])];
}
