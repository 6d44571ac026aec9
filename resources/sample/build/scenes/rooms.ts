import type { Drawing } from "../draw/drawing.ts";
import { standing } from "../draw/people.ts";
import { blob, circle, faint, line, many, oval, path, poly, random, rect, shape, stroke, times } from "../draw/shapes.ts";

export function catOnLaundry(d: Drawing): string {
  const fold = (y: number, colour: string, edge: string, x = 430,
    w = 740): string => path(`M${x} ${y}Q${x - 24} ${y + 30} ${x} ${y + 60}L${x + w} ${y + 60}Q${x + w + 24} ${y + 30} ${x + w} ${y}Z`,
      colour) + stroke([[x + 10, y + 32], [x + w * 0.5, y + 36], [x + w - 6, y + 30]], edge, 5);
  const orange = "#dd8a3f";
  const stripe = (points: readonly (readonly [number, number])[]): string => stroke(points, "#b5652a", 20, 'opacity=".75"');
  return [
    d.ground([0, "#dfe6e1"], [0.66, "#c9d4cd"], [0.661, "#b98a5c"], [1, "#8f6238"]), rect(120, 80, 420, 560, "#faf6ec"),
      rect(146, 106, 368, 508, d.linear([[0, "#b8dcec"], [1, "#f6eccb"]])), rect(322, 106, 16, 508, "#faf6ec"),
      rect(146, 340, 368, 16, "#faf6ec"), shape(blob([230, 560], 110, 80, 2, 0.14), "#8fb06f"),
      shape(blob([430, 580], 120, 70, 7, 0.14), "#7a9f5f"),
      faint(0.45, d.soft(5, poly([[640, 160], [1220, 260], [1330, 640], [760, 620]], "#fff4d2"))),
      rect(1290, 250, 200, 560, "#efe7d6"), ...[0, 1, 2].map((i) => rect(1300, 300 + i * 170, 180, 14, "#cbbfa4") +
      rect(1320 + i * 20, 236 + i * 170, 60, 64, ["#5fa39b", "#c9695a", "#e0b66a"][i] ?? "", 'rx="6"')),
    faint(0.35, d.soft(10, oval(820, 1090, 560, 60, "#4a2d15"))),
      path("M330 790L400 1080Q800 1120 1200 1080L1270 790Z", "#c99b62"),
      many(9, (i) => line([[350 + i * 115, 800], [408 + i * 98, 1086]], "#a87a45", 9)),
      many(4, (i) => path(`M${340 + i * 16} ${840 + i * 66}Q800 ${880 + i * 66} ${1262 - i * 16} ${840 + i * 66}`, "none",
      'stroke="#a87a45" stroke-width="9"')), oval(800, 790, 474, 52, "#8c6236"),
    fold(740, "#f7f3ea", "#dcd5c5", 380, 840), fold(690, "#9cc7d8", "#7aa9bd", 400, 800),
      fold(640, "#fbf8f1", "#e0d9ca", 420, 750), fold(594, "#e78b7a", "#cc6c5c", 440, 710),
      stroke([[420, 700], [360, 780], [372, 900]], "#fbf8f1", 66),
      stroke([[1190, 690], [1250, 800], [1226, 920]], "#9cc7d8", 60),
    faint(0.3, d.soft(10, oval(810, 600, 350, 40, "#7a3a2a"))),
      shape([[470, 590], [480, 470], [600, 380], [800, 350], [1000, 390], [1110, 490], [1120, 580], [1000, 616], [760, 622],
      [560, 620]], orange), stroke([[1090, 560], [1150, 600], [1020, 626], [800, 616], [660, 600]], orange, 66),
      stroke([[700, 604], [650, 596], [640, 590]], "#f6e7d0", 60), stripe([[760, 360], [770, 420], [756, 480]]),
      stripe([[860, 356], [880, 420], [872, 490]]), stripe([[950, 380], [986, 440], [984, 510]]),
      stripe([[1040, 430], [1070, 490], [1066, 540]]), stripe([[1000, 604], [1010, 640]]), stripe([[900, 604], [906, 642]]),
    poly([[440, 470], [430, 360], [520, 420]], orange), poly([[590, 420], [670, 354], [676, 470]], orange),
      poly([[450, 440], [446, 388], [492, 420]], "#e9a9a0"), poly([[616, 420], [654, 386], [658, 440]], "#e9a9a0"),
      shape([[424, 530], [440, 430], [556, 392], [672, 430], [690, 530], [640, 600], [556, 616], [472, 600]], "#e59a50"),
      shape([[480, 570], [556, 520], [632, 570], [600, 610], [556, 618], [512, 610]], "#f6e7d0"),
      stroke([[478, 506], [502, 522], [528, 508]], "#6a3a1a", 8), stroke([[586, 508], [612, 522], [636, 506]], "#6a3a1a", 8),
      shape([[540, 548], [572, 548], [556, 566]], "#c9695a"), stroke([[556, 566], [540, 584], [524, 580]], "#8c4a2a", 5),
      stroke([[556, 566], [572, 584], [588, 580]], "#8c4a2a", 5), stripe([[530, 404], [536, 446]]),
      stripe([[580, 404], [574, 446]]), ...[[470, 560, 380, 548], [470, 576, 384, 590], [642, 560, 730, 548],
      [642, 576, 726, 592]].map(([a = 0, b = 0, c = 0, e = 0]) => line([[a, b], [c, e]], "#fff6e6", 4)),
      faint(0.4, stroke([[500, 440], [620, 376], [800, 352], [980, 386]], "#ffdca0", 14)),
  ].join("");
}

