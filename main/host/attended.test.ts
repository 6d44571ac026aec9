import { join } from "node:path";
import { expect, it } from "vitest";
import { startGoogle, type Google } from "../../e2e/servers/google.ts";
import { endOf, visit } from "../engine/net/sign-in.fixture.ts";
import { google } from "../engine/providers/google/google.ts";
import { createMemoryWorld } from "../engine/providers/memory/memory.ts";
import { someoneAsked } from "./attended.ts";
import { TestHost } from "./host.fixture.ts";

/** A window whose person opens each page that it is told of. */
async function open(service: Google, change: ConstructorParameters<typeof TestHost>[1] = {}, settings: Readonly<Record<string, string>> = {}): Promise<TestHost> {
  const test = new TestHost({ google: async () => google }, change);
  test.client.onEvent((event) => {
    if (event.is === "sign-in") void visit(event.url);
  });
  await test.call("openFolder", { folder: join(test.dir, "Lifeboat") });
  await test.call("addSource", { source: { provider: "google", name: "Mum", settings: { clientId: "client-1", base: service.url, ...settings }, secrets: {} }, job: "add" });
  return test;
}

it("a sign-in elsewhere is shown to whoever started the job, and to nobody else", async () => {
  await using service = await startGoogle();
  await using test = await open(service);
  expect(test.events.filter(({ is }) => is === "sign-in")).toMatchObject([{ job: "add", url: expect.stringContaining("/authorize?") as unknown }]);
  service.issuer.takeBack();
  expect(await test.failure("backUp", { job: "by-itself" })).toMatchObject({ code: "auth" });
  expect(service.issuer.consents).toHaveLength(1);
  await test.call("signIn", { source: 1, secrets: {}, job: "again" });
  await test.ended("signed-in-1");
  expect([service.issuer.consents.length, (await test.call("home", {})).sources[0]?.lastRun?.status]).toEqual([2, "complete"]);
});

it("a switch that is on asks for what it stands for", async () => {
  await using service = await startGoogle();
  await using test = await open(service, {}, { otherContacts: "true" });
  expect(service.issuer.consents[0]).toContain("contacts.other.readonly");
  await test.call("backUp", { job: "first" });
});

it("goes on with what the browser of another computer ended at", async () => {
  await using service = await startGoogle();
  await using test = new TestHost({ google: async () => google });
  await test.call("openFolder", { folder: join(test.dir, "Lifeboat") });
  const right: boolean[] = [];
  const paste = async (job: string, url: string): Promise<void> => {
    const end = await endOf(url);
    for (const address of [end.replace("state=", "state=x"), end]) right.push((await test.call("signInBack", { job, address })).right);
  };
  test.client.onEvent((event) => {
    if (event.is === "sign-in") void paste(event.job, event.url);
  });
  await test.call("addSource", { source: { provider: "google", name: "Mum", settings: { clientId: "client-1", base: service.url }, secrets: {} }, job: "add" });
  expect(right).toEqual([false, true]);
  expect(await test.call("signInBack", { job: "add", address: "http://127.0.0.1/" })).toEqual({ right: false });
});

it("the end of a sign-in is announced before it comes", async () => {
  await using service = await startGoogle();
  service.issuer.more["refresh_token_expires_in"] = 2.5 * 24 * 3600;
  const looks: (() => Promise<void>)[] = [];
  await using test = await open(service, { watch: true, onBattery: () => false, onWatch: (look) => void looks.push(look) });
  await test.call("backUp", { job: "first" });
  for (const look of looks) await look();
  expect(test.events.filter(({ is }) => is === "notice")).toMatchObject([{ about: "sign-in-ends", days: 2, name: "Mum" }]);
});

it("another account's sign-in is not kept", async () => {
  await using service = await startGoogle();
  await using test = await open(service);
  service.issuer.takeBack();
  service.fake.answerAs({ sub: "999", email: "dad@example.org" });
  expect(await test.failure("signIn", { source: 1, secrets: {}, job: "other" })).toMatchObject({ code: "wrong-account" });
  service.fake.answerAs({ sub: "1234567890", email: "mum@example.org" });
  expect(await test.failure("backUp", { job: "later" })).toMatchObject({ code: "auth" });
});

it("the form of a service to sign in at says so, and shows nothing that is for tests", async () => {
  await using test = new TestHost({ google: async () => google });
  const [info] = await test.call("providers", {});
  expect(info).toMatchObject({ id: "google", signIn: "own-client", fields: [{ name: "clientId", technical: true }, { name: "otherContacts", type: "switch" }, { name: "client-secret", type: "password" }] });
});

it("somebody is there for what a page asks, and nobody for what was due", async () => {
  const { def } = createMemoryWorld();
  const asked: boolean[] = [];
  const watched: typeof def = { ...def, connect: (...args) => (asked.push(someoneAsked()), def.connect(...args)) };
  let look = (): Promise<void> => Promise.resolve();
  await using test = new TestHost({ memory: async () => watched }, { watch: true, onWatch: (found) => (look = found), onBattery: () => false });
  await test.call("openFolder", { folder: join(test.dir, "Lifeboat") });
  await test.call("addSource", { source: { provider: "memory", name: "Mum", settings: {}, secrets: {} }, job: "add" });
  await look();
  await test.call("backUp", { job: "mine" });
  expect(asked).toEqual([true, false, true]);
});

it("what is to be done on a phone is shown to whoever started the job", async () => {
  const { def } = createMemoryWorld();
  const phone: typeof def = {
    ...def,
    async connect(settings, need, io) {
      await io.ask({ is: "unlock", text: "Look at the phone", people: 3 });
      return def.connect(settings, need, io);
    },
  };
  await using test = new TestHost({ memory: async () => phone });
  await test.call("openFolder", { folder: join(test.dir, "Lifeboat") });
  await test.call("addSource", { source: { provider: "memory", name: "Phone", settings: {}, secrets: {} }, job: "add" });
  expect(test.events.filter(({ is }) => is === "at-device")).toEqual([{ is: "at-device", job: "add", people: 3 }]);
});
