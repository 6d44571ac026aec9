import { expect, it } from "vitest";
import { lacks as adb } from "../../../main/engine/providers/adb/lacks.ts";
import { lacks as google } from "../../../main/engine/providers/google/lacks.ts";
import { lacks as graph } from "../../../main/engine/providers/graph/lacks.ts";
import { fieldName } from "./field-name.ts";

it("has words for all that a service may not take", () => {
  const fields = [...new Set([...adb, ...google, ...graph].map(({ field }) => field))];
  expect(fields.length).toBeGreaterThan(20);
  expect(fields.filter((field) => fieldName(field) === field)).toEqual([]);
});

it("tells a property of a program as that, and a change in one date by its property", () => {
  expect([fieldName("x-apple-sort-order"), fieldName("dtstart@20261119T180000"), fieldName("x-abdate"), fieldName("recurrence-id@20261119T180000")]).toEqual(["What another program had noted", "Starts", "Other dates", "Different on"]);
});
