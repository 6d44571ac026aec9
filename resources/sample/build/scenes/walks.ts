import type { Drawing, Point } from "../draw/drawing.ts";
import { grandpa, lotte, mara, standing } from "../draw/people.ts";
import { blob, circle, faint, group, line, many, oval, path, poly, random, rect, shape, stroke,
  times } from "../draw/shapes.ts";

export function dawnCorridor(d: Drawing): string {
  return [
    rect(0, 0, 1200, 1600, "#8fa3b0"), poly([[0, 0], [400, 330], [400, 1090], [0, 1600]],
      d.linear([[0, "#5f7686"], [1, "#8aa0ab"]], [0, 0], [1, 0])),
      poly([[1200, 0], [800, 330], [800, 1090], [1200, 1600]], d.linear([[0, "#a9b7ba"], [1, "#6f8490"]], [0, 0], [1, 0])),
      poly([[0, 0], [1200, 0], [800, 330], [400, 330]], "#74899a"),
      poly([[0, 1600], [1200, 1600], [800, 1090], [400, 1090]], d.linear([[0, "#d8c9b4"], [1, "#7e8b92"]])),
    ...[[150, 220], [70, 120]].map(([x = 0, y = 0]) => poly([[600 - x * 0.6, y], [600 + x * 0.6, y], [600 + x * 0.9, y - 34],
      [600 - x * 0.9, y - 34]], "#dfe8e6", 'opacity=".5"')),
      ...[[60, 400, 170], [250, 470, 92]].map(([x = 0, y = 0, w = 0]) => poly([[x, y], [x + w, y + w * 0.42],
      [x + w, 1470 - x * 1.5 - w * 0.7], [x, 1530 - x * 1.2]], "#4b6070") + circle(x + w - 22, 960, 9, "#cfd9dc")),
      line([[0, 1080], [400, 850]], "#c9d4d4", 15), line([[1200, 1080], [800, 850]], "#c9d4d4", 15),
    rect(400, 330, 400, 760, "#9aa9ad"), rect(430, 370, 340, 600, "#eef0ea"),
      rect(446, 386, 308, 568, d.linear([[0, "#6f8fbb"], [0.4, "#e3a9a0"], [0.7, "#fbd08f"], [1, "#ffe9bd"]])),
      ...[[450, 830, 66, 130], [512, 790, 60, 170], [576, 850, 90, 110], [660, 810, 50, 150],
      [708, 840, 46, 120]].map(([x = 0, y = 0, w = 0, h = 0]) => rect(x, y, w, h, "#8d7a90")),
      d.glow([610, 800], 420, "#ffeec2", 0.95), circle(610, 800, 40, "#fffbe4"), rect(593, 386, 13, 568, "#eef0ea"),
      rect(446, 620, 308, 12, "#eef0ea"),
    faint(0.7, d.soft(10, poly([[450, 1100], [590, 1100], [520, 1600], [180, 1600]], "#ffe2a6") +
      poly([[612, 1100], [750, 1100], [1010, 1600], [640, 1600]], "#ffe2a6"))),
      faint(0.4, d.soft(6, poly([[540, 1290], [660, 1290], [760, 1600], [440, 1600]], "#3f4d5c"))),
    standing(600, 1300, 760, { ...mara, coat: "#7fa09b", legs: "#d9b59a", shoes: "#c9a58a", hem: 0.52 },
      [[-110, 560], [60, 590]]), group("translate(520 870) rotate(-18)", oval(0, 0, 112, 60, "#f7f2e6"),
      stroke([[-70, -28], [-10, -46], [60, -34]], "#e5dbc6", 8), stroke([[-80, 22], [0, 40], [80, 20]], "#e5dbc6", 8),
      circle(-88, -10, 42, "#eeb898"), shape([[-128, -14], [-118, -50], [-84, -58], [-52, -36], [-66, -6], [-100, 4]],
      "#f2c14e")), stroke([[470, 910], [540, 950], [620, 930]], "#7fa09b", 54), circle(462, 900, 26, "#e8b99a"),
    faint(0.75, stroke([[522, 720], [512, 780], [504, 850]], "#fff0c8", 8)),
      faint(0.7, stroke([[688, 720], [698, 800], [706, 900], [716, 1000]], "#fff0c8", 9)),
  ].join("");
}

