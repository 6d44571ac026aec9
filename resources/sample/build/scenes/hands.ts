import type { Drawing } from "../draw/drawing.ts";
import { hand } from "../draw/people.ts";
import { blob, circle, faint, group, line, many, oval, poly, random, rect, shape, stroke, times } from "../draw/shapes.ts";

function boards(d: Drawing, light: string, dark: string): string {
  return rect(0, 0, 1600, 1200, d.linear([[0, light], [1, dark]], [0, 0], [1, 1])) +
    many(7, (i) => line([[0, 170 * i + 20], [1600, 170 * i + 8]], dark, 6, 'opacity=".55"')) +
    many(14, (i) => stroke([[(i * 271) % 1500, 60 + i * 82], [((i * 271) % 1500) + 160, 54 + i * 82],
    [((i * 271) % 1500) + 330, 64 + i * 82]], dark, 3, 'opacity=".3"'));
}

export function dough(d: Drawing): string {
  const rnd = random(19);
  const flour = many(240, () => { const a = rnd(0, 6.28); const r = Math.sqrt(rnd()) * 620;
    return circle(800 + Math.cos(a) * r * 1.15, 600 + Math.sin(a) * r * 0.8, rnd(1.5, 7), "#fdf9f0",
    `opacity="${rnd(0.3, 0.9)}"`); });
  const sleeve = (x: number, turn: number,
    mirror: number): string => group(`translate(${x} 690) rotate(${turn}) scale(${mirror} 1)`,
    faint(0.28, d.soft(8, oval(20, 40, 150, 190, "#5f3d22"))), stroke([[0, 150], [10, 330]], "#e8b99a", 120),
    stroke([[10, 330], [20, 720]], "#2d6a6a", 190), line([[-84, 320], [100, 316]], "#24555a", 16), hand("#e8b99a", "#cf967a"),
    ...times(9, (i) => circle(-80 + ((i * 47) % 160), -120 + ((i * 67) % 220), 5 + (i % 3) * 3, "#fdf9f0", 'opacity=".8"')));
  return [
    boards(d, "#c08d5c", "#8f5e37"), d.soft(18, shape(blob([800, 600], 660, 450, 5, 0.12), "#f6eddc", 'opacity=".75"')), flour,
      faint(0.3, d.soft(10, oval(830, 640, 400, 270, "#6b4526"))),
      shape(blob([800, 560], 390, 270, 12, 0.07), d.radial([[0, "#fbeed2"], [0.7, "#f0d9ae"], [1, "#d9b784"]])),
      stroke([[560, 560], [640, 500], [700, 520]], "#d9b784", 10, 'opacity=".7"'),
      stroke([[900, 500], [980, 520], [1040, 600]], "#d9b784", 10, 'opacity=".7"'),
      stroke([[730, 420], [800, 400], [880, 430]], "#fff6e2", 16, 'opacity=".8"'),
    sleeve(600, 17, 1), sleeve(1000, -17, -1), circle(250, 280, 170, "#3f7189"), circle(250, 280, 148, "#fdf9f0"),
      shape(blob([250, 280], 118, 108, 8, 0.08), "#f4ead6"), stroke([[250, 280], [370, 150], [420, 96]], "#a8743f", 22),
      oval(262, 268, 46, 34, "#a8743f", 'transform="rotate(-45 262 268)"'),
    rect(1180, 130, 330, 82, d.linear([[0, "#d9a869"], [1, "#a8743f"]]), 'rx="36" transform="rotate(18 1345 170)"'),
      rect(1110, 150, 90, 34, "#8c5a30", 'rx="17" transform="rotate(18 1345 170)"'),
      rect(1494, 152, 90, 34, "#8c5a30", 'rx="17" transform="rotate(18 1345 170)"'),
      faint(0.16, poly([[0, 0], [760, 0], [300, 1200], [0, 1200]], "#fff3cf")),
  ].join("");
}

export function tinyHand(d: Drawing): string {
  const knit = many(14, (i) => stroke([[-60 + i * 132, 1640], [-20 + i * 132, 1100], [40 + i * 128, 640]],
    i % 2 === 0 ? "#e9dcc2" : "#efe4cd", 62));
  return [
    d.ground([0, "#f6e7d3"], [1, "#dcb58f"]), knit, d.glow([300, 240], 700, "#fff8e6", 0.9),
      faint(0.3, d.soft(20, stroke([[1240, 1320], [860, 1000], [640, 800]], "#6d4430", 240))),
    stroke([[1300, 1400], [900, 1010], [560, 700]], "#dda482", 218),
      stroke([[1300, 1340], [920, 970], [570, 662]], "#e8b593", 120),
      shape([[470, 650], [500, 606], [560, 620], [600, 672], [570, 712], [510, 702]], "#f6d3bd"),
      stroke([[846, 900], [900, 870]], "#c98f6e", 8), stroke([[870, 934], [930, 900]], "#c98f6e", 8),
      stroke([[1060, 1090], [1120, 1050]], "#c98f6e", 9),
    faint(0.3, d.soft(12, oval(640, 930, 210, 170, "#6d4430"))),
      stroke([[-60, 1330], [150, 1210], [300, 1090]], "#7fb0b4", 270),
      stroke([[210, 1010], [290, 1090], [340, 1220]], "#5f9499", 38), stroke([[300, 1090], [430, 990]], "#f2c3a6", 190),
      shape(blob([520, 900], 176, 158, 6, 0.05), "#f2c3a6"),
      ...[[560, 760, 700, 880], [600, 826, 750, 950], [596, 900, 748, 1016],
      [556, 966, 690, 1070]].map(([x = 0, y = 0, a = 0, b = 0],
      i) => stroke([[x, y], [(x + a) / 2 + 26, (y + b) / 2 - 26], [a, b]], i % 2 === 0 ? "#f6cdb2" : "#f2c3a6", 82) +
      shape(blob([a + 6, b + 4], 19, 16, i, 0.05), "#fbe4d6")),
      ...[[600, 800, 640, 838], [632, 872, 676, 910], [610, 946, 652,
      980]].map(([x = 0, y = 0, a = 0, b = 0]) => stroke([[x, y], [a, b]], "#d99c7c", 7)),
      stroke([[420, 830], [460, 740], [540, 700]], "#f6cdb2", 84), stroke([[400, 1010], [470, 1040]], "#d99c7c", 7),
      faint(0.5, d.soft(16, oval(470, 830, 90, 50, "#fff0df"))),
  ].join("");
}

