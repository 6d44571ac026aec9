import { Drawing } from "../draw/drawing.ts";
import { circle, group, many, path, random, rect, stroke } from "../draw/shapes.ts";
import { pearTree } from "./yard.ts";

/** The kitchen window at dusk at a moment from 0 to 1; the end meets the beginning. */
export function fallingSnow(moment: number): string {
  const d = new Drawing(960, 720);
  const rnd = random(9);
  const yard = [
    d.ground([0, "#3a4a6b"], [0.7, "#8593b0"], [1, "#c6d3e4"]), rect(80, 150, 330, 420, "#4a5670"),
      rect(430, 210, 460, 380, "#424d66"),
    many(9, (i) => rect(120 + (i % 3) * 96, 190 + Math.floor(i / 3) * 110, 44, 66, i === 4 ? "#ffce7a" : "#2f3a52")),
      many(8, (i) => rect(480 + (i % 4) * 104, 260 + Math.floor(i / 4) * 120, 46, 70, i === 6 ? "#ffdc9a" : "#2a344a")),
    path("M0 560C300 520 600 540 960 520L960 720L0 720Z", "#dfe8f2"), d.glow([234, 333], 130, "#ffc766", 0.6),
      d.glow([712, 415], 130, "#ffc766", 0.5), group("translate(640 650) scale(.72)", pearTree(0, 0, "#23252e", "#eef3f9")),
  ].join("");
  const flakes = many(150, () => {
    const size = rnd(1.5, 6.5);
    const falls = size > 4 ? 2 : 1;
    const y = ((rnd() + moment * falls) % 1) * 760 - 20;
    const x = rnd(-20, 980) + Math.sin((moment + rnd()) * Math.PI * 2) * 22;
    return circle(x, y, size, "#ffffff", `opacity="${size / 8 + 0.15}"`);
  });
  const frame = rect(0, 0, 46, 720, "#2a2320") + rect(914, 0, 46, 720, "#2a2320") + rect(0, 0, 960, 36, "#2a2320") +
    rect(466, 0, 26, 660, "#2a2320") + rect(0, 640, 960, 80, "#4a3529") + rect(0, 634, 960, 14, "#6a4c39");
  const mug = path("M150 560L158 640Q190 652 222 640L230 560Z", "#c8553d") +
    stroke([[228, 576], [256, 584], [250, 616], [224, 620]], "#c8553d", 10);
  const steam = d.soft(5, stroke([[190, 546], [178 + Math.sin(moment * 6.283) * 8, 500],
    [202 + Math.cos(moment * 6.283) * 8, 460], [188, 410]], "#f4f7f7", 12, 'opacity=".45"'));
  return d.svg(yard + flakes + frame + mug + steam);
}
