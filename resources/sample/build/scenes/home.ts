import type { Drawing, Point } from "../draw/drawing.ts";
import { blob, circle, faint, group, line, many, oval, path, poly, random, rect, shape, stroke,
  times } from "../draw/shapes.ts";

/** Herr Hase sits with his back to us; one ear and a half. */
export function rabbit(x: number, y: number, size: number): string {
  const grey = "#b9b3ab";
  return group(
    `translate(${x} ${y}) scale(${size / 100})`,
    stroke([[-12, -62], [-20, -88], [-18, -108]], grey, 15),
    stroke([[12, -62], [18, -74]], grey, 15),
    shape([[-34, 0], [-36, -28], [-20, -48], [0, -54], [20, -48], [36, -28], [34, 0], [0, 6]], grey),
    circle(0, -60, 24, grey),
    circle(0, -4, 11, "#e6e1d8"),
  );
}

export function kitchenTable(d: Drawing): string {
  const wall = d.linear([[0, "#e9dcc3"], [1, "#d9bf95"]], [0, 0], [1, 1]);
  const wood = d.linear([[0, "#b9794a"], [1, "#8b5230"]]);
  const light = poly([[640, 120], [1380, 60], [1500, 640], [760, 700]], "#fff3cf");
  const panes = [[90, 90], [330, 90], [90, 390], [330, 390]] as const;
  const window = [
    rect(60, 60, 540, 640, "#f5efe2"),
    ...panes.map(([x, y]) => rect(x, y, 220, 280, d.linear([[0, "#bcd9e8"], [0.6, "#e6eef0"], [1, "#fbe9c4"]]))),
    ...panes.slice(2).map(([x, y]) => shape([[x, y + 280], [x, y + 210], [x + 60, y + 190], [x + 140, y + 230],
      [x + 220, y + 180], [x + 220, y + 280]], "#d7e3ea")),
    stroke([[150, 670], [180, 520], [140, 400], [190, 260], [160, 130]], "#7d6a58", 9),
    stroke([[180, 520], [250, 430], [270, 330]], "#7d6a58", 6),
    stroke([[160, 300], [110, 220]], "#7d6a58", 5),
    rect(30, 690, 600, 34, "#efe6d4"),
  ].join("");
  const steam = (x: number): string => d.soft(7, stroke([[x, 690], [x - 18, 640], [x + 14, 590], [x - 10, 530]], "#fffaf0", 15,
    'opacity=".75"'));
  const shadow = (x: number, y: number, w: number): string => poly([[x, y], [x + w, y], [x + w + 260, y + 74],
    [x + 230, y + 96]], "#4d2a18", 'opacity=".28"');
  const cup = (x: number, y: number, colour: string): string =>
    shadow(x, y + 96, 120) + stroke([[x + 112, y + 26], [x + 156, y + 34], [x + 146, y + 74], [x + 104, y + 78]], colour, 15) +
    path(`M${x} ${y}L${x + 10} ${y + 92}Q${x + 60} ${y + 112} ${x + 110} ${y + 92}L${x + 120} ${y}Z`, colour) +
      oval(x + 60, y, 60, 17, "#f4e6d0") + oval(x + 60, y + 4, 50, 12, "#7a4a2a");
  const teapot = shadow(800, 906, 230) + stroke([[1010, 770], [1080, 740], [1096, 690]], "#1f6b69", 36) +
    stroke([[790, 730], [720, 740], [724, 830], [800, 850]], "#1f6b69", 24) +
    shape([[780, 800], [810, 710], [910, 680], [1010, 710], [1040, 800], [1000, 890], [910, 912], [820, 890]], "#257a77") +
    shape([[830, 700], [910, 668], [990, 700], [910, 716]], "#1c5f5d") + circle(910, 656, 20, "#1c5f5d") +
      shape([[812, 790], [828, 736], [862, 712], [850, 800], [836, 850]], "#5aa8a2", 'opacity=".55"');
  const toast = shadow(1240, 1010, 200) + oval(1330, 1004, 190, 50, "#f3ead9") + oval(1330, 998, 150, 36, "#e2d5be") +
    shape([[1250, 990], [1262, 948], [1330, 940], [1398, 952], [1410, 992], [1330, 1004]], "#c98a48") +
      shape([[1270, 982], [1290, 954], [1370, 956], [1392, 982], [1330, 992]], "#e9bd79");
  return [
    rect(0, 0, 1600, 800, wall), faint(0.55, d.soft(10, light)), window,
    rect(0, 760, 1600, 440, wood), ...times(5, (i) => line([[0, 820 + i * i * 24], [1600, 812 + i * i * 24]], "#74411f", 3,
      'opacity=".35"')),
    faint(0.35, poly([[0, 760], [620, 760], [1250, 1200], [260, 1200]], "#ffdf9e")),
    teapot, cup(560, 800, "#e7d9c5"), cup(1150, 790, "#c8553d"), toast, steam(620), steam(1210),
    shadow(250, 1016, 70), path("M236 900Q232 1010 262 1028Q300 1036 330 1028Q356 1010 350 900Z", "#dfe9ea", 'opacity=".9"'),
    stroke([[292, 930], [300, 800], [280, 700]], "#567a3f", 10), stroke([[300, 860], [350, 800], [352, 730]], "#567a3f", 7),
    ...[[280, 680], [240, 700], [318, 690], [354, 712]].map(([x = 0, y = 0], i) => shape(blob([x, y], 42, 34, i + 3, 0.2),
      i % 2 === 0 ? "#c9392f" : "#e0574a")),
  ].join("");
}

