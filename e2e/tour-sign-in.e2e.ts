// Signing in at the service itself: through the window, a page that the system's browser opens, and back.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { endOf } from "../main/engine/net/sign-in.fixture.ts";
import type { Lifeboat } from "./lifeboat.ts";
import { type Google, startGoogle } from "./servers/google.ts";
import { askForConsent, openedBy } from "./tour/consent.ts";
import { Host } from "./tour/host.ts";
import { openBrowser, Visitor } from "./tour/visitor.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

function seed({ fake }: Google): void {
  for (const name of ["Ada", "Grace"]) fake.people.add({ names: [{ givenName: name, unstructuredName: name }] });
}

/** At Google's form, with the stand-in in Google's place. */
async function atGoogle(host: Host, google: Google): Promise<Visitor> {
  const visitor = await Visitor.at(browser, host.address);
  await askForConsent(visitor, google);
  visitor.wire.change("addSource", ({ source, job }) => ({ source: { ...source, settings: { ...source.settings, base: google.url } }, job }));
  await visitor.press("Connect something of mine");
  await visitor.press(/^Google\b(?! Takeout)/, "link");
  return visitor;
}

/** As a Lifeboat that was built with a client of its own. */
async function builtIn(lifeboat: Lifeboat): Promise<void> {
  lifeboat.env["LIFEBOAT_GOOGLE_CLIENT_ID"] = "client-1";
}

it("without a client of its own shows first what works today; with one from a technician it signs in, and again when that has ended", async () => {
  await using google = await startGoogle();
  seed(google);
  await using host = await Host.start();
  await using visitor = await atGoogle(host, google);
  await visitor.sees("This Lifeboat cannot sign in to Google by itself yet. These ways work today:");
  await visitor.sees("Google lets no program list your whole photo library; Takeout does.");
  expect(await visitor.page.locator("main .button.primary").allInnerTexts()).toEqual(["A Google Takeout export"]);
  await visitor.press("A Google Takeout export", "link");
  expect(await visitor.page.locator(".steps li").count()).toBeGreaterThan(2);
  await visitor.page.goBack();
  await visitor.press("Sign in with Google");
  await visitor.sees("This is needed.");
  await visitor.writes("Client ID", "client-1");
  expect(await visitor.graveFaults()).toEqual([]);

  const page = await openedBy(visitor, () => visitor.press("Sign in with Google"));
  await visitor.sees("Go on in your browser");
  expect(await visitor.graveFaults()).toEqual([]);
  expect(new URL(page.url()).searchParams.get("scope")).not.toMatch(/auth\/(?:contacts|calendar|tasks)(?: |$)/);
  await page.getByRole("link", { name: "Allow" }).click();
  await page.getByText("Lifeboat has heard from your browser.").waitFor();
  await visitor.sees("Everything is here");
  expect(await visitor.wire.call("home", {})).toMatchObject({ sources: [{ name: "Google", label: "mum@example.org", kept: { contact: 2 } }] });

  google.issuer.takeBack();
  await expect(visitor.wire.call("backUp", { job: "unseen" })).rejects.toThrow("auth");
  await visitor.go("home");
  await visitor.sees("Lifeboat can't see Google any more.");
  await visitor.press("Sign in again", "link");
  await visitor.sees("You sign in on Google's own page.");
  const no = await openedBy(visitor, () => visitor.press("Sign in"));
  await no.getByRole("link", { name: "Cancel" }).click();
  await visitor.sees("Google did not let Lifeboat in.");
  const yes = await openedBy(visitor, () => visitor.press("Sign in"));
  await yes.getByRole("link", { name: "Allow" }).click();
  await visitor.sees("2 people");
  await visitor.page.getByText("Lifeboat can't see Google any more.").waitFor({ state: "detached" });
  expect(visitor.complaints).toEqual([]);
}, 300_000);

it("with a client of its own is one button; a page that is closed or refused leaves everything as it was", async () => {
  await using google = await startGoogle();
  seed(google);
  await using host = await Host.start(builtIn);
  await using visitor = await atGoogle(host, google);
  expect(await visitor.page.locator("main .button.primary").allInnerTexts()).toEqual(["Sign in with Google"]);

  const closed = await openedBy(visitor, () => visitor.press("Sign in with Google"));
  await closed.close();
  await visitor.sees("Go on in your browser");
  const again = await openedBy(visitor, () => visitor.press("Open the page"));
  await again.close();
  await visitor.page.getByRole("dialog").getByRole("button", { name: "Stop" }).click();
  await visitor.page.getByRole("dialog").waitFor({ state: "detached" });

  const refused = await openedBy(visitor, () => visitor.press("Sign in with Google"));
  await refused.getByRole("link", { name: "Cancel" }).click();
  await visitor.sees("Google did not let Lifeboat in.");
  expect(await visitor.graveFaults()).toEqual([]);
  expect([google.issuer.grants, (await visitor.wire.call("home", {})).sources]).toEqual([[], []]);

  // A browser of another computer ends at a page it cannot load.
  const page = await openedBy(visitor, () => visitor.press("Sign in with Google"));
  const end = await endOf((await page.getByRole("link", { name: "Allow" }).getAttribute("href")) ?? "");
  await page.close();
  await visitor.page.getByText("Is this browser on another computer?").click();
  await visitor.writes("The address you ended at", end.replace("state=", "state=x"));
  await visitor.press("Go on");
  await visitor.sees("This is not where this sign-in ends.");
  await visitor.writes("The address you ended at", end);
  await visitor.press("Go on");
  await visitor.sees("Everything is here");
  expect(visitor.complaints).toEqual([]);
}, 300_000);
