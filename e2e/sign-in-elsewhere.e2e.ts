// Signing in from a computer without a browser: the address a browser elsewhere ended at is pasted, or a code is typed there.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { endOf } from "../main/engine/net/sign-in.fixture.ts";
import { startFakeGraph } from "../main/engine/providers/graph/fake-graph.fixture.ts";
import { type Event, Lifeboat } from "./lifeboat.ts";
import { startGoogle } from "./servers/google.ts";

/** At a terminal of its own; each text that shows up gets its answer, in this order. Gives all it has shown, and its exit code. */
async function atTerminal(lifeboat: Lifeboat, words: readonly string[], answers: readonly { readonly to: RegExp; readonly is: (shown: string) => Promise<string> }[]): Promise<{ code: number | null; shown: string }> {
  const quoted = [process.execPath, join(import.meta.dirname, "../build/lifeboat.mjs"), ...words].map((word) => `'${word}'`).join(" ");
  const env = { ...process.env, HOME: lifeboat.home, LIFEBOAT_CONFIG: join(lifeboat.home, "config"), LIFEBOAT_VAULT: lifeboat.vault, ...lifeboat.env, TERM: "xterm" };
  const child = spawn("script", ["-qefc", `stty cols 2000; exec ${quoted}`, "/dev/null"], { env, stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const left = [...answers];
  let shown = "";
  let from = 0;
  for await (const chunk of child.stdout.setEncoding("utf8")) {
    shown += String(chunk);
    const next = left[0];
    if (next === undefined || !next.to.test(shown.slice(from))) continue;
    left.shift();
    const answer = await next.is(shown);
    from = shown.length;
    child.stdin.write(answer);
  }
  return { code: await ended, shown };
}

it("google: what is pasted is looked at, and the right address signs in", async () => {
  await using google = await startGoogle();
  using lifeboat = new Lifeboat().sealed();
  const { code, shown } = await atTerminal(lifeboat, ["add", "google", "--client-id", "client-1", "--base", google.url, "--name", "Mum"], [
    { to: /paste here the address you end at/, is: async () => "http://127.0.0.1:1/?code=stolen&state=other\r" },
    { to: /This is not the address[^]*paste here the address/, is: async (said) => `${await endOf(/http:\/\/\S+\/authorize\?\S+/.exec(said)?.[0] ?? "")}\r` },
  ]);
  expect([code, google.issuer.consents.length], shown).toEqual([0, 1]);
  expect(shown).toContain("mum@example.org");
  await lifeboat.json(0, "backup");
});

it("google: Ctrl-C where the address is wanted ends it, and nothing is saved", async () => {
  await using google = await startGoogle();
  using lifeboat = new Lifeboat().sealed();
  const { code } = await atTerminal(lifeboat, ["add", "google", "--client-id", "client-1", "--base", google.url, "--name", "Mum"], [
    { to: /paste here the address you end at/, is: async () => "\u0003" },
  ]);
  expect(code).toBe(130);
  expect(await lifeboat.json(0, "accounts")).toEqual([]);
});

it.each([["yes", 0], ["no", 1]] as const)("graph: the code is typed on another device, and the answer there is %s", async (said, exit) => {
  await using fake = await startFakeGraph();
  using lifeboat = new Lifeboat().sealed();
  const child = lifeboat.start("add", "graph", "--by-code", "--client-id", "client-1", "--url", fake.world.base, "--login", fake.server.url, "--name", "Outlook", "--json");
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const complaints = text(child.stderr);
  const events: Event[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as Event;
    events.push(event);
    const [, code] = /code (USER\S+):/.exec(String(event["text"])) ?? [];
    if (code !== undefined) fake.login.typed(code, said);
  }
  expect(await ended, await complaints).toBe(exit);
  expect(events[0]).toMatchObject({ event: "sign-in", is: "device-code", url: "https://login.example/device" });
  if (said === "yes") await lifeboat.json(0, "backup");
});
