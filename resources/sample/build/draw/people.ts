import type { Point } from "./drawing.ts";
import { circle, group, line, oval, path, shape, stroke } from "./shapes.ts";

export type Look = {
  readonly coat: string;
  readonly legs: string;
  readonly hair: string;
  readonly skin: string;
  readonly shoes?: string;
  /** Share of the height the coat covers, 0.35 jacket to 0.6 dress. */
  readonly hem?: number;
  readonly child?: true;
  readonly extra?: "bun" | "braids" | "cap" | "hat" | "hood" | "long" | "bobble";
  readonly accent?: string;
};

export const mara: Look = { coat: "#2d6a6a", legs: "#2b2f3a", hair: "#7a3b22", skin: "#e8b99a", extra: "bun", hem: 0.42 };
export const lotte: Look = { coat: "#f2b632", legs: "#3a4a6b", hair: "#8a4b2a", skin: "#efc3a4", shoes: "#c23b2e", child: true,
  extra: "braids", hem: 0.46 };
export const emil: Look = { coat: "#4a7fb0", legs: "#5b4a3a", hair: "#d8a860", skin: "#f2cdb0", shoes: "#3a6b2a", child: true,
  hem: 0.4 };
export const jonas: Look = { coat: "#59606b", legs: "#2a2d33", hair: "#3b2c22", skin: "#e2b08d", hem: 0.4 };
export const grandpa: Look = { coat: "#7d7463", legs: "#4b4740", hair: "#d9d6cf", skin: "#e6b79c", extra: "cap",
  accent: "#5a5346", hem: 0.42 };
export const nan: Look = { coat: "#9a5a6e", legs: "#6a5a58", hair: "#e8e4dc", skin: "#ecc3aa", extra: "bun", hem: 0.5 };
export const henrik: Look = { coat: "#8c3b2f", legs: "#2f3a45", hair: "#c9a36a", skin: "#e9b898", hem: 0.4 };

/** Somebody standing, seen from behind, feet at (x, y), so tall. `hands` are in thousandths of the height, up is positive. */
export function standing(x: number, y: number, height: number, look: Look, hands?: readonly [Point, Point]): string {
  const child = look.child === true;
  const head = child ? 118 : 76;
  const shoulder = child ? 715 : 815;
  const width = child ? 122 : 104;
  const end = Math.max(shoulder - (look.hem ?? 0.42) * 1000, 130);
  const [left, right] = hands ?? [[-width * 1.3, end + 60], [width * 1.3, end + 60]];
  const body = [
    leg(-48, end, look),
    leg(48, end, look),
    arm(-width * 0.8, shoulder - 40, left, look),
    arm(width * 0.8, shoulder - 40, right, look),
    line([[0, -shoulder + 20], [0, -shoulder - 40]], look.skin, 56),
    coat(width, shoulder, end, look.coat),
    headOf(look, -shoulder - head * 1.05, head),
  ];
  return group(`translate(${x} ${y}) scale(${height / 1000})`, ...body);
}

function leg(x: number, end: number, look: Look): string {
  return line([[x, -30], [x, -end - 40]], look.legs, 76) + oval(x * 1.1, -20, 52, 28, look.shoes ?? "#26211f");
}

function coat(width: number, shoulder: number, end: number, colour: string): string {
  const top = -shoulder;
  const side = width * 1.22;
  const left = `M${-width * 0.5} ${top}C${-width} ${top} ${-width} ${top + 50} ${-width} ${top + 100}L${-side} ${-end}`;
  return path(`${left}Q0 ${-end + 26} ${side} ${-end}L${width} ${top + 100}C${width} ${top + 50} ${width} ${top} ${width * 0.5} ${top}Z`,
    colour);
}

function arm(x: number, shoulder: number, hand: Point, look: Look): string {
  const elbow: Point = [(x + hand[0]) / 2 + Math.sign(x) * 24, -(shoulder + hand[1]) / 2];
  return circle(hand[0], -hand[1], 30, look.skin) + stroke([[x, -shoulder], elbow, [hand[0] * 0.97, -hand[1] - 14]], look.coat,
    66);
}

function headOf(look: Look, y: number, r: number): string {
  const crown = look.extra === "hood" ? look.coat : look.hair;
  const hair = shape([[-r * 0.98, y + r * 0.35], [-r * 1.04, y - r * 0.3], [-r * 0.62, y - r * 0.96], [0, y - r * 1.12],
    [r * 0.62, y - r * 0.96], [r * 1.04, y - r * 0.3], [r * 0.98, y + r * 0.35], [0, y + r * 0.8]], crown);
  return circle(-r, y + r * 0.12, r * 0.2, look.skin) + circle(r, y + r * 0.12, r * 0.2, look.skin) +
    circle(0, y, r, look.skin) + hair + extraOf(look, y, r);
}

function extraOf(look: Look, y: number, r: number): string {
  const accent = look.accent ?? "#b5352c";
  const cap = (rise: number): string =>
    shape([[-r * 1.1, y - r * 0.1], [-r * 1.02, y - r * 0.8], [0, y - r * rise], [r * 1.02, y - r * 0.8],
      [r * 1.1, y - r * 0.1], [0, y + r * 0.06]], accent);
  switch (look.extra) {
    case "bun":
      return circle(0, y - r * 0.92, r * 0.5, look.hair);
    case "braids":
      return [-1, 1].map((side) => stroke([[side * r * 0.8, y + r * 0.2], [side * r * 1.08, y + r], [side * r, y + r * 1.75]],
        look.hair, r * 0.42)).join("");
    case "long":
      return shape([[-r, y - r * 0.4], [-r * 1.15, y + r], [-r * 0.9, y + r * 2], [r * 0.9, y + r * 2], [r * 1.15, y + r],
        [r, y - r * 0.4], [0, y - r]], look.hair);
    case "cap":
      return cap(1.32);
    case "hat":
      return oval(0, y - r * 0.4, r * 1.7, r * 0.42, accent) +
        shape([[-r, y - r * 0.4], [-r * 0.8, y - r * 1.3], [r * 0.8, y - r * 1.3], [r, y - r * 0.4]], accent);
    case "bobble":
      return cap(1.35) + circle(0, y - r * 1.42, r * 0.36, "#f4efe6");
    default:
      return "";
  }
}

/** A hand flat on something, seen from above: palm at (0, 0), fingers up, about 200 wide. */
export function hand(skin: string, shade: string): string {
  const finger = (x: number, tip: number, lean: number, width: number): string => stroke([[x * 0.62, 30], [x, -40],
    [x + lean, tip]], skin, width);
  const folds = [-44, -2, 40].map((x) => stroke([[x * 0.8, 6], [x * 0.95, -46]], shade, 4)).join("");
  return [
    finger(-66, -150, -18, 44),
    finger(-22, -190, -4, 47),
    finger(24, -182, 10, 46),
    finger(68, -136, 22, 40),
    stroke([[-60, 90], [-112, 40], [-146, -34]], skin, 50),
    shape([[-92, 0], [-60, -48], [0, -60], [62, -46], [92, 10], [88, 90], [56, 150], [-52, 150], [-88, 90]], skin),
    folds,
  ].join("");
}
