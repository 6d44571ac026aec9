import type { Page } from "playwright-core";
import type { Google } from "../servers/google.ts";
import type { Visitor } from "./visitor.ts";

/** Google's page that asks the person, where the stand-in would agree by itself: with "Allow" and "Cancel". */
export async function askForConsent({ page }: Visitor, { url }: Pick<Google, "url">): Promise<void> {
  await page.context().route((asked) => asked.href.startsWith(`${url}/authorize?`), (route) => {
    const asked = new URL(route.request().url());
    if (asked.searchParams.has("agreed")) return route.continue();
    const [yes, no] = [new URL(asked), new URL(asked.searchParams.get("redirect_uri") ?? "")];
    yes.searchParams.set("agreed", "1");
    no.search = new URLSearchParams({ error: "access_denied", state: asked.searchParams.get("state") ?? "" }).toString();
    return route.fulfill({ contentType: "text/html", body: `<!doctype html><title>Google</title><a href="${written(yes)}">Allow</a> <a href="${written(no)}">Cancel</a>` });
  });
}

const written = ({ href }: URL): string => href.replaceAll("&", "&amp;");

/** Does what makes Lifeboat open that page; gives it. */
export async function openedBy({ page }: Visitor, press: () => Promise<void>): Promise<Page> {
  const [opened] = await Promise.all([page.context().waitForEvent("page"), press()]);
  return opened;
}
