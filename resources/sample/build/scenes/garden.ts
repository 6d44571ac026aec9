import type { Drawing } from "../draw/drawing.ts";
import { lotte, standing } from "../draw/people.ts";
import { blob, circle, faint, group, line, many, oval, path, poly, random, rect, shape, stroke,
  times } from "../draw/shapes.ts";

function hut(x: number, y: number, s: number, wall: string, roof: string): string {
  return group(`translate(${x} ${y}) scale(${s})`, rect(-210, -260, 420, 260, wall),
    many(10, (i) => line([[-200 + i * 44, -258], [-200 + i * 44, -2]], "#000", 3, 'opacity=".13"')),
    poly([[-250, -250], [0, -410], [250, -250]], roof), poly([[-250, -250], [0, -410], [0, -380], [-226, -238]], "#fff",
    'opacity=".12"'), rect(-160, -190, 110, 190, "#f2e6cc"), rect(-148, -178, 86, 178, "#7a5236"),
    circle(-76, -90, 6, "#f2d36a"), rect(20, -190, 140, 100, "#f2e6cc"), rect(32, -178, 116, 76, "#a9cad6"),
    line([[90, -178], [90, -102]], "#f2e6cc", 7), line([[32, -140], [148, -140]], "#f2e6cc", 7));
}

export function spade(d: Drawing): string {
  const rnd = random(161);
  const clods = many(150, () => { const y = rnd(780, 1190); const s = (y - 700) / 300;
    return shape(blob([rnd(0, 1600), y], rnd(16, 52) * s, rnd(9, 26) * s, Math.floor(y), 0.2),
    ["#5b4232", "#4a3527", "#6d5140", "#3d2b20"][Math.floor(rnd(0, 4))] ?? ""); });
  const bare = (x: number, y: number, s: number): string => group(`translate(${x} ${y}) scale(${s})`,
    stroke([[0, 0], [-8, -190], [10, -340]], "#6a5a52", 26), stroke([[-4, -150], [-100, -280], [-150, -400]], "#6a5a52", 15),
    stroke([[0, -200], [100, -310], [150, -430]], "#6a5a52", 15), stroke([[4, -300], [-40, -420], [-30, -500]], "#6a5a52", 10),
    stroke([[8, -320], [60, -420], [70, -510]], "#6a5a52", 10), stroke([[-70, -240], [-170, -280]], "#6a5a52", 8),
    stroke([[80, -290], [180, -330]], "#6a5a52", 8));
  return [
    d.ground([0, "#b9cbd3"], [0.4, "#e3e3d6"], [0.6, "#f1e4c9"], [0.62, "#8d8a5e"]), d.glow([1180, 300], 560, "#fff6dc", 0.8),
      d.soft(3, many(12, (i) => shape(blob([i * 140, 640 + rnd(-20, 20)], 120, 90, i, 0.1),
      i % 2 === 0 ? "#8f9a80" : "#7d8a70"))), bare(220, 720, 1.1), bare(1480, 720, 0.9),
      line([[0, 700], [1600, 690]], "#7a6a55", 9), line([[0, 660], [1600, 650]], "#7a6a55", 6),
      ...times(15, (i) => line([[i * 118, 620], [i * 118, 740]], "#6f604c", 15)), hut(1080, 730, 0.86, "#7f9a8a", "#8c4a3f"),
      path("M0 740C500 715 1100 720 1600 730L1600 1200L0 1200Z", d.linear([[0, "#6d5542"], [1, "#3b2a1f"]])), clods,
      ...times(5, (i) => faint(0.3, stroke([[0, 800 + i * 86], [600, 784 + i * 92], [1600, 796 + i * 88]], "#2b1d14", 15))),
    faint(0.45, d.soft(5, poly([[700, 1000], [760, 1006], [330, 1110], [250, 1090]], "#1f140d"))),
      shape([[620, 1030], [700, 990], [780, 985], [860, 1030], [800, 1062], [680, 1062]], "#3b2a1f"),
      line([[735, 1000], [770, 420]], "#a8743f", 34), line([[728, 990], [762, 430]], "#c9965a", 10),
      stroke([[712, 330], [710, 280], [776, 262], [842, 288], [836, 336]], "#3b3f46", 30),
      line([[716, 334], [834, 338]], "#a8743f", 32), stroke([[716, 336], [770, 420], [834, 340]], "#3b3f46", 22),
      poly([[672, 760], [824, 768], [806, 960], [740, 1042], [680, 952]], "#7d858c"),
      poly([[672, 760], [740, 764], [730, 1010], [680, 952]], "#9aa3a9"), line([[664, 758], [832, 768]], "#5b6268", 15),
      shape([[676, 960], [740, 940], [808, 966], [744, 1046]], "#4a3527"),
    group("translate(330 1060)", oval(20, 60, 170, 16, "#1f140d", 'opacity=".4"'),
      path("M-60 -110L-66 40Q-20 64 60 54L150 50Q170 20 110 -6L40 -20L34 -112Z", "#3a6b4a"),
      path("M-66 24L-66 44Q-20 68 60 58L150 54L152 36L60 40Z", "#24422f"), rect(-66, -122, 106, 26, "#4d8560", 'rx="9"')),
      group("translate(480 1090)", path("M-60 -110L-66 40Q-20 64 60 54L150 50Q170 20 110 -6L40 -20L34 -112Z", "#4d8560"),
      path("M-66 24L-66 44Q-20 68 60 58L150 54L152 36L60 40Z", "#24422f"), rect(-66, -122, 106, 26, "#6aa07c", 'rx="9"')),
      ...[[1120, 1010], [1190, 1040], [1060, 1060], [1260, 1000]].map(([x = 0, y = 0]) => [-1, 0,
      1].map((k) => stroke([[x, y], [x + k * 14, y - 40], [x + k * 26, y - 62]], "#6a9a4a", 7)).join("") +
      shape([[x - 12, y - 66], [x, y - 96], [x + 12, y - 66], [x, y - 52]], "#f6d8ea")),
  ].join("");
}