export function umbrellas(d: Drawing): string {
  const rnd = random(71);
  const umbrella = (x: number, y: number, s: number, colour: string): string => group(`translate(${x} ${y}) scale(${s})`,
    line([[0, -150], [0, 10]], "#2a2a2e", 8),
    path("M-150 -130A150 140 0 0 1 150 -130Q112 -160 75 -130Q38 -160 0 -130Q-38 -160 -75 -130Q-112 -160 -150 -130Z", colour),
    path("M0 -270Q-70 -220 -75 -130M0 -270Q70 -220 75 -130", "none", 'stroke="#000" stroke-width="3" opacity=".3"'));
  const mourner = (x: number, y: number, h: number, colour = "#1d1f25"): string => standing(x, y, h,
    { coat: "#24262d", legs: "#1a1b20", hair: "#3a322e", skin: "#d9b09a", hem: 0.5 }) +
    umbrella(x + h * 0.05, y - h * 0.72, h / 340, colour);
  const trees = [[120, 700, 200], [300, 690, 130], [1450, 720, 230],
    [1290, 690, 120]].map(([x = 0, y = 0, r = 0], i) => shape(blob([x, y - r], r * 0.72, r * 1.5, i + 40, 0.1),
    i % 2 === 0 ? "#2d3f3a" : "#3a4d46") + rect(x - 12, y, 24, 60, "#2b2622")).join("");
  return [
    d.ground([0, "#76838c"], [0.5, "#aab3b3"], [0.58, "#8b9a7c"], [1, "#55674c"]),
      d.soft(3, rect(690, 190, 220, 480, "#6c6f70") + poly([[670, 200], [800, 20], [930, 200]], "#54585c") +
      rect(900, 380, 420, 290, "#777a79") + poly([[880, 386], [960, 270], [1290, 270], [1340, 386]], "#5a5f62") +
      rect(775, 520, 60, 150, "#3d4144") + path("M775 520A30 40 0 0 1 835 520Z", "#3d4144") +
      [980, 1090, 1200].map((x) => rect(x, 450, 44, 120, "#f3d58a", 'rx="20" opacity=".8"')).join("") +
      rect(785, 270, 40, 90, "#4a4f53", 'rx="18"')),
    trees, ...[[200, 800], [330, 770], [1240, 790], [1380, 840],
      [1480, 790]].map(([x = 0, y = 0],
      i) => path(`M${x - 34} ${y}L${x - 34} ${y - 70}A34 30 0 0 1 ${x + 34} ${y - 70}L${x + 34} ${y}Z`,
      i % 2 === 0 ? "#7b8280" : "#6b7271")), path("M770 670C760 780 560 900 420 1200L1240 1200C1040 960 860 800 836 670Z",
      d.linear([[0, "#b3b3a8"], [1, "#8f938e"]])), many(16,
      () => { const y = rnd(800, 1190); return oval(820 + rnd(-1, 1) * (y - 660) * 0.5, y, rnd(20, 70), rnd(3, 8), "#dfe5e6",
      'opacity=".5"'); }),
    mourner(800, 800, 160), mourner(850, 820, 170), mourner(770, 850, 190), mourner(910, 880, 210), mourner(700, 930, 250),
      mourner(980, 960, 260), faint(0.35, oval(850, 1150, 130, 16, "#30352f"), oval(620, 1150, 120, 16, "#30352f")),
      standing(620, 1150, 430, { ...grandpa, coat: "#2c2d33", legs: "#222329", accent: "#1d1e23", extra: "hat" },
      [[-120, 430], [150, 470]]), standing(740, 1150, 400, { ...mara, coat: "#23252c", hem: 0.52 }, [[-120, 500], [110, 560]]),
      umbrella(780, 900, 1.25, "#b5332b"), circle(780, 920, 14, "#e8b99a"),
    many(190, () => { const [x, y] = [rnd(0, 1600), rnd(0, 1200)];
      return line([[x, y], [x - 7, y + 36]], "#eef3f4", 2.4, `opacity="${rnd(0.2, 0.5)}"`); }),
  ].join("");
}

