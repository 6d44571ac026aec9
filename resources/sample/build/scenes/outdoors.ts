import type { Drawing, Point } from "../draw/drawing.ts";
import { emil, lotte, mara, standing } from "../draw/people.ts";
import { blob, circle, faint, group, line, many, oval, path, poly, random, rect, shape, stroke,
  times } from "../draw/shapes.ts";

export function cherryStreet(d: Drawing): string {
  const rnd = random(111);
  const pinks = ["#f6c3cf", "#f0a8bb", "#fbdde3", "#e892aa", "#f9d0d8"];
  const tree = (x: number, y: number, s: number, seed: number): string => { const r = random(seed);
    const side = x < 600 ? 1 : -1; return faint(0.3, oval(x + 60 * s, y, 170 * s, 16 * s, "#5c4a5e")) +
    stroke([[x, y], [x + side * 10 * s, y - 210 * s], [x + side * 50 * s, y - 420 * s]], "#5a3f3f", 38 * s) +
    stroke([[x + side * 10 * s, y - 220 * s], [x - side * 80 * s, y - 400 * s]], "#5a3f3f", 22 * s) +
    stroke([[x + side * 30 * s, y - 320 * s], [x + side * 180 * s, y - 470 * s]], "#5a3f3f", 20 * s) +
    many(22, (i) => shape(blob([x + side * 60 * s + r(-260, 260) * s, y - 560 * s + r(-190, 170) * s], r(70, 130) * s,
    r(54, 100) * s, seed + i, 0.14), pinks[i % 5] ?? "", 'opacity=".92"')); };
  return [
    d.ground([0, "#a9d0ea"], [0.5, "#e6eef0"], [0.6, "#f6ead8"], [1, "#d8c9bb"]),
      poly([[0, 330], [420, 640], [420, 900], [0, 1250]], "#e2c9a6"),
      poly([[1200, 300], [780, 640], [780, 900], [1200, 1250]], "#d3a98c"),
      ...times(4, (i) => { const t = i / 4.6; const x = t * 420; const y = 430 + t * 250; const s = 1 - t * 0.8;
      return poly([[x + 20, y], [x + 20 + 60 * s, y + 36 * s], [x + 20 + 60 * s, y + 180 * s], [x + 20, y + 190 * s]],
      "#8ea6b3") + poly([[1180 - x, y - 10], [1180 - x - 60 * s, y + 30 * s], [1180 - x - 60 * s, y + 176 * s],
      [1180 - x, y + 184 * s]], "#7f95a3"); }), d.glow([600, 640], 420, "#fff8e2", 0.9),
      poly([[420, 880], [780, 880], [1500, 1700], [-300, 1700]], d.linear([[0, "#efe2d4"], [1, "#c9b6ac"]])),
      poly([[560, 880], [640, 880], [860, 1700], [340, 1700]], "#b9a9a4", 'opacity=".5"'),
    tree(470, 930, 0.34, 3), tree(740, 930, 0.34, 6), tree(380, 1000, 0.56, 10), tree(820, 1000, 0.56, 15),
      faint(0.35, oval(622, 1075, 40, 8, "#5c4a5e")), standing(612, 1072, 215,
      { coat: "#d0872f", legs: "#3a3f4a", hair: "#2a1a16", skin: "#c99576", extra: "long", hem: 0.5 },
      [[-180, 740], [190, 640]]), tree(200, 1180, 1.02, 21), tree(1010, 1180, 1.02, 33),
      many(210, (i) => { const y = rnd(930, 1590); const spread = 60 + (y - 880) * 0.85;
      return oval(600 + rnd(-1, 1) * spread, y, 3 + (y - 900) / 90, 2 + (y - 900) / 160, pinks[i % 5] ?? ""); }),
      many(70, (i) => oval(rnd(0, 1200), rnd(300, 1500), rnd(5, 11), rnd(4, 7), pinks[i % 5] ?? "",
      `transform="rotate(${Math.round(rnd(0, 90))} 600 800)"`)),
  ].join("");
}

