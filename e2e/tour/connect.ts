import type { Server } from "../servers/server.ts";
import type { Visitor } from "./visitor.ts";

/** From the first screen: fills the form for any CardDAV or CalDAV server, and sends it. A click for each field. */
export async function connectTo(visitor: Visitor, { url, user, password }: Pick<Server, "url" | "user" | "password">): Promise<void> {
  await visitor.press("Connect something of mine");
  await visitor.press(/^Another CardDAV/, "link");
  await visitor.writes(/^E-mail address, or address/, url);
  await visitor.writes(/^User name/, user);
  await visitor.writes("Password", password);
  await visitor.press("Connect it");
}
