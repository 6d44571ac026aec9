import { isReady } from "./app.ts";
import { record } from "./record.ts";

type Privileges = { readonly standard?: boolean; readonly secure?: boolean };
type Answer = (request: Request) => Response | Promise<Response>;

const schemes = new Map<string, Privileges>();
const handlers = new Map<string, Answer>();

export const protocol = {
  registerSchemesAsPrivileged(list: readonly { scheme: string; privileges?: Privileges }[]): void {
    if (isReady()) throw new Error("protocol.registerSchemesAsPrivileged should be called before app is ready");
    for (const { scheme, privileges = {} } of list) schemes.set(scheme, privileges);
  },
  handle(scheme: string, answer: Answer): void {
    if (!isReady()) throw new Error("protocol.handle should be called after app is ready");
    if (handlers.has(scheme)) throw new Error(`${scheme} is handled already`);
    handlers.set(scheme, answer);
  },
};

// Chromium takes no scheme of ours from outside: app://x/ is https://x.app.standin.test/ to it.
const hosts = ".standin.test";

export function toChromium(url: string): string {
  const [, scheme = "", host = "", path = ""] = /^([a-z][a-z0-9+.-]*):\/\/([^/]+)\/?(.*)$/.exec(url) ?? [];
  return schemes.get(scheme)?.standard && schemes.get(scheme)?.secure ? `https://${host}.${scheme}${hosts}/${path}` : url;
}

export const fromChromium = (url: string): string => url.replace(/^https:\/\/([a-z0-9-]+)\.([a-z]+)\.standin\.test\//, "$2://$1/");

export const handledPattern = `*://*${hosts}/*`;

/** Undefined where no handler of the app is for it. */
export async function answerOf(request: Request): Promise<Response | undefined> {
  const answer = handlers.get(new URL(request.url).protocol.replace(":", ""));
  if (answer) record.requests.push(request.url);
  return answer?.(request);
}