export function tent(d: Drawing): string {
  const rnd = random(121);
  const stars = many(420, () => { const y = rnd(0, 860) * rnd(0.5, 1);
    return circle(rnd(0, 1600), y, rnd(0.7, 3), rnd() > 0.8 ? "#ffe9c4" : "#eaf1ff", `opacity="${rnd(0.3, 1)}"`); });
  const pine = (x: number, y: number, s: number, c: string): string => many(5,
    (i) => poly([[x, y - (420 - i * 60) * s], [x - (50 + i * 24) * s, y - (250 - i * 62) * s],
    [x + (50 + i * 24) * s, y - (250 - i * 62) * s]], c));
  return [
    d.ground([0, "#070d22"], [0.5, "#142650"], [0.72, "#2f4a76"], [0.78, "#5f7391"]),
      faint(0.55, d.soft(40, poly([[300, -80], [620, -80], [1320, 900], [900, 900]], "#7f93c9") +
      poly([[420, -80], [540, -80], [1180, 900], [1040, 900]], "#c9d3f0"))), stars,
      line([[1180, 130], [1030, 214]], "#f4f7ff", 5, 'opacity=".9"'),
      line([[1030, 214], [930, 270]], "#f4f7ff", 2, 'opacity=".5"'),
      ...times(14, (i) => pine(i * 125 - 20, 900 - (i % 3) * 10, 0.42 + ((i * 37) % 20) / 60, "#101c33")),
      path("M0 880C500 830 1000 850 1600 880L1600 1200L0 1200Z", d.linear([[0, "#16243a"], [1, "#0b1322"]])),
      pine(90, 1100, 1.25, "#0a1224"), pine(1500, 1090, 1.4, "#0a1224"), pine(1330, 1030, 0.9, "#0c162a"),
      pine(260, 1010, 0.8, "#0c162a"),
    d.glow([780, 960], 560, "#ffb24e", 0.55), faint(0.5, d.soft(14, oval(780, 1060, 470, 60, "#f2a950"))),
      poly([[780, 720], [430, 1060], [780, 1080]], d.radial([[0, "#ffe3a0"], [0.6, "#f6a94a"], [1, "#c96a2b"]])),
      poly([[780, 720], [1150, 1050], [780, 1080]], d.radial([[0, "#ffcf82"], [0.6, "#e48f3c"], [1, "#a8522a"]])),
      poly([[780, 760], [690, 1076], [870, 1076]], "#7a3a1c", 'opacity=".55"'),
      poly([[780, 760], [700, 1074], [780, 1078]], "#ffedb8"),
      ...[[720, 1000, 42], [820, 1010, 34]].map(([x = 0, y = 0, r = 0]) => circle(x, y - r, r * 0.7, "#6a3418",
      'opacity=".7"') + oval(x, y + 26, r, 46, "#6a3418", 'opacity=".7"')), line([[430, 1060], [340, 1100]], "#e9d8b0", 3),
      line([[1150, 1050], [1250, 1090]], "#e9d8b0", 3), line([[780, 706], [780, 760]], "#e9d8b0", 6),
      many(26, (i) => stroke([[i * 66, 1210], [i * 66 + 8, 1150 - (i % 4) * 12], [i * 66 + 22, 1110 - (i % 5) * 14]], "#0a1120",
      7)),
  ].join("");
}