export function drying(d: Drawing): string {
  const rnd = random(101);
  const row = (y: number, scale: number, tone: string, count: number, seed: number): string => { const r = random(seed);
    return path(`M-20 ${y}Q800 ${y + 60 * scale} 1620 ${y}`, "none", `stroke="#6a5d4d" stroke-width="${5 * scale}"`) +
    many(count, (i) => { const x = ((i + 0.5) / count) * 1600; const sag = 60 * scale * 2 * (x / 1600) * (1 - x / 1600);
    const w = (1600 / count) * r(0.6, 0.8); const h = w * r(1.25, 1.5); const lean = r(-8, 8);
    return poly([[x - w / 2, y + sag], [x + w / 2, y + sag], [x + w / 2 + lean, y + sag + h], [x - w / 2 + lean, y + sag + h]],
    tone) + faint(0.5, shape(blob([x + lean, y + sag + h * 0.8], w * 0.36, h * 0.16, i + seed, 0.2), "#c9a877")) +
    many(7, (k) => line([[x - w * 0.36 + lean * (k / 8), y + sag + h * (0.14 + k * 0.09)],
    [x + w * r(0.1, 0.38) + lean * (k / 8), y + sag + h * (0.14 + k * 0.09)]], "#7a6248", 2.6 * scale, 'opacity=".55"')) +
    rect(x - w * 0.3, y + sag - 12 * scale, 9 * scale, 34 * scale, "#b98a5c") +
    rect(x + w * 0.26, y + sag - 12 * scale, 9 * scale, 34 * scale, "#b98a5c"); }); };
  return [
    d.ground([0, "#c7c3b4"], [0.7, "#b0a996"], [0.72, "#8a6a4a"], [1, "#5f4530"]),
      ...times(4, (i) => rect(130 + i * 380, 60, 230, 620, "#efe9da") +
      path(`M${150 + i * 380} 660L${150 + i * 380} 180A95 95 0 0 1 ${340 + i * 380} 180L${340 + i * 380} 660Z`,
      d.linear([[0, "#dfeaf0"], [1, "#fff6df"]])) + rect(240 + i * 380, 90, 9, 570, "#efe9da") +
      rect(150 + i * 380, 380, 190, 9, "#efe9da")), faint(0.5,
      d.soft(14, many(4, (i) => poly([[150 + i * 380, 870], [340 + i * 380, 870], [300 + i * 420, 1200], [20 + i * 420, 1200]],
      "#ffe9b8")))), rect(0, 690, 1600, 190, "#7a5a3e"), many(26,
      (i) => rect(12 + i * 62, 706, 50, 160, ["#8c3b2f", "#4d5a46", "#6a4a30", "#3f4a5c", "#a8804a"][(i * 7) % 5] ?? "")),
      row(110, 0.7, "#e9dfc6", 15, 3), row(330, 1, "#f3ead2", 11, 13),
      faint(0.25, d.soft(8, oval(900, 1100, 240, 24, "#2b1b10"))),
    standing(940, 1110, 560, { coat: "#4d6b8a", legs: "#2b2f3a", hair: "#15120f", skin: "#e2b48f", hem: 0.46 },
      [[-60, 880], [150, 900]]), line([[560, 1000], [560, 1160]], "#4a3524", 16),
      line([[240, 1000], [240, 1160]], "#4a3524", 16), rect(180, 970, 460, 36, "#8c6236"),
      ...times(5, (i) => poly([[230 + i * 6, 960 - i * 12], [400 + i * 4, 956 - i * 12], [410 + i * 4, 970 - i * 12],
      [224 + i * 6, 972 - i * 12]], i % 2 === 0 ? "#f3ead2" : "#e0d2b2")), rect(480, 900, 110, 72, "#8fa9b5", 'rx="10"'),
      row(600, 1.35, "#f8f0dc", 8, 29), many(50, () => circle(rnd(0, 1600), rnd(60, 900), rnd(1.5, 4), "#fffbe8",
      'opacity=".6"')),
  ].join("");
}
