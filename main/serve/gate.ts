import type { IncomingMessage } from "node:http";

/** Whom the host answers: by the names it was told at its start, compared whole. */
export class Gate {
  readonly #origins: ReadonlyMap<string, string>;

  /** `extra`: the one origin of the owner's proxy or tunnel, as `ownersOrigin` gives it. */
  constructor(port: number, extra?: string) {
    const origins = [`http://127.0.0.1:${port}`, `http://[::1]:${port}`, ...(extra === undefined ? [] : [extra])];
    this.#origins = new Map(origins.map((origin) => [new URL(origin).host, origin]));
  }

  /**
   * The origin that this request belongs to; undefined where it must be refused. A name that an attacker's DNS points at
   * us is not ours (rebinding), nor is a page of another origin, port or site, whatever its cookies.
   */
  originOf(request: IncomingMessage, needs: "origin" | "nothing"): string | undefined {
    const { host = [], origin = [], "sec-fetch-site": site = [] } = request.headersDistinct;
    const own = host.length === 1 ? this.#origins.get(host[0] ?? "") : undefined;
    if (own === undefined) return undefined;
    if (needs === "origin" && origin.length !== 1) return undefined;
    if (!origin.every((given) => given === own)) return undefined;
    return site.every((given) => given === "same-origin" || given === "none") ? own : undefined;
  }
}

/** What `--origin` may name: https, or plain http on this computer (a tunnel's end). Undefined for all else. */
export function ownersOrigin(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || text.replace(/\/$/, "") !== url.origin) return undefined;
  const here = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  return url.protocol === "https:" || (url.protocol === "http:" && here) ? url.origin : undefined;
}