export function bicycles(d: Drawing): string {
  const bike = (x: number, y: number, s: number, c: string): string => group(`translate(${x} ${y}) scale(${s})`,
    ...[-110, 110].map((w) => circle(w, -80, 78, "none", 'stroke="#26242a" stroke-width="11"') +
    many(8, (i) => line([[w, -80], [w + Math.cos(i * 0.785) * 76, -80 + Math.sin(i * 0.785) * 76]], "#8a8680", 2)) +
    circle(w, -80, 10, "#26242a")), line([[-110, -80], [-46, -200], [74, -210], [-10, -84], [-46, -200]], c, 15),
    line([[-110, -80], [-10, -84]], c, 11), line([[110, -80], [68, -236]], c, 13),
    line([[-46, -200], [-56, -238]], "#26242a", 11), stroke([[-88, -242], [-56, -248], [-24, -238]], "#3a2a22", 21),
    stroke([[40, -252], [72, -246], [112, -262]], "#26242a", 11),
    circle(-10, -84, 22, "none", 'stroke="#26242a" stroke-width="8"'));
  const shadow = (x: number, y: number, s: number): string => faint(0.34,
    group(`translate(${x} ${y}) skewX(58) scale(${s} ${s * 0.62}) scale(1 -1)`,
    ...[-110, 110].map((w) => circle(w, -80, 78, "none", 'stroke="#3a2440" stroke-width="15"')),
    line([[-110, -80], [-46, -200], [74, -210], [-10, -84], [-46, -200]], "#3a2440", 19),
    line([[110, -80], [68, -236]], "#3a2440", 17)));
  const rnd = random(131);
  return [
    d.ground([0, "#f2b56b"], [0.25, "#f9d593"], [0.42, "#fdeec4"], [0.44, "#c79a6a"], [1, "#b98a5c"]),
      d.glow([330, 330], 640, "#fffbe4", 0.95), circle(330, 330, 64, "#fffdf2"),
      many(16, (i) => shape(blob([i * 110 - 20, 420 + rnd(-40, 20)], rnd(80, 130), rnd(70, 130), i, 0.12),
      i % 2 === 0 ? "#7f8a52" : "#6a7a48")), rect(980, 240, 170, 240, "#c98f6a"), rect(1150, 280, 220, 200, "#b5785a"),
      rect(1370, 220, 240, 260, "#cf9d74"), many(9, (i) => rect(1000 + (i % 9) * 66, 320 + (i % 2) * 60, 26, 44, "#ffe2a0")),
      rect(0, 470, 1600, 30, "#8c7a5e"), rect(0, 500, 1600, 200, d.linear([[0, "#8fa08a"], [0.5, "#d9b878"], [1, "#7f8f80"]])),
      many(60, () => { const y = rnd(510, 695); return line([[330 + rnd(-1, 1) * (120 + (y - 500)), y],
      [330 + rnd(-1, 1) * (120 + (y - 500)) + 40, y]], "#fff3c4", 5, `opacity="${rnd(0.3, 0.8)}"`); }),
      many(20, () => { const x = rnd(600, 1600); const y = rnd(520, 690);
      return line([[x, y], [x + rnd(40, 150), y]], "#f2dba8", 3, 'opacity=".4"'); }),
      group("translate(1190 600)", path("M-60 10Q-20 36 50 24Q80 10 70 -8Q30 6 -60 10Z", "#fbf8ef"),
      stroke([[56, 0], [66, -50], [48, -76]], "#fbf8ef", 15), circle(44, -78, 13, "#fbf8ef"),
      poly([[34, -80], [12, -70], [34, -70]], "#e0762d")),
    rect(0, 700, 1600, 26, "#a88c6a"), rect(0, 726, 1600, 480, d.linear([[0, "#d9b583"], [1, "#b08452"]])),
      many(9, (r) => many(14, (c) => rect(c * 126 - (r % 2) * 60, 730 + r * 54, 122, 50, "#8c623a", 'opacity=".12" rx="5"'))),
      line([[0, 640], [1600, 640]], "#3b3a36", 11), ...times(9,
      (i) => line([[40 + i * 190, 640], [40 + i * 190, 720]], "#3b3a36", 11)), shadow(560, 960, 1.32), shadow(960, 1010, 1),
      shadow(1280, 1050, 0.76), bike(560, 960, 1.32, "#1f6b69"), bike(960, 1010, 1, "#c23b2e"),
      bike(1280, 1050, 0.76, "#4a7fb0"), group("translate(416 640)", rect(-70, -56, 140, 92, "#b98a5c", 'rx="10"'),
      many(3, (i) => line([[-66, -36 + i * 26], [66, -36 + i * 26]], "#8c623a", 5)), circle(-30, -70, 32, "#e8635a"),
      circle(26, -66, 28, "#7fa64a")), line([[1190, 846], [1150, 770]], "#d9dde0", 5),
      poly([[1150, 770], [1220, 786], [1156, 812]], "#f2b632"),
  ].join("");
}