export function allotment(d: Drawing): string {
  const rnd = random(171);
  const poles = times(5, (i) => { const x = 150 + i * 112;
    return line([[x - 44, 960], [x + 26, 380]], "#a8804a", 9) + line([[x + 60, 960], [x - 20, 380]], "#a8804a", 9) +
    many(17, (k) => { const t = k / 17; return shape(blob([x + 6 + rnd(-46, 46) * (1.1 - t * 0.6), 950 - t * 560], 32, 26,
    k + i * 30, 0.2), k % 2 === 0 ? "#4f8a3c" : "#6ba64c") +
    (k % 4 === 1 ? circle(x + rnd(-40, 40), 940 - t * 540, 10, "#e8513a") : "") +
    (k % 5 === 2 ? stroke([[x + 20, 930 - t * 540], [x + 26, 980 - t * 540]], "#8fc25a", 9) : ""); }); }).join("");
  const lettuce = many(9, (i) => { const x = 760 + (i % 5) * 120 + Math.floor(i / 5) * 50;
    const y = 1010 + Math.floor(i / 5) * 96; return faint(0.3, oval(x, y + 26, 62, 15, "#2b1d14")) +
    shape(blob([x, y], 56, 38, i, 0.14), "#7fb84f") + shape(blob([x, y - 8], 38, 25, i + 4, 0.16), "#a6d46c") +
    shape(blob([x, y - 12], 19, 12, i + 9, 0.16), "#cbe896"); });
  const dahlias = many(24, (i) => { const x = 1300 + rnd(-60, 280); const y = 800 + rnd(-70, 210);
    return stroke([[x, y], [x - 6, y + 120]], "#4a7a3a", 6) +
    many(9, (k) => oval(x + Math.cos(k * 0.7) * 19, y + Math.sin(k * 0.7) * 19, 14, 14,
    ["#d8443a", "#e98f9c", "#f2a13a", "#8a3f6a"][i % 4] ?? "")) + circle(x, y, 12, "#f6d86a"); });
  return [
    d.ground([0, "#7fbde0"], [0.35, "#cfe6ea"], [0.5, "#fbf0cf"], [0.52, "#87b25a"]), d.glow([330, 260], 520, "#fff8dc", 0.8),
      ...[[900, 130, 1.1], [1340, 210, 0.8], [560, 210, 0.7]].map(([x = 0, y = 0,
      s = 1]) => group(`translate(${x} ${y}) scale(${s})`, oval(0, 0, 150, 34, "#fff", 'opacity=".85"'),
      oval(-40, -28, 70, 42, "#fff", 'opacity=".85"'), oval(50, -34, 80, 50, "#fff", 'opacity=".85"'))),
      many(15, (i) => shape(blob([i * 116, 560 + rnd(-30, 20)], 110, 100, i, 0.12), i % 2 === 0 ? "#5f944a" : "#74a855")),
      shape(blob([1440, 400], 190, 200, 9, 0.1), "#4f8a44"), shape(blob([1380, 340], 120, 110, 12, 0.1), "#66a054"),
      rect(1425, 520, 34, 190, "#6a4a34"), ...[[1360, 430], [1480, 380], [1520, 470], [1410, 330],
      [1330, 350]].map(([x = 0, y = 0]) => circle(x, y, 16, "#d8443a")), hut(930, 730, 1.02, "#3f7d87", "#b5533c"),
      line([[740, 420], [1120, 420]], "#f4efe2", 3), ...times(6,
      (i) => poly([[760 + i * 62, 424], [806 + i * 62, 424], [783 + i * 62, 468]],
      ["#f2b632", "#e8635a", "#f4efe2"][i % 3] ?? "")),
    path("M0 720C500 690 1100 700 1600 720L1600 1200L0 1200Z", d.linear([[0, "#8fbf5c"], [1, "#5c9440"]])),
      path("M820 730C800 850 700 1000 560 1200L760 1200C840 1040 910 860 900 730Z", "#d9c199"),
      path("M60 950L720 930L600 1080L40 1100Z", "#6d4f38"), path("M700 970L1330 960L1440 1170L640 1180Z", "#6d4f38"), poles,
      lettuce, dahlias, faint(0.2, d.soft(8, poly([[1060, 730], [1190, 730], [1330, 860], [1060, 850]], "#1d3314"))),
      group("translate(330 1090)", faint(0.35, oval(40, 60, 230, 22, "#22340f")),
      path("M-130 -90L190 -100L130 16L-60 20Z", "#3f6f8f"), path("M-130 -90L190 -100L186 -78L-124 -68Z", "#5a8fb0"),
      line([[150, -20], [330, -60]], "#8c623a", 15), line([[-40, 16], [-20, 60]], "#4a4a4a", 13),
      line([[90, 10], [130, 60]], "#4a4a4a", 13), circle(-96, 30, 38, "#2b2b2e"), circle(-96, 30, 17, "#9aa0a4"),
      ...[[-70, -100], [-10, -112], [60, -110], [120, -104],
      [20, -140]].map(([x = 0, y = 0], i) => shape(blob([x, y], 42, 34, i, 0.1),
      ["#8fbf4a", "#e0762d", "#d8443a", "#7fa64a", "#f2b632"][i] ?? ""))),
      group("translate(1180 905)", path("M-46 -60L-40 40L40 40L46 -60Z", "#7d9aa5"),
      stroke([[40, -30], [100, -60], [130, -96]], "#7d9aa5", 13),
      stroke([[-40, -60], [-70, -110], [20, -116], [40, -60]], "#6a8792", 9)),
  ].join("");
}

