import { describe, expect, it } from "vitest";
import { initials } from "./initials.ts";

describe("initials", () => {
  it.each([
    ["Mara Whitlock", "MW"],
    ["Dr. Élise Morel", "DM"],
    ["Mum", "M"],
    ["🎂 Cake shop", "CS"],
    ["李 小龙", "李小"],
    ["🎂", ""],
    ["", ""],
    ["+49 30 1234", "41"],
  ])("of %s are %s", (name, wanted) => expect(initials(name)).toBe(wanted));

  it("take a letter with all its marks", () => expect(initials("e\u0301va")).toBe("E\u0301"));
});