export function wedding(d: Drawing): string {
  const rnd = random(141);
  const string = (a: Point, b: Point, sag: number): string => { const at = (t: number): Point => [a[0] + (b[0] - a[0]) * t,
    a[1] + (b[1] - a[1]) * t + 4 * sag * t * (1 - t)]; return stroke(times(9, (i) => at(i / 8)), "#2b2236", 4) +
    many(13, (i) => { const [x, y] = at((i + 0.5) / 13); return d.glow([x, y + 10], 60, "#ffd98a", 0.85) +
    circle(x, y + 12, 9, "#fff6d6"); }); };
  const guest = (x: number, y: number, c: string, h: string, s = 1): string => group(`translate(${x} ${y}) scale(${s})`,
    shape([[-44, 60], [-48, -20], [-30, -56], [0, -62], [30, -56], [48, -20], [44, 60]], c), circle(0, -96, 32, h));
  return [
    d.ground([0, "#28305e"], [0.3, "#6a5a8c"], [0.5, "#d98f86"], [0.6, "#f6c08a"], [0.64, "#5b6a4e"], [1, "#2b3a30"]),
      d.glow([330, 700], 620, "#ffdca0", 0.7), path("M0 740C200 640 420 690 640 660S1200 620 1600 700L1600 800L0 800Z",
      "#4a5568"), rect(60, 560, 300, 220, "#8c3b3a"), poly([[30, 566], [120, 470], [300, 470], [390, 566]], "#4b3040"),
      rect(170, 640, 84, 140, "#ffcf82"), poly([[212, 500], [232, 530], [192, 530]], "#ffe2a0"),
    stroke([[1040, 930], [1030, 700], [1060, 480]], "#33262e", 90),
      stroke([[1036, 620], [900, 470], [760, 400]], "#33262e", 42),
      stroke([[1050, 560], [1220, 430], [1370, 380]], "#33262e", 40),
      many(44, (i) => shape(blob([1040 + rnd(-480, 480), 270 + rnd(-250, 190)], rnd(90, 170), rnd(70, 120), i, 0.12),
      ["#2e4a40", "#3a5a48", "#26403a", "#476a4e"][i % 4] ?? "", 'opacity=".94"')), string([90, 470], [1000, 430], 90),
      string([1010, 420], [1640, 520], 90), string([520, 330], [1060, 500], 80), string([1040, 500], [1560, 330], 100),
    path("M0 860C500 800 1100 810 1600 850L1600 1200L0 1200Z", d.linear([[0, "#5f7350"], [1, "#2f4232"]])),
      faint(0.5, d.soft(24, oval(800, 1030, 480, 90, "#ffc978"))),
      poly([[90, 900], [560, 870], [570, 896], [90, 932]], "#f4ece0"),
      poly([[90, 932], [570, 896], [570, 950], [90, 1000]], "#d9cbc0"),
      poly([[1130, 880], [1600, 910], [1600, 946], [1120, 906]], "#f4ece0"),
      poly([[1120, 906], [1600, 946], [1600, 1010], [1120, 958]], "#d9cbc0"),
      ...times(5, (i) => d.glow([150 + i * 96, 890 - i * 6], 60, "#ffd98a", 0.9) +
      rect(146 + i * 96, 880 - i * 6, 8, 26, "#fff6e0") + shape(blob([190 + i * 96, 896 - i * 6], 20, 14, i, 0.2),
      ["#e98f9c", "#f6d8c4", "#c9546a"][i % 3] ?? "")), ...times(4,
      (i) => d.glow([1200 + i * 100, 890 + i * 8], 60, "#ffd98a", 0.9) + rect(1196 + i * 100, 876 + i * 8, 8, 26, "#fff6e0") +
      shape(blob([1240 + i * 100, 898 + i * 8], 20, 14, i, 0.2), ["#f6d8c4", "#c9546a"][i % 2] ?? "")),
      ...[[130, "#3f5f8e", "#3a2a22"], [240, "#9a5a6e", "#e8e4dc"], [350, "#c9803f", "#20130f"],
      [470, "#4d7a6a", "#8a5a30"]].map(([x, c, h], i) => guest(Number(x), 1010 - i * 14, String(c), String(h))),
      ...[[1250, "#7a4a86", "#5a3a26"], [1380, "#35577a", "#c9a36a"],
      [1500, "#b5483c", "#2a1a16"]].map(([x, c, h], i) => guest(Number(x), 1000 + i * 16, String(c), String(h), 1.05)),
    faint(0.4, oval(810, 1096, 150, 20, "#16201a")), group("translate(850 1096)",
      line([[-24, -20], [-26, -190]], "#262b3f", 38), line([[24, -20], [26, -190]], "#262b3f", 38),
      shape([[-62, -170], [-60, -330], [-36, -372], [36, -372], [60, -330], [62, -170]], "#2f3650"),
      circle(0, -424, 40, "#7a4a2a")), group("translate(762 1096)",
      shape([[-150, 0], [-90, -150], [-44, -230], [-50, -330], [-26, -356], [26, -356], [50, -330], [44, -230], [80, -130],
      [96, 0], [-20, 14]], "#fbf4ea"), shape([[-150, 0], [-90, -150], [-44, -230], [-30, -120], [-60, 6]], "#e0cfc6"),
      circle(0, -402, 38, "#20130f"), circle(-26, -420, 24, "#20130f"),
      ...times(5, (i) => circle(-22 + i * 12, -442 + Math.abs(i - 2) * 5, 8, "#f6d8c4"))),
      stroke([[800, 770], [850, 800], [880, 776]], "#fbf4ea", 24), stroke([[812, 760], [740, 800], [716, 830]], "#2f3650", 26),
      stroke([[710, 770], [670, 700], [700, 640]], "#c9906e", 20),
      standing(1010, 1140, 210, { ...lotte, coat: "#e98f9c", hem: 0.54 }, [[-280, 700], [260, 720]]),
      many(40, () => circle(rnd(0, 1600), rnd(820, 1180), rnd(2, 4), "#ffe9a8", `opacity="${rnd(0.4, 1)}"`)),
      standing(560, 1150, 190, emil, [[-130, 360], [130, 360]]),
      standing(480, 1160, 330, { ...mara, coat: "#2d6a6a", hem: 0.6, legs: "#e8b99a" }, [[-140, 440], [200, 300]]),
  ].join("");
}