export function sunflowers(d: Drawing): string {
  const leaf = (x: number, y: number, side: number, s: number): string => shape([[x, y], [x + side * 50 * s, y - 56 * s],
    [x + side * 140 * s, y - 40 * s], [x + side * 170 * s, y + 20 * s], [x + side * 90 * s, y + 40 * s]], "#5f9a44") +
    stroke([[x, y], [x + side * 80 * s, y - 12 * s], [x + side * 160 * s, y + 14 * s]], "#487d34", 5);
  const flower = (x: number, top: number, s: number, seed: number): string => { const r = random(seed);
    return stroke([[x + r(-20, 20), 1500], [x + r(-16, 16), (top + 1500) / 2], [x, top]], "#4f8a3c", 30 * s) +
    leaf(x, top + 330 * s, 1, s) + leaf(x, top + 500 * s, -1, s) + leaf(x, top + 700 * s, 1, s) +
    leaf(x, top + 900 * s, -1, s * 0.9) + many(20, (k) => oval(x, top - 128 * s, 27 * s, 74 * s,
    k % 2 === 0 ? "#f6c12e" : "#e8a31f", `transform="rotate(${k * 18} ${x} ${top})"`)) + circle(x, top, 92 * s, "#5b3a22") +
    circle(x, top, 64 * s, "#45290f") + many(40, (k) => circle(x + Math.cos(k * 2.4) * Math.sqrt(k / 40) * 84 * s,
    top + Math.sin(k * 2.4) * Math.sqrt(k / 40) * 84 * s, 4.5 * s, "#a8742f")); };
  return [
    d.ground([0, "#5fb0e0"], [0.5, "#bfe2ee"], [0.72, "#f6f0cf"]), d.glow([980, 220], 520, "#fffbe0", 0.8),
      ...[[300, 260, 1], [820, 460, 0.7]].map(([x = 0, y = 0, s = 1]) => group(`translate(${x} ${y}) scale(${s})`,
      oval(0, 0, 170, 40, "#fff", 'opacity=".85"'), oval(-50, -34, 80, 54, "#fff", 'opacity=".85"'),
      oval(56, -40, 90, 60, "#fff", 'opacity=".85"'))), ...times(10,
      (i) => shape(blob([i * 140 - 20, 1240], 120, 110, i, 0.12), i % 2 === 0 ? "#74a855" : "#5f944a")),
      path("M0 1290C400 1260 800 1270 1200 1300L1200 1600L0 1600Z", d.linear([[0, "#87b555"], [1, "#4f8438"]])),
      flower(150, 640, 0.8, 2), flower(1060, 560, 0.86, 5), flower(830, 760, 0.62, 12), flower(380, 330, 1.2, 8),
    line([[640, 300], [640, 1490]], "#e2c48c", 46), ...times(25,
      (i) => line([[i % 5 === 0 ? 622 : 634, 340 + i * 46], [662, 340 + i * 46]], "#7a5a34", i % 5 === 0 ? 6 : 4)),
      rect(606, 852, 110, 20, "#c23b2e", 'rx="5"'), faint(0.35, oval(700, 1492, 170, 20, "#27451a")),
      standing(720, 1490, 640, { ...lotte, coat: "#e8635a", legs: "#efc3a4", hem: 0.46, shoes: "#35577a" },
      [[-150, 300], [250, 970]]), many(30, (i) => stroke([[i * 42, 1610], [i * 42 + 6, 1540 - (i % 4) * 14],
      [i * 42 + 18, 1500 - (i % 5) * 12]], i % 2 === 0 ? "#3f7330" : "#5c9440", 9)),
      ...[[520, 640], [300, 900]].map(([x = 0, y = 0]) => group(`translate(${x} ${y})`,
      oval(-16, -22, 20, 13, "#fff", 'opacity=".75" transform="rotate(24)"'), oval(0, 0, 22, 15, "#f2b632"),
      line([[-6, -13], [-6, 13]], "#3a2a16", 7), line([[7, -12], [7, 12]], "#3a2a16", 6))),
  ].join("");
}
