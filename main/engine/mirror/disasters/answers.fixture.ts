import type { Reply, Seen } from "../../net/http.fixture.ts";
import { isHome, isListing, isReading, type Mishap } from "./dav-front.fixture.ts";
import type { Life, Scenario } from "./life.fixture.ts";

const loginPage: Reply = { status: 200, headers: { "content-type": "text/html" }, body: "<!doctype html><html><head><title>Sign in</title></head><body><form>Please sign in</form></body></html>" };
const textOf = ({ body = "" }: Reply): string => (typeof body === "string" ? body : "");

/** For a day every answer of one sort is spoilt; then all is well again. */
const spoilt = (name: string, on: (seen: Seen) => boolean, spoil: (reply: Reply, life: Life) => Reply, before?: (life: Life) => Promise<void>): Scenario => ({
  name,
  is: "no-answer",
  http: true,
  async happens(life) {
    if (!life.front) throw new Error("needs HTTP");
    await before?.(life);
    const mishap: Mishap = (seen, reply) => (on(seen) ? spoil(reply, life) : undefined);
    life.front.mishap = mishap;
    await life.run();
  },
});

const newEtags = (life: Life): Promise<void> => life.change(life.hrefs(), (item) => item);
const fresh = async (life: Life): Promise<void> => Promise.resolve(life.world.expireCursors());
const always = (): boolean => true;
const status = (code: number): Reply => ({ status: code });

/** What comes is no answer, or half of one. */
export const answers: readonly Scenario[] = [
  spoilt("a login page with 200, for everything", always, () => loginPage),
  spoilt("a login page with 200, for the list of collections", isHome, () => loginPage),
  spoilt("a login page with 200, for listings", isListing, () => loginPage, fresh),
  spoilt("a login page with 200, for contents", isReading, () => loginPage, newEtags),
  spoilt("half an answer to a listing", isListing, (reply, life) => ({ ...reply, body: textOf(reply).slice(0, Math.floor(textOf(reply).length * life.draw.share(0.1, 0.95))) }), fresh),
  spoilt("a connection that breaks in the middle of contents", isReading, (reply) => ({ ...reply, body: textOf(reply).slice(0, 300), end: "cut" }), newEtags),
  spoilt("items cut short", isReading, (reply) => ({ ...reply, body: textOf(reply).replaceAll(/END:(VCARD|VCALENDAR)/g, "") }), newEtags),
  spoilt("all etags are new, and every read says 404", isReading, (reply) => ({ ...reply, body: textOf(reply).replaceAll(/<d:propstat>[^]*?<\/d:propstat>/g, "<d:status>HTTP/1.1 404 Not Found</d:status>") }), newEtags),
  spoilt("nothing at all, with 200", isListing, () => ({ status: 200, body: "" }), fresh),
  spoilt("quota errors", always, () => status(507)),
  spoilt("the list is cut with 507, over and over", isListing, (reply) => ({ ...reply, body: textOf(reply).replace("</d:multistatus>", "<d:response><d:href>/sets/main/</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response></d:multistatus>") }), fresh),
  spoilt("too many requests", always, () => status(429)),
  spoilt("out of order", always, () => status(503)),
  spoilt("the password is no longer good", always, () => ({ status: 401, headers: { "www-authenticate": 'Basic realm="x"' } })),
  spoilt("not allowed any more", (seen) => isListing(seen) || isHome(seen), () => status(403), fresh),
  {
    name: "a change report says that all is gone, and the next list has it",
    is: "no-answer",
    http: true,
    async happens(life) {
      if (!life.front) throw new Error("needs HTTP");
      const gone = life.hrefs().map((href) => `<d:response><d:href>/sets/main/${href}</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>`);
      life.front.mishap = (seen, reply) => {
        const isDelta = isListing(seen) && seen.path === "/sets/main/" && !/<d:sync-token><|<d:sync-token\/>/.test(seen.body);
        return isDelta ? { ...reply, body: textOf(reply).replace("<d:sync-token>", `${gone.join("")}<d:sync-token>`) } : undefined;
      };
      await life.run();
    },
  },
];
