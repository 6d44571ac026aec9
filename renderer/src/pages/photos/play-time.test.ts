import { expect, it } from "vitest";
import { playTime } from "./play-time.ts";

it("tells how long a video lasts", () => {
  expect([0.4, 7, 59.6, 750, 3723].map(playTime)).toEqual(["0:00", "0:07", "1:00", "12:30", "1:02:03"]);
});
