import type { Drawing } from "../draw/drawing.ts";
import { handwriting } from "../draw/handwriting.ts";
import { blob, circle, faint, group, line, many, oval, poly, rect, shape, stroke, times } from "../draw/shapes.ts";

/** Letter and Nan's secret, in the words he used; the demo's last photo. */
export const recipeLines: readonly (readonly [number, string])[] = [
  [3, "3 leeks. Wash them TWICE."],
  [3, "2 carrots, 1 onion"],
  [3, "1 cup barley, soaked overnight"],
  [3, "the hard end of the cheese"],
  [3, "butter, the size of an egg"],
  [3, "8 cups water, salt, thyme"],
  [0, ""],
  [0, "Butter first. Leeks in, lid on,"],
  [0, "low, till they give up."],
  [0, "Then all the rest. One hour."],
  [0, "Don't stir it. Leave it be."],
  [0, ""],
  [0, "Joan put a bay leaf in and"],
  [0, "always said she didn't. She did."],
];

export function recipe(d: Drawing): string {
  const ink = "#26355e";
  const rows = recipeLines.map(([indent, words], i) => (words === "" ? "" : (indent > 0 ? circle(178, 398 + i * 72, 5,
    ink) : "") + handwriting(160 + indent * 16, 408 + i * 72, 2.55, words, ink, i + 1)));
  const paper = [rect(90, 96, 1010, 1440, d.linear([[0, "#fbf6e8"], [1, "#f1e6cc"]], [0, 0], [1, 1])),
    many(18, (i) => line([[90, 276 + i * 72], [1100, 276 + i * 72]], "#9fb8cc", 2, 'opacity=".55"')),
    line([[138, 96], [138, 1536]], "#d98a84", 2.5, 'opacity=".6"')];
  const stains = [faint(0.22, circle(930, 1330, 92, "none", 'stroke="#a8703a" stroke-width="15"'),
    circle(936, 1326, 84, "#c9955a", 'opacity=".3"')), faint(0.35, shape(blob([1010, 520], 40, 30, 3, 0.2), "#e0b86a"),
    shape(blob([960, 566], 12, 10, 5, 0.2), "#e0b86a"))];
  return [
    rect(0, 0, 1200, 1600, d.linear([[0, "#a9714a"], [1, "#7d4f31"]], [0, 0], [1, 1])),
      ...times(8, (i) => line([[i * 170, 0], [i * 170 - 20, 1600]], "#5f3a22", 5, 'opacity=".45"')),
      faint(0.5, d.soft(18, rect(110, 120, 1010, 1440, "#2b170c"))),
    group("rotate(-1.4 600 800)", ...paper, faint(0.35, d.soft(2, line([[90, 812], [1100, 806]], "#b59f78", 7))),
      faint(0.5, line([[90, 804], [1100, 798]], "#fffdf4", 5)), handwriting(170, 216, 4.1, "Joan's Leek & Barley", ink, 77),
      stroke([[172, 244], [400, 236], [640, 246], [850, 238]], ink, 5),
      handwriting(560, 316, 2.3, "(for Mara, who asked)", ink, 78), ...rows,
      handwriting(640, 1476, 3.1, "love, Grandpa", ink, 79), ...stains),
    faint(0.2, d.soft(10, poly([[0, 0], [420, 0], [1200, 1200], [1200, 1600], [1020, 1600]], "#fff0c4"))),
      stroke([[1130, 1200], [1150, 1440], [1160, 1640]], "#2f3a55", 34), stroke([[1122, 1120], [1130, 1200]], "#c9a24a", 24),
      oval(1119, 1100, 5, 22, "#2b2b2b"),
  ].join("");
}