export function puddle(d: Drawing): string {
  const rnd = random(81);
  const leaf = (x: number, y: number, s: number, turn: number,
    c: string): string => group(`translate(${x} ${y}) rotate(${turn}) scale(${s})`,
    shape([[0, -22], [10, -8], [20, -4], [10, 6], [6, 18], [0, 12], [-6, 18], [-10, 6], [-20, -4], [-10, -8]], c));
  const colours = ["#e0762d", "#f2b632", "#c4452f", "#d9952e", "#a8562e"];
  const trunks = [[120, 54], [360, 30], [930, 38], [1110, 66]].map(([x = 0, w = 0]) => rect(x - w / 2, 200, w, 800, "#5a463b") +
    faint(0.3, rect(x - w / 2, 200, w * 0.3, 800, "#2d221d"))).join("");
  const crown = many(46, (i) => shape(blob([rnd(-60, 1260), rnd(-40, 470)], rnd(80, 190), rnd(60, 130), i, 0.14),
    colours[i % 5] ?? "", `opacity="${rnd(0.5, 0.85)}"`));
  return [
    d.ground([0, "#f6dfae"], [0.5, "#f3e2c4"], [0.62, "#c9a878"], [1, "#8b6a4a"]),
      d.soft(6, many(14, (i) => shape(blob([i * 96, 660 + rnd(-30, 30)], 110, 80, i + 90, 0.1),
      i % 2 === 0 ? "#c79a4e" : "#b58244"))), trunks, d.glow([640, 420], 640, "#fff3cf", 0.7), crown,
    path("M0 960C300 900 900 920 1200 970L1200 1600L0 1600Z", d.linear([[0, "#a98560"], [1, "#735437"]])),
      many(110, (i) => leaf(rnd(0, 1200), rnd(960, 1590), rnd(0.6, 1.7), rnd(0, 360), colours[i % 5] ?? "")),
    oval(600, 1380, 460, 120, "#5c4a3c"), oval(600, 1374, 446, 110, d.linear([[0, "#dbcaa6"], [1, "#8fa0a6"]])),
      faint(0.5, d.inside('<ellipse cx="600" cy="1374" rx="446" ry="110"/>',
      group("translate(600 1330) scale(1 -.42)", standing(0, 0, 640, lotte)))),
      ...[1, 1.35, 1.75].map((s) => oval(600, 1345, 120 * s, 26 * s, "none", 'stroke="#f4ecd8" stroke-width="5" opacity=".6"')),
    standing(600, 1340, 660, { ...lotte, extra: "hood", hem: 0.5 }, [[-330, 620], [330, 640]]),
      ...times(15, (i) => { const a = Math.PI + (i / 14) * Math.PI;
      return oval(600 + Math.cos(a) * (180 + (i % 3) * 60), 1330 + Math.sin(a) * (90 + (i % 4) * 34), 7, 13, "#e8efee",
      'opacity=".9"'); }), many(24, (i) => leaf(rnd(60, 1140), rnd(430, 1000), rnd(0.9, 1.8), rnd(0, 360),
      colours[i % 5] ?? "")),
  ].join("");
}

