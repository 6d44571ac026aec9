import { createInterface } from "node:readline";
import { visit } from "../main/engine/net/sign-in.fixture.ts";
import type { Event, Lifeboat } from "./lifeboat.ts";

/** Runs a command, with a person who opens each page it shows. */
export async function withPerson(lifeboat: Lifeboat, ...args: readonly string[]): Promise<{ code: number | null; events: Event[]; said: string }> {
  const child = lifeboat.start(...args, "--json");
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
  const events: Event[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as Event;
    events.push(event);
    if (event.event === "sign-in") void visit(String(event["url"]));
  }
  return { code: await ended, events, said };
}