export function dominoes(d: Drawing): string {
  const tile = (x: number, y: number, turn: number, a: number,
    b: number): string => group(`translate(${x} ${y}) rotate(${turn})`,
    rect(-46, -92, 104, 196, "#4a2f1d", 'rx="14" opacity=".35"'), rect(-52, -98, 104, 196, "#f8f1e1", 'rx="14"'),
    line([[-36, 0], [36, 0]], "#8a7a64", 5), pips(a, -49), pips(b, 49));
  const spots: Record<number, number[][]> = { 0: [], 1: [[0, 0]], 2: [[-1, -1], [1, 1]], 3: [[-1, -1], [0, 0], [1, 1]],
    4: [[-1, -1], [1, -1], [-1, 1], [1, 1]], 5: [[-1, -1], [1, -1], [0, 0], [-1, 1], [1, 1]],
    6: [[-1, -1], [1, -1], [-1, 0], [1, 0], [-1, 1], [1, 1]] };
  const pips = (n: number, y: number): string => (spots[n] ?? []).map(([a = 0, b = 0]) => circle(a * 25, y + b * 25, 10,
    n === 6 ? "#a63c40" : "#2a2622")).join("");
  return [
    rect(0, 0, 1600, 1200, d.linear([[0, "#35604f"], [1, "#1f4035"]], [0, 0], [1, 1])),
      many(15, (i) => line([[0, i * 86], [1600, i * 86 - 20]], "#2b5445", 3, 'opacity=".6"')),
      faint(0.24, d.soft(8, poly([[120, 0], [640, 0], [1000, 1200], [420, 1200]], "#fff0bd") +
      poly([[760, 0], [1060, 0], [1500, 1200], [1140, 1200]], "#fff0bd"))),
    tile(300, 560, 90, 3, 3), tile(508, 560, 90, 3, 5), tile(716, 560, 90, 5, 1), tile(872, 612, 0, 1, 4),
      tile(980, 764, 90, 4, 6),
    group("translate(1370 690) rotate(-68)", faint(0.3, d.soft(10, oval(20, 60, 140, 180, "#0c201a"))),
      stroke([[0, 140], [0, 360]], "#dba988", 128), stroke([[0, 330], [0, 760]], "#7d7463", 210),
      line([[-100, 330], [100, 330]], "#5f574a", 22), hand("#dfae8f", "#b9825f"),
      stroke([[-40, 40], [-20, 80], [-44, 120]], "#c58f72", 7), stroke([[20, 20], [36, 70], [14, 116]], "#c58f72", 7),
      ...[[-50, 60], [30, 100], [52, 40], [-10, 20]].map(([x = 0, y = 0]) => circle(x, y, 6, "#b98560", 'opacity=".7"'))),
      tile(1130, 620, -30, 6, 2),
    group("translate(410 1010) rotate(34) scale(.62)", faint(0.3, d.soft(10, oval(10, 60, 140, 180, "#0c201a"))),
      stroke([[0, 140], [0, 340]], "#f2cdb0", 116), stroke([[0, 300], [0, 900]], "#4a7fb0", 210),
      line([[-100, 300], [100, 300]], "#376894", 24), hand("#f4cfb4", "#dda98a")),
      ...[0, 1, 2].map((i) => tile(160 + i * 124, 190 - i * 6, -6 + i * 4, i + 1, 6 - i)),
    group("translate(1280 220)", faint(0.3, oval(30, 40, 170, 120, "#0c201a")), circle(0, 0, 160, "#efe6d6"),
      circle(0, 0, 116, "#e3d8c3"), circle(0, 0, 92, "#f7f1e4"), circle(0, 0, 80, "#9a5a2c"),
      faint(0.5, oval(-20, -24, 40, 16, "#d9a26a", 'transform="rotate(-30)"')),
      stroke([[88, -20], [140, -40], [136, 30], [86, 24]], "#f7f1e4", 18),
      rect(96, 70, 84, 50, "#d9a869", 'rx="10" transform="rotate(24)"')),
  ].join("");
}