export function schoolCone(d: Drawing): string {
  const cone = group("translate(668 1196) rotate(-42) scale(.92)", poly([[-128, -330], [128, -330], [0, 330]], "#2f7f78"),
    poly([[-128, -330], [-40, -330], [0, 330]], "#256660"),
    ...[[-60, -230], [50, -170], [-20, -70], [30, 30], [-6, 140]].map(([x = 0, y = 0],
    i) => poly(times(10, (k): Point => { const a = (k / 10) * 6.283 - 1.57; const r = k % 2 === 0 ? 30 - i * 3 : 13 - i;
    return [x + Math.cos(a) * r, y + Math.sin(a) * r]; }), i % 2 === 0 ? "#f6d04d" : "#f4efe2")),
    shape([[-130, -330], [-160, -440], [-60, -410], [0, -470], [70, -410], [160, -440], [130, -330]], "#e8635a"),
    stroke([[-132, -336], [0, -316], [132, -336]], "#f6d04d", 26));
  return [
    d.ground([0, "#d9e6ea"], [0.6, "#f2e6cf"], [0.78, "#d8c3a0"], [1, "#b99f7a"]), rect(60, 190, 1080, 900, "#c9795a"),
      many(12, (r) => many(9, (c) => rect(76 + c * 118 + (r % 2) * 30, 260 + r * 70, 84, 3, "#b3664a"))),
      rect(60, 190, 1080, 34, "#e9dcc6"), rect(420, 330, 360, 760, "#efe4cf"), rect(450, 370, 300, 720, "#35577a"),
      rect(594, 370, 12, 720, "#24405d"), ...[[480, 420], [620, 420]].map(([x = 0, y = 0]) => rect(x, y, 100, 210, "#a9c6d2")),
      ...[150, 890].map((x) => rect(x - 14, 366, 194, 288, "#efe4cf") + rect(x, 380, 166, 260, "#9fc0cc") +
      rect(x + 78, 380, 10, 260, "#efe4cf") + rect(x, 500, 166, 10, "#efe4cf") +
      poly([[x + 20, 640], [x + 50, 560], [x + 80, 640]], "#f6d04d", 'opacity=".9"') + circle(x + 120, 570, 24, "#e8635a")),
    path("M60 250Q330 350 600 262T1140 250", "none", 'stroke="#6a5a4a" stroke-width="5"'),
      ...times(13, (i) => { const x = 90 + i * 84; const y = 264 + Math.sin((i / 12) * 6.283) * 26 + (i > 2 && i < 5 ? 14 : 0);
      return poly([[x - 30, y], [x + 30, y], [x, y + 66]], ["#f6d04d", "#e8635a", "#2f7f78", "#6fb1dd"][i % 4] ?? ""); }),
      ...[0, 1, 2].map((i) => rect(380 - i * 40, 1080 + i * 46, 440 + i * 80, 46, ["#d9cdb6", "#cbbda3", "#bfae91"][i] ?? "")),
    faint(0.3, oval(620, 1466, 240, 28, "#5a4630")), group("translate(600 1460)",
      line([[-52, -30], [-54, -240]], "#f4efe6", 62), line([[52, -30], [54, -240]], "#f4efe6", 62),
      oval(-60, -14, 52, 26, "#c23b2e"), oval(60, -14, 52, 26, "#c23b2e"),
      shape([[-110, -560], [-160, -250], [0, -220], [160, -250], [110, -560], [0, -590]], "#35577a"),
      circle(0, -690, 128, "#efc3a4"), shape([[-134, -660], [-128, -780], [0, -836], [128, -780], [134, -660], [96, -740],
      [0, -770], [-96, -740]], "#8a4b2a"), stroke([[-120, -690], [-154, -600], [-146, -500]], "#8a4b2a", 50),
      stroke([[120, -690], [154, -600], [146, -500]], "#8a4b2a", 50), circle(-148, -506, 18, "#e8635a"),
      circle(148, -506, 18, "#e8635a"), circle(-46, -680, 10, "#3a261c"), circle(46, -680, 10, "#3a261c"),
      stroke([[-40, -626], [0, -602], [40, -626]], "#a5523e", 9),
      faint(0.5, circle(-80, -640, 24, "#ec9f86"), circle(80, -640, 24, "#ec9f86"))),
    cone, stroke([[500, 930], [456, 1030], [508, 1100]], "#35577a", 58),
      stroke([[706, 930], [752, 1060], [656, 1144]], "#35577a", 58), circle(520, 1116, 34, "#efc3a4"),
      circle(640, 1150, 34, "#efc3a4"), faint(0.13, poly([[0, 0], [500, 0], [0, 900]], "#fff6d0")),
  ].join("");
}