export function rainyWindow(d: Drawing): string {
  const rnd = random(11);
  const lights = many(26, () => circle(rnd(0, 1200), rnd(650, 1330), rnd(26, 78),
    ["#f6c667", "#f2994a", "#e8604c", "#9ad1d4", "#ffe3a3"][Math.floor(rnd(0, 5))] ?? "", `opacity="${rnd(0.25, 0.7)}"`));
  const houses = rect(0, 520, 300, 900, "#1d2f3d") + rect(280, 640, 330, 800, "#22384a") + rect(590, 450, 260, 900, "#1a2b39") +
    rect(830, 600, 400, 800, "#203443");
  const drops = many(190, () => {
    const [x, y, r] = [rnd(60, 1140), rnd(60, 1340), rnd(2.5, 9)];
    return oval(x, y, r, r * 1.25, "#dfeef2", `opacity="${rnd(0.25, 0.65)}"`) +
      circle(x - r * 0.3, y - r * 0.4, r * 0.32, "#ffffff", 'opacity=".8"');
  });
  const runs = many(17, () => {
    const [x, y, length] = [rnd(80, 1120), rnd(60, 700), rnd(180, 620)];
    return stroke([[x, y], [x + rnd(-8, 8), y + length * 0.4], [x + rnd(-12, 12), y + length]], "#cfe3ea", rnd(3, 7),
      'opacity=".32"') + oval(x, y + length, 8, 13, "#e9f4f7", 'opacity=".8"');
  });
  return [
    d.ground([0, "#33485a"], [0.55, "#4b6070"], [1, "#2a3a48"]), d.soft(14, houses), d.soft(9, lights),
      d.glow([480, 1000], 520, "#f6b45c", 0.35), runs, drops,
    rect(0, 0, 54, 1600, "#16222b"), rect(1146, 0, 54, 1600, "#16222b"), rect(0, 0, 1200, 54, "#16222b"),
      rect(586, 0, 28, 1400, "#16222b"), rect(0, 1370, 1200, 230, "#2b2420"), rect(0, 1362, 1200, 26, "#4a3b30"),
    faint(0.3, d.soft(20, oval(430, 1420, 300, 50, "#f2a65a"))),
    path("M250 1180L268 1400Q320 1420 372 1400L390 1180Z", "#b5533c"), rect(238, 1160, 164, 40, "#c9654b"),
    ...times(9, (i) => { const side = (i - 4) * 34; return stroke([[320, 1165],
      [320 + side * 0.7, 1040 - (4 - Math.abs(i - 4)) * 38], [320 + side * 1.9, 960 - (4 - Math.abs(i - 4)) * 60]],
      i % 2 === 0 ? "#27463a" : "#315a47", 20); }),
    stroke([[946, 1260], [1000, 1270], [990, 1340], [930, 1346]], "#dcd3c3", 17),
      path("M780 1230L792 1390Q860 1414 928 1390L940 1230Z", "#e6ddce"), oval(860, 1230, 80, 20, "#f4eee3"),
      oval(860, 1235, 66, 14, "#3a2418"),
    d.soft(8, stroke([[850, 1210], [826, 1140], [872, 1070], [840, 980]], "#f4f7f7", 20, 'opacity=".5"')),
  ].join("");
}

