import type { SrvRecord } from "node:dns";
import { resolveSrv, resolveTxt } from "node:dns/promises";
import { LifeboatError } from "../../../api/errors.ts";
import { stillSecure } from "../../net/request.ts";
import type { Io } from "../provider.ts";
import type { DavClient } from "./client.ts";
import type { DavResponse } from "./multistatus.ts";
import { document, names, propElement } from "./names.ts";
import type { Start } from "./settings.ts";
import { DavError } from "./status.ts";

export type Service = "cards" | "calendars";

/** Where collections of one service are: a home holding them, or one collection itself. */
export type Home = { readonly service: Service; readonly url: URL; readonly single: boolean };

export type Found = { readonly principal: URL | undefined; readonly homes: readonly Home[] };

/** DNS, replaceable by tests. Answers in the order to try. Rejects where there is none. */
export type Dns = {
  srv(name: string): Promise<readonly SrvRecord[]>;
  txt(name: string): Promise<readonly (readonly string[])[]>;
};

export const systemDns: Dns = { srv: resolveSrv, txt: resolveTxt };

const homeProps: Readonly<Record<Service, string>> = { cards: names.addressHome, calendars: names.calendarHome };
const collectionTypes: Readonly<Record<Service, string>> = { cards: names.addressBook, calendars: names.calendar };
const wellKnown: Readonly<Record<Service, string>> = { cards: "/.well-known/carddav", calendars: "/.well-known/caldav" };
const srvNames: Readonly<Record<Service, string>> = { cards: "_carddavs._tcp", calendars: "_caldavs._tcp" };

const props = [names.resourceType, names.principal, names.addressHome, names.calendarHome];
const question = document("DAV: propfind", propElement(props));

/** Finds the homes of one account (RFC 6764, RFC 5397, RFC 6352 7.1.1, RFC 4791 6.2.1). */
export class Discovery {
  readonly #client: DavClient;
  readonly #io: Io;
  readonly #dns: Dns;
  readonly #homes = new Map<string, Home>();
  #principal: URL | undefined;

  constructor(client: DavClient, io: Io, dns: Dns) {
    this.#client = client;
    this.#io = io;
    this.#dns = dns;
  }

  /**
   * Looks for each service that has a start. Throws what stood in the way where nothing was found, and also where one
   * service could not be asked: a service is absent only where the server says so.
   */
  async find(starts: Readonly<Record<Service, Start | undefined>>): Promise<Found> {
    let refusal: LifeboatError | undefined;
    for (const service of ["cards", "calendars"] as const) {
      const start = starts[service];
      if (start === undefined || this.#has(service) || this.#isSingle()) continue;
      refusal = (await this.#findService(service, start)) ?? refusal;
    }
    if (this.#homes.size === 0) await this.#findInNextcloud(starts.cards ?? starts.calendars);
    if (this.#homes.size > 0) return { principal: this.#principal, homes: [...this.#homes.values()] };
    throw refusal ?? new LifeboatError("not-found", "no address books and no calendars at this address");
  }

  #has(service: Service): boolean {
    return [...this.#homes.values()].some((home) => home.service === service);
  }

  #isSingle(): boolean {
    return [...this.#homes.values()].some(({ single }) => single);
  }

  /** Returns a refusal that ended a look-up, and throws what leaves it open whether the service exists. */
  async #findService(service: Service, start: Start): Promise<LifeboatError | undefined> {
    let refusal: LifeboatError | undefined;
    let unsure: LifeboatError | undefined;
    for (const url of await this.#candidates(service, start)) {
      try {
        await this.#look(service, url);
        if (this.#has(service) || this.#isSingle()) return undefined;
      } catch (error) {
        if (!(error instanceof LifeboatError) || error.code === "cancelled" || error.code === "auth") throw error;
        if (isAbsence(error)) refusal ??= error;
        else unsure ??= error;
      }
    }
    if (unsure !== undefined) throw unsure;
    return refusal;
  }

  /** One that lies in a folder is found by its own place only, unless its owner has told the host's root. What was typed may be any page of it. */
  async #findInNextcloud(start: Start | undefined): Promise<void> {
    if (start === undefined || "domain" in start || start.url.pathname.includes("/remote.php/")) return;
    const folder = start.url.pathname.replace(/\/(?:(?:index\.php|apps|login)(?:\/.*)?)?$/, "");
    try {
      await this.#look("cards", new URL(`${folder}/remote.php/dav/`, start.url));
    } catch (error) {
      if (!(error instanceof LifeboatError) || error.code === "cancelled" || error.code === "auth") throw error;
    }
  }

  async #candidates(service: Service, start: Start): Promise<URL[]> {
    if ("domain" in start) return this.#ofDomain(service, start.domain);
    const { url } = start;
    const known = new URL(wellKnown[service], url);
    return url.pathname === "/" ? [known, url] : [url, known, new URL("/", url)];
  }

  async #ofDomain(service: Service, domain: string): Promise<URL[]> {
    const name = `${srvNames[service]}.${domain}`;
    const path = await this.#pathHint(name);
    const targets = await this.#dns.srv(name).catch(() => []);
    const known = targets.filter((target) => target.name !== "" && target.name !== ".");
    const sorted = [...known].sort((a, b) => a.priority - b.priority || b.weight - a.weight);
    const origins = sorted.map((target) => `https://${target.name.replace(/\.$/, "")}:${target.port}`);
    if (origins.length === 0) origins.push(`https://${domain}`);
    const paths = [...(path === undefined ? [] : [path]), wellKnown[service], "/"];
    return origins.flatMap((origin) => paths.map((each) => new URL(each, origin)));
  }

  /** RFC 6764 4: TXT "path=/dav". */
  async #pathHint(name: string): Promise<string | undefined> {
    const records = await this.#dns.txt(name).catch(() => []);
    const hint = records.map((parts) => parts.join("")).find((text) => text.startsWith("path=/"));
    return hint?.slice("path=".length).replace(/^\/+/, "/");
  }