export function onTheStairs(d: Drawing): string {
  const step = (i: number): string => { const y = 1600 - i * 124; const inset = i * 32;
    return poly([[190 + inset, y], [1010 - inset, y], [1010 - inset, y - 66], [190 + inset, y - 66]],
    i % 2 === 0 ? "#efe6d6" : "#e9dfcd") + poly([[190 + inset, y - 66], [1010 - inset, y - 66], [978 - inset, y - 124],
    [222 + inset, y - 124]], "#9a6a44") + poly([[380 + inset * 0.55, y], [820 - inset * 0.55, y], [820 - inset * 0.55, y - 66],
    [380 + inset * 0.55, y - 66]], "#8c2f35") + poly([[380 + inset * 0.55, y - 66], [820 - inset * 0.55, y - 66],
    [802 - inset * 0.55, y - 124], [398 + inset * 0.55, y - 124]], "#a63c40") +
    line([[200 + inset, y - 66], [1000 - inset, y - 66]], "#6d4527", 5); };
  const frame = (x: number, y: number, w: number, h: number, c: string): string => rect(x, y, w, h, "#6a4a30") +
    rect(x + 14, y + 14, w - 28, h - 28, "#efe6d4") + rect(x + 32, y + 32, w - 64, h - 64, c);
  return [
    d.ground([0, "#c9bd9c"], [1, "#a99a76"]), poly([[0, 0], [200, 200], [200, 1100], [0, 1600]], "#b3a682"),
      many(12, (i) => line([[240 + i * 72, 0], [240 + i * 72, 1200]], "#bfb28d", 12, 'opacity=".5"')),
      rect(430, 70, 340, 520, "#f4ecd9"), rect(452, 92, 296, 476, d.linear([[0, "#d7e6ee"], [1, "#fff1cc"]])),
      rect(594, 92, 12, 476, "#f4ecd9"), rect(452, 320, 296, 12, "#f4ecd9"), d.glow([600, 330], 560, "#fff2c8", 0.8),
      frame(210, 240, 150, 190, "#7d98a6"), frame(850, 200, 170, 210, "#b98a6a"), frame(240, 500, 130, 160, "#9a9a7a"),
      circle(940, 300, 30, "#e8d6c4"), shape([[890, 380], [910, 336], [970, 336], [990, 380]], "#6a4a4a"),
      poly([[250, 360], [290, 310], [330, 380], [250, 390]], "#5b7a86"), ...times(9, step),
      faint(0.4, d.soft(10, poly([[470, 600], [730, 600], [860, 1250], [360, 1250]], "#ffe9b4"))),
    line([[930, 640], [1160, 1600]], "#7a4b26", 46), line([[922, 640], [1148, 1590]], "#b57a43", 16),
      ...times(6, (i) => line([[938 + i * 38, 720 + i * 155], [900 + i * 34, 900 + i * 150]], "#e8dcc4", 19)),
      circle(926, 630, 40, "#7a4b26"),
    faint(0.35, oval(600, 1110, 190, 24, "#3d1518")), standing(600, 1110, 800,
      { ...grandpa, coat: "#7a7f6a", legs: "#54504a", hem: 0.44, extra: "cap", shoes: "#8c3b2f" }, [[-150, 420], [420, 560]]),
      stroke([[520, 560], [510, 700], [506, 800]], "#686d5a", 7), stroke([[680, 560], [690, 700], [694, 800]], "#686d5a", 7),
      line([[560, 640], [640, 640]], "#686d5a", 6), stroke([[470, 770], [440, 960], [430, 1100]], "#6d4527", 15),
      stroke([[470, 770], [450, 730], [414, 740]], "#6d4527", 15),
  ].join("");
}