export function adventWindow(d: Drawing): string {
  const rnd = random(5);
  const roofs = poly([[40, 1120], [40, 900], [260, 740], [480, 900], [480, 1400], [40, 1400]], "#152238") +
    poly([[440, 1160], [440, 820], [720, 620], [1000, 820], [1000, 1400], [440, 1400]], "#101b2f") +
    poly([[880, 1200], [880, 940], [1060, 810], [1200, 910], [1200, 1400], [880, 1400]], "#17263f");
  const snow = line([[30, 905], [260, 738], [490, 905]], "#c9d8ea", 17) +
    line([[430, 826], [720, 617], [1010, 826]], "#c9d8ea", 17) + line([[870, 946], [1060, 806], [1200, 905]], "#c9d8ea", 17);
  const lit = [[180, 960], [290, 960], [600, 880], [800, 880], [700, 1010],
    [980, 1010]].map(([x = 0, y = 0]) => rect(x, y, 54, 76, "#f7c873") + rect(x + 25, y, 4, 76, "#152238") +
    rect(x, y + 36, 54, 4, "#152238")).join("");
  const star = times(16, (i) => {
    const angle = (i / 16) * Math.PI * 2;
    const out = i % 2 === 0 ? 232 : 176;
    const at = (a: number, r: number): Point => [600 + Math.cos(a) * r, 420 + Math.sin(a) * r];
    return poly([at(angle - 0.2, 74), at(angle, out), [600, 420]], i % 2 === 0 ? "#ffd98a" : "#f6b95c") +
      poly([at(angle + 0.2, 74), at(angle, out), [600, 420]], i % 2 === 0 ? "#f2a94e" : "#dd8a3c");
  }).join("");
  const candle = (x: number, height: number): string => rect(x - 26, 1400 - height, 52, height,
    d.linear([[0, "#ffe9c2"], [0.4, "#e9cfa0"], [1, "#b98f62"]])) +
    line([[x, 1400 - height], [x, 1380 - height]], "#3a2a20", 5) +
    d.glow([x, 1340 - height], 190, "#ffcf7d", 0.75) +
      path(`M${x} ${1286 - height}Q${x + 28} ${1350 - height} ${x} ${1376 - height}Q${x - 28} ${1350 - height} ${x} ${1286 - height}Z`,
        "#fff1c4");
  return [
    d.ground([0, "#0c1530"], [0.6, "#22345c"], [1, "#3b4c74"]),
      many(60, () => circle(rnd(60, 1140), rnd(40, 620), rnd(1, 3.2), "#e8effa", `opacity="${rnd(0.3, 0.9)}"`)), roofs, snow,
      lit,
    many(120, () => circle(rnd(60, 1140), rnd(60, 1380), rnd(2, 7), "#f3f7fc", `opacity="${rnd(0.35, 0.9)}"`)),
    line([[600, 0], [600, 300]], "#0a1020", 5), d.glow([600, 420], 560, "#ffc46b", 0.6), star,
      circle(600, 420, 62, "#fff0c2", 'opacity=".8"'),
    rect(0, 0, 50, 1600, "#2a1c16"), rect(1150, 0, 50, 1600, "#2a1c16"), rect(0, 0, 1200, 46, "#2a1c16"),
      rect(0, 1400, 1200, 200, d.linear([[0, "#6a4632"], [1, "#38241a"]])),
    ...times(13, (i) => { const x = 60 + i * 90; return stroke([[x, 1410], [x + 50, 1370 + (i % 3) * 12], [x + 120, 1400]],
      i % 2 === 0 ? "#24452f" : "#2f5a3c", 30) + circle(x + 70, 1398, 11, "#b5352c"); }),
    candle(300, 190), candle(480, 260), candle(740, 230), candle(910, 150),
  ].join("");
}

