import { expect, it } from "vitest";
import { createTestIo } from "../memory/io.ts";
import { factsOf } from "./facts.ts";
import { FakePhone } from "./fake-phone.fixture.ts";

it.each([
  ["R58", "3f2a9c0b71d84e65", "R58"],
  ["0123456789ABCDEF", "3f2a9c0b71d84e65", "0123456789ABCDEF-3f2a9c0b71d84e65"],
  ["0123456789ABCDEF", "null", "0123456789ABCDEF"],
  ["unknown", "3f2a9c0b71d84e65", "FAKE-1"],
])("a phone that says it is %s, and %s, is known as %s", async (serialno, androidId, known) => {
  const phone = Object.assign(new FakePhone(), { serialno, androidId });
  const { serial, shared } = await factsOf(phone, createTestIo());
  expect([serial, shared]).toEqual([known, serialno === "0123456789ABCDEF" ? serialno : undefined]);
});
