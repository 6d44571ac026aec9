import { expect, it } from "vitest";
import { namesShown, onShown, show, type Shown } from "./shown.ts";

it("hostile names cannot rewrite the sentence around them", () => {
  expect(namesShown(["photos\u202egpj.exe", "a\u0007\nb", "<b>x</b>"]).first).toEqual(["photos\ufffdgpj.exe", "a\ufffd\ufffdb", "<b>x</b>"]);
  expect(namesShown(["x".repeat(300)]).first[0]).toHaveLength(61);
});

it("many names are counted", () => {
  expect(namesShown(["1", "2", "3", "4", "5"])).toEqual({ first: ["1", "2", "3"], more: 2 });
});

it("what is shown is heard until it is not listened for any more", () => {
  const heard: Shown[] = [];
  const stop = onShown((shown) => heard.push(shown));
  const one = { names: ["a"], paths: ["/a"] };
  show(one);
  stop();
  show(one);
  expect(heard).toEqual([one]);
});