export function kites(d: Drawing): string {
  const kite = (x: number, y: number, s: number, turn: number, a: string, b: string,
    hand: Point): string => stroke([[x, y], [(x + hand[0]) / 2 - 40, (y + hand[1]) / 2 + 70], hand], "#5b5f66", 2.5) +
    group(`translate(${x} ${y}) rotate(${turn}) scale(${s})`,
    stroke([[0, 110], [24, 170], [-18, 230], [20, 300], [-6, 350]], b, 5),
    ...[[22, 170], [-16, 230], [18, 298]].map(([p = 0, q = 0]) => poly([[p - 22, q - 12], [p + 22, q + 12], [p + 22, q - 12],
    [p - 22, q + 12]], a)), poly([[0, -120], [84, -20], [0, 110]], a), poly([[0, -120], [-84, -20], [0, 110]], b),
    line([[0, -120], [0, 110]], "#fff", 3, 'opacity=".5"'));
  const cloud = (x: number, y: number, s: number): string => group(`translate(${x} ${y}) scale(${s})`,
    ...[[0, 0, 190, 46], [-70, -40, 90, 60], [40, -60, 110, 80],
    [120, -20, 80, 50]].map(([a = 0, b = 0, c = 0, e = 0]) => oval(a, b, c, e, "#fff", 'opacity=".92"')));
  const rnd = random(151);
  return [
    d.ground([0, "#3f8cc9"], [0.45, "#9ccbe6"], [0.68, "#e9ecd6"], [0.681, "#b59a55"]), cloud(330, 300, 1.1),
      cloud(1210, 210, 1.4), cloud(820, 520, 0.8), cloud(1480, 560, 0.7), rect(0, 786, 1600, 40, "#8d9a94"),
      ...times(18, (i) => rect(i * 94 - 10, 776 - ((i * 41) % 44), 74, 60, i % 2 === 0 ? "#9aa7a4" : "#8b9996")),
      rect(1240, 640, 12, 180, "#8b9996"), circle(1246, 640, 24, "#9aa7a4"), rect(120, 730, 260, 90, "#a8a090"),
      path("M120 732Q250 680 380 732Z", "#8f8878"),
    path("M0 816C500 800 1100 806 1600 816L1600 1200L0 1200Z", d.linear([[0, "#c9b166"], [1, "#8f7a3a"]])),
      poly([[700, 818], [860, 818], [1500, 1200], [300, 1200]], d.linear([[0, "#a3a5a3"], [1, "#7d8080"]])),
      ...times(5, (i) => { const t = i / 5; return poly([[774 - t * 4, 840 + t * t * 340], [786 + t * 40, 840 + t * t * 340],
      [792 + t * 62, 870 + t * t * 390], [770 - t * 2, 870 + t * t * 390]], "#f4f1e4", 'opacity=".8"'); }),
      many(120, (i) => { const y = rnd(840, 1200); const x = rnd() > 0.5 ? rnd(0,
      640 - (y - 818) * 0.8) : rnd(920 + (y - 818) * 1.5, 1600);
      return stroke([[x, y], [x + 6, y - 26], [x + 20, y - 50]], i % 2 === 0 ? "#a8904a" : "#d9c47e", 5); }),
    kite(470, 250, 1.15, -24, "#d8443a", "#f2b632", [560, 905]), kite(1060, 190, 1, 18, "#2f7f78", "#f4efe2", [1086, 1000]),
      kite(1380, 400, 0.6, 30, "#6b4e9b", "#e98f9c", [1400, 850]), kite(170, 470, 0.5, -10, "#2f5f9e", "#f2b632", [240, 850]),
      faint(0.35, oval(600, 1092, 110, 14, "#4b3f1c"), oval(1090, 1150, 90, 13, "#4b3f1c")),
      standing(590, 1090, 330, { ...lotte, coat: "#f2b632" }, [[-90, 560], [70, 590]]),
      standing(1090, 1150, 270, { ...emil, extra: "bobble", accent: "#3a6b2a" }, [[-40, 560], [110, 540]]),
      standing(240, 900, 90, { coat: "#8c3b2f", legs: "#2f3a45", hair: "#33261e", skin: "#e2b08d" }),
      standing(1400, 900, 90, { coat: "#4d6b8a", legs: "#2f3a45", hair: "#c9a36a", skin: "#e2b08d" }),
  ].join("");
}