export function cot(d: Drawing): string {
  const bars = many(13, (i) => rect(560 + i * 62, 560, 15, 400, "#d8b488"));
  const bird = (x: number, y: number, colour: string, top: number): string => line([[x, top], [x, y]], "#8d8478", 2.5) +
    poly([[x - 52, y + 8], [x, y], [x + 10, y + 34]], colour) +
    poly([[x, y], [x + 56, y - 14], [x + 10, y + 34]], colour, 'opacity=".75"') +
    poly([[x - 6, y + 10], [x + 4, y - 46], [x + 24, y + 12]], colour, 'opacity=".55"');
  const curtain = (x: number,
    side: number): string => path(`M${x} 60C${x + side * 40} 300 ${x - side * 10} 600 ${x + side * 60} 900L${x + side * 200} 900C${x + side * 120} 600 ${x + side * 180} 300 ${x + side * 170} 60Z`,
      "#f3ead8", 'opacity=".9"');
  return [
    d.ground([0, "#dfe5d8"], [0.72, "#cbd3c2"], [0.721, "#c29a6c"], [1, "#9f7448"]),
    rect(120, 90, 560, 700, "#fbf7ee"), rect(150, 120, 500, 640, d.linear([[0, "#cfe6ef"], [0.55, "#f8edd2"], [1, "#f4d9a2"]])),
    shape(blob([260, 640], 150, 130, 4, 0.16), "#9fb67f", 'opacity=".75"'),
      shape(blob([520, 690], 170, 110, 9, 0.16), "#86a368", 'opacity=".75"'),
    ...[[340, 560], [250, 600], [470, 640], [560, 620]].map(([x = 0, y = 0]) => circle(x, y, 15, "#d9c04a")),
    rect(391, 120, 18, 640, "#fbf7ee"), rect(150, 420, 500, 18, "#fbf7ee"), curtain(110, 1), curtain(690, -1),
      rect(70, 50, 660, 14, "#a5845c"),
    faint(0.5, d.soft(6, poly([[520, 880], [1060, 880], [1420, 1200], [700, 1200]], "#ffe7b0"))),
      faint(0.3, d.soft(16, poly([[700, 200], [1240, 330], [1240, 760], [700, 640]], "#fff3cf"))),
    oval(1000, 1080, 520, 90, "#d5c7b2"), oval(1000, 1080, 450, 68, "#c65b45", 'opacity=".55"'),
      oval(1000, 1080, 380, 50, "#d5c7b2"),
    rect(560, 900, 760, 24, "#b98f60"), oval(940, 860, 350, 46, "#f7f3ea"),
      shape([[600, 880], [640, 800], [900, 780], [1000, 860], [960, 900], [620, 900]], "#e9b44c", 'opacity=".92"'),
      ...times(5, (i) => stroke([[640 + i * 60, 880], [660 + i * 62, 800]], "#d19a34", 7)),
      shape([[1090, 860], [1120, 800], [1250, 800], [1280, 860], [1180, 880]], "#fdfbf6"),
    rabbit(1035, 868, 130), bars, rect(540, 540, 800, 30, "#c79a69"), rect(540, 540, 28, 560, "#c79a69"),
      rect(1312, 540, 28, 560, "#c79a69"), rect(552, 950, 780, 26, "#c79a69"),
    line([[940, 0], [940, 130]], "#8d8478", 4), line([[740, 150], [1140, 150]], "#a5845c", 9),
      line([[840, 190], [1050, 190]], "#a5845c", 7),
    bird(750, 330, "#2d6a6a", 150), bird(860, 270, "#e0803f", 190), bird(950, 400, "#c14a3f", 130),
      bird(1040, 300, "#6b4e9b", 190), bird(1130, 350, "#d9a82e", 150),
  ].join("");
}