  async #look(service: Service, at: URL): Promise<void> {
    const { url, response } = await this.#ask(at);
    if (response === undefined) return;
    for (const each of ["cards", "calendars"] as const) {
      const type = response.props.get(names.resourceType);
      if (type?.children.some(({ name }) => name === collectionTypes[each]) === true) return this.#add(each, url, true);
    }
    const [principal] = hrefsOf(response, names.principal, url);
    const homes = this.#addHomes(response, url);
    if (principal !== undefined) {
      this.#principal ??= principal;
      const answer = await this.#ask(principal);
      if (answer.response !== undefined) this.#addHomes(answer.response, answer.url);
    } else if (homes === 0 && isCollection(response)) {
      await this.#addAsHome(service, url);
    }
  }

  /** A folder without a principal may be a home itself. */
  async #addAsHome(service: Service, url: URL): Promise<void> {
    const body = document("DAV: propfind", propElement([names.resourceType]));
    const { responses } = await this.#client.responses({ method: "PROPFIND", url, depth: "1", body }, this.#io);
    const holds = (type: string): boolean =>
      responses.some((response) => response.props.get(names.resourceType)?.children.some(({ name }) => name === type));
    if (holds(collectionTypes[service])) this.#add(service, url, false);
  }

  #addHomes(response: DavResponse, url: URL): number {
    let count = 0;
    for (const service of ["cards", "calendars"] as const) {
      for (const home of hrefsOf(response, homeProps[service], url)) {
        this.#add(service, home, false);
        count += 1;
      }
    }
    return count;
  }

  #add(service: Service, url: URL, single: boolean): void {
    const home = new URL(url);
    if (!home.pathname.endsWith("/")) home.pathname += "/";
    this.#homes.set(`${service} ${home.href}`, { service, url: home, single });
  }

  async #ask(url: URL): Promise<{ url: URL; response: DavResponse | undefined }> {
    const answer = await this.#client.responses({ method: "PROPFIND", url, depth: "0", body: question }, this.#io);
    return { url: answer.url, response: answer.responses[0] };
  }
}

/** Whether an error says that there is no DAV here, rather than that it could not be asked. */
function isAbsence(error: LifeboatError): boolean {
  return error instanceof DavError && !["auth", "rate-limited", "server", "timeout"].includes(error.code);
}

function isCollection(response: DavResponse): boolean {
  return response.props.get(names.resourceType)?.children.some(({ name }) => name === names.collection) === true;
}

function hrefsOf(response: DavResponse, prop: string, base: URL): URL[] {
  const hrefs = response.props.get(prop)?.children.filter(({ name }) => name === names.href) ?? [];
  return hrefs.map(({ text }) => homeUrl(text.trim(), base)).filter((url) => url !== undefined);
}

function homeUrl(href: string, base: URL): URL | undefined {
  const url = href === "" ? null : URL.parse(href, base.href);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return undefined;
  return stillSecure(url, base);
}
