import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { builtIn } from "../../build/built-in.mjs";

const sources = ["google", "graph"].map((name) => readFileSync(join(import.meta.dirname, `../engine/providers/${name}/settings.ts`), "utf8")).join("\n");

it("a release has the clients it was built with, to the letter; nothing else of the environment gets in", () => {
  const env = { LIFEBOAT_GOOGLE_CLIENT_ID: 'g"$&', LIFEBOAT_GOOGLE_CLIENT_SECRET: "s", LIFEBOAT_MICROSOFT_CLIENT_ID: "m", HOME: "h" };
  const code = builtIn(env).transform(`${sources}\nprocess.env["HOME"]`);
  expect(code).not.toContain("CLIENT_ID\"]");
  expect(code).toContain(JSON.stringify('g"$&'));
  expect(code).toContain('process.env["HOME"]');
});

it("what is not set stays to be read when the program runs", () => {
  expect(builtIn({ LIFEBOAT_GOOGLE_CLIENT_ID: "" }).transform(sources)).toBe(sources);
});