export function emptyRoom(d: Drawing): string {
  const box = (x: number, y: number, s: number, label: string): string => rect(x, y - s * 0.8, s, s * 0.8, "#b98a55") +
    poly([[x, y - s * 0.8], [x + s * 0.2, y - s], [x + s * 1.2, y - s], [x + s, y - s * 0.8]], "#d8ae78") +
    poly([[x + s, y], [x + s, y - s * 0.8], [x + s * 1.2, y - s], [x + s * 1.2, y - s * 0.2]], "#946a3c") +
      rect(x + s * 0.42, y - s * 0.8, s * 0.14, s * 0.8, "#d9bb8e") + label;
  const mark = (x: number, y: number): string => stroke([[x, y], [x + 34, y - 10], [x + 70, y + 4], [x + 100, y - 8]],
    "#4a3420", 8);
  return [
    rect(0, 0, 1600, 1200, "#d7d3c8"), poly([[0, 0], [330, 140], [330, 820], [0, 1010]],
      d.linear([[0, "#b9b6ab"], [1, "#cbc7bb"]], [0, 0], [1, 0])),
      rect(330, 140, 1270, 680, d.linear([[0, "#e6e0d2"], [1, "#d3cbb9"]], [0, 0], [1, 0])),
    poly([[0, 0], [1600, 0], [1600, 140], [330, 140]], "#f1ece1"),
      poly([[0, 1010], [330, 820], [1600, 820], [1600, 1200], [0, 1200]], d.linear([[0, "#a97b4e"], [1, "#845a34"]])),
    ...times(11, (i) => line([[330 + i * 127, 820], [-500 + i * 330, 1200]], "#6a4526", 3, 'opacity=".45"')),
      rect(330, 796, 1270, 26, "#f4efe4"), poly([[0, 985], [330, 796], [330, 822], [0, 1012]], "#e3ddd0"),
    rect(940, 250, 300, 220, "#eee9dd"), rect(700, 290, 170, 130, "#ebe5d8"), circle(1090, 236, 5, "#7d776b"),
      circle(785, 278, 5, "#7d776b"),
    poly([[40, 180], [250, 240], [250, 660], [40, 740]], "#fdfaf0"),
      poly([[60, 214], [140, 236], [140, 460], [60, 470]], "#dcebf0"),
      poly([[152, 240], [234, 262], [234, 448], [152, 458]], "#e9f0ea"),
      poly([[60, 486], [140, 474], [140, 684], [60, 710]], "#f2ead0"),
      poly([[152, 472], [234, 462], [234, 650], [152, 678]], "#f2ead0"),
    faint(0.75, d.soft(3, poly([[560, 880], [760, 870], [900, 990], [670, 1010]], "#ffe3a6") +
      poly([[780, 868], [970, 860], [1150, 970], [930, 986]], "#ffe3a6") +
      poly([[690, 1030], [915, 1006], [1110, 1170], [850, 1200]], "#ffd98f") +
      poly([[950, 1000], [1180, 984], [1430, 1130], [1150, 1164]], "#ffd98f"))),
    line([[900, 0], [900, 150]], "#4c4a45", 5), circle(900, 176, 30, "#f4efdf"), rect(886, 136, 28, 26, "#55524b"),
    faint(0.25, poly([[1140, 930], [1500, 930], [1600, 1010], [1240, 1010]], "#2b1b10")), box(1130, 950, 230, mark(1150, 880)),
      box(1150, 766, 180, mark(1170, 704)), box(1390, 1020, 190, mark(1400, 960)),
    rabbit(1290, 622, 90),
  ].join("");
}
