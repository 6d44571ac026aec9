import type { Drawing, Point } from "../draw/drawing.ts";
import { lotte, standing } from "../draw/people.ts";
import { circle, faint, group, line, many, oval, path, poly, random, rect, shape, stroke, times } from "../draw/shapes.ts";

/** The pear tree of the yard, bare. */
export function pearTree(x: number, y: number, colour: string, snow?: string): string {
  const boughs: Point[][] = [
    [[0, 0], [-14, -180], [10, -330]], [[-6, -170], [-90, -280], [-170, -330], [-240, -430]],
      [[2, -220], [110, -320], [150, -420], [240, -480]],
    [[10, -320], [-40, -440], [-30, -560]], [[8, -310], [70, -430], [90, -560]], [[-90, -280], [-110, -390], [-100, -480]],
      [[120, -330], [210, -360], [290, -350]],
  ];
  const draw = (lift: number, paint: string, thin: number): string => boughs.map((bough,
    i) => stroke(bough.map(([a, b]): Point => [a, b - lift]), paint, (i === 0 ? 40 : i < 3 ? 24 : 13) * thin)).join("");
  return group(`translate(${x} ${y})`, draw(0, colour, 1), snow === undefined ? "" : draw(8, snow, 0.42));
}

export function firstSnow(d: Drawing): string {
  const rnd = random(21);
  const wall = poly([[0, 0], [1600, 0], [1600, 520], [0, 640]], d.linear([[0, "#39495f"], [1, "#55617a"]]));
  const windows = many(5, (i) => { const lit = i === 2; const x = 130 + i * 300; const y = 130 - i * 8;
    return rect(x - 10, y - 10, 150, 250, "#2d3a4d") + rect(x, y, 130, 230, lit ? "#ffce7a" : "#26344a") +
    rect(x + 61, y, 8, 230, "#2d3a4d") + rect(x, y + 100, 130, 8, "#2d3a4d") +
    line([[x - 16, y + 246], [x + 146, y + 246]], "#e6edf5", 16); });
  const prints = many(15, (i) => { const t = i / 14; const x = 1330 - t * 900 + Math.sin(t * 5) * 70; const y = 1140 - t * 470;
    const s = 1.25 - t * 0.75; return oval(x + (i % 2 === 0 ? -20 : 20) * s, y, 20 * s, 10 * s, "#7d93b2", 'opacity=".85"'); });
  return [
    d.ground([0, "#54627b"], [1, "#c6d3e4"]), wall, windows, rect(350, 330, 120, 320, "#26344a"),
      poly([[330, 330], [490, 330], [470, 296], [350, 296]], "#e6edf5"),
    path("M0 640C300 600 700 560 1600 520L1600 1200L0 1200Z", d.linear([[0, "#b4c4da"], [0.5, "#d3dfec"], [1, "#e6edf6"]])),
    faint(0.5, d.soft(40, poly([[740, 540], [870, 540], [1010, 820], [610, 840]], "#ffd995"))),
      d.glow([800, 230], 330, "#ffc766", 0.5),
    faint(0.35, d.soft(8, poly([[1120, 900], [700, 960], [330, 880], [690, 930]], "#63789a"))),
      pearTree(1150, 900, "#2b2a30", "#eef3f9"),
    path("M60 880C70 800 250 800 270 880L270 980Q160 1010 60 980Z", "#3f4e63"),
      path("M50 884C60 790 260 790 280 884Q160 850 50 884Z", "#f2f6fb"),
    prints, many(230, () => circle(rnd(0, 1600), rnd(0, 1200), rnd(2, 6.5), "#ffffff", `opacity="${rnd(0.35, 0.95)}"`)),
  ].join("");
}

export function snowman(d: Drawing): string {
  const ball = (x: number, y: number, r: number): string => circle(x, y, r,
    d.radial([[0, "#ffffff"], [0.65, "#eef4fa"], [1, "#b9cbe0"]]));
  const hills = path("M0 760C400 690 900 720 1600 660L1600 1200L0 1200Z", d.linear([[0, "#e3ecf6"], [1, "#f7fafd"]]));
  const rnd = random(8);
  return [
    d.ground([0, "#9fc3e6"], [0.6, "#dbeaf4"], [1, "#f4e9d6"]), rect(0, 250, 700, 560, "#d9a38b"),
      poly([[0, 250], [0, 180], [700, 210], [700, 260]], "#f2f6fa"),
      many(8, (i) => rect(70 + (i % 4) * 160, 320 + Math.floor(i / 4) * 220, 84, 130, i === 5 ? "#ffe2a0" : "#7d93a6") +
      rect(60 + (i % 4) * 160, 448 + Math.floor(i / 4) * 220, 104, 12, "#f7fafd")),
    rect(1300, 330, 300, 420, "#c9b7a0"), poly([[1280, 335], [1450, 230], [1600, 290], [1600, 345]], "#f2f6fa"), hills,
      faint(0.28, oval(650, 1050, 330, 44, "#5f7fa6"), oval(1130, 1050, 170, 28, "#5f7fa6")),
    pearTree(1420, 770, "#5b4a44", "#f7fafd"), ball(760, 900, 190), ball(760, 640, 138), ball(760, 440, 100),
    stroke([[640, 620], [520, 540], [470, 450]], "#5b4030", 14), stroke([[545, 556], [490, 560]], "#5b4030", 9),
      stroke([[880, 620], [990, 560], [1050, 600]], "#5b4030", 14),
    stroke([[668, 520], [760, 556], [856, 516]], "#c0342b", 46), stroke([[830, 536], [860, 640], [836, 730]], "#a92c24", 42),
      ...[0, 1, 2].map((i) => line([[816 + i * 14, 740], [814 + i * 15, 770]], "#a92c24", 8)),
    rect(680, 300, 160, 66, "#2c3140"), oval(760, 368, 130, 22, "#2c3140"), rect(680, 338, 160, 16, "#b5352c"),
      circle(722, 424, 11, "#26282e"), circle(798, 424, 11, "#26282e"), poly([[760, 446], [890, 470], [762, 476]], "#e8853b"),
      ...[0, 1, 2].map((i) => circle(760, 600 + i * 62, 11, "#26282e")),
    ...[-46, -24, 0, 24, 46].map((x) => circle(760 + x, 494 - Math.abs(x) * 0.16, 5.5, "#26282e")),
    standing(1130, 1050, 440, { ...lotte, extra: "bobble", accent: "#2f7f78" }, [[-250, 620], [170, 300]]),
      many(90, () => circle(rnd(0, 1600), rnd(0, 1200), rnd(2, 6), "#ffffff", 'opacity=".85"')),
  ].join("");
}

export function chalk(d: Drawing): string {
  const rnd = random(31);
  const white = "#f6f3ea";
  const draw = (points: readonly Point[], colour: string, width = 12): string => stroke(points, colour, width, 'opacity=".88"');
  const sun = circle(300, 300, 90, "none", 'stroke="#f6d860" stroke-width="13"') +
    many(12, (i) => { const a = (i / 12) * 6.283; return draw([[300 + Math.cos(a) * 120, 300 + Math.sin(a) * 120],
    [300 + Math.cos(a) * 180, 300 + Math.sin(a) * 180]], "#f6d860"); });
  const bow = ["#e8635a", "#f29e4c", "#f6d860", "#7cc58a", "#6fb1dd",
    "#a78bd0"].map((c, i) => path(`M${560 + i * 26} 560A${330 - i * 26} ${330 - i * 26} 0 0 1 ${1220 - i * 26} 560`, "none",
    `stroke="${c}" stroke-width="20" stroke-linecap="round" opacity=".9"`)).join("");
  const hops = ([[0, 0], [0, 1], [-0.5, 2], [0.5, 2], [0, 3], [-0.5, 4], [0.5, 4], [0, 5]] as const).map(([x, y],
    i) => rect(1330 + x * 110, 1020 - y * 116, 104, 108, "none", `stroke="${white}" stroke-width="9" opacity=".88" rx="6"`) +
    circle(1382 + x * 110, 1074 - y * 116, 10 + (i % 3) * 6, "none",
    `stroke="${white}" stroke-width="7" opacity=".8"`)).join("");
  const whale = draw([[330, 860], [420, 760], [590, 750], [690, 830], [760, 800], [790, 720]], "#6fb1dd") +
    draw([[760, 800], [830, 770]], "#6fb1dd") + draw([[330, 860], [480, 940], [690, 830]], "#6fb1dd") +
    circle(430, 834, 9, "#6fb1dd") + draw([[500, 740], [500, 680], [460, 650]], white, 9) +
    draw([[500, 690], [540, 650]], white, 9);
  const family = [[880, 900, 150], [990, 900, 165], [1080, 920, 90]].map(([x = 0, y = 0, h = 0], i) => circle(x, y - h, 28,
    "none", `stroke="${white}" stroke-width="9"`) + draw([[x, y - h + 30], [x, y - h * 0.35]], white, 9) +
    draw([[x - 42, y - h * 0.62], [x + 42, y - h * 0.62]], white, 9) +
    draw([[x - 30, y], [x, y - h * 0.35], [x + 30, y]], white, 9) +
    (i === 2 ? draw([[x - 20, y - h - 30], [x - 34, y - h - 4]], "#f29e4c", 8) +
    draw([[x + 20, y - h - 30], [x + 34, y - h - 4]], "#f29e4c", 8) : "")).join("");
  const stones = many(16, (r) => many(15, (c) => rect(c * 114 - (r % 2) * 57 + rnd(-2, 2), r * 78, 110, 74,
    ["#6f7478", "#767b7e", "#6a6f74", "#7b7f80"][Math.floor(rnd(0, 4))] ?? "", 'rx="7"')));
  const child = group("translate(640 560)", faint(0.4, oval(90, 60, 150, 60, "#1c2126")), oval(0, 0, 66, 84, "#f2b632"),
    stroke([[-40, -40], [-70, -110], [-30, -160]], "#f2b632", 34), circle(-26, -172, 16, "#efc3a4"),
    stroke([[40, -40], [86, -70]], "#f2b632", 34), stroke([[-26, 70], [-60, 130]], "#3a4a6b", 36),
    stroke([[26, 70], [50, 136]], "#3a4a6b", 36), oval(-66, 146, 22, 30, "#c23b2e"), oval(56, 152, 22, 30, "#c23b2e"),
    circle(0, -66, 54, "#8a4b2a"), line([[0, -118], [0, -14]], "#7a4022", 5), stroke([[-46, -50], [-84, -10]], "#8a4b2a", 22),
    stroke([[46, -50], [82, -6]], "#8a4b2a", 22));
  return [
    rect(0, 0, 1600, 1200, "#5f6468"), stones, sun, bow, whale, family, hops, child,
      ...[[260, 620, "#e8635a"], [330, 650, "#f6d860"], [240, 680,
      "#6fb1dd"]].map(([x, y, c]) => line([[Number(x), Number(y)], [Number(x) + 46, Number(y) - 16]], String(c), 20)),
    faint(0.34, poly([[0, 0], [640, 0], [0, 520]], "#0e1720")),
      faint(0.22, d.soft(4, poly([[1100, 1200], [1600, 700], [1600, 1200]], "#0e1720"))),
      faint(0.14, poly([[640, 0], [1600, 0], [1600, 700], [1100, 1200], [0, 1200], [0, 520]], "#ffe1a0")),
  ].join("");
}

export function washingDay(d: Drawing): string {
  const sheet = (x: number, w: number, h: number, colour: string, shade: string,
    sway: number): string => path(`M${x} ${320 + x * 0.02}C${x + w * 0.3} 350 ${x + w * 0.7} 350 ${x + w} ${324 + x * 0.02}L${x + w + sway} ${320 + h}C${x + w * 0.7 + sway} ${350 + h} ${x + w * 0.3 + sway} ${296 + h} ${x + sway} ${330 + h}Z`,
      colour) +
    [0.25, 0.5, 0.75].map((t) => stroke([[x + w * t, 346], [x + w * t + sway * 0.4, 340 + h * 0.5],
      [x + w * t + sway, 318 + h]], shade, 16, 'opacity=".5"')).join("") +
      [0.04, 0.5, 0.96].map((t) => rect(x + w * t - 6, 306 + x * 0.02, 12, 40, "#b98f60", 'rx="4"')).join("");
  const rnd = random(77);
  const flowers = many(170, () => { const y = rnd(900, 1190);
    return circle(rnd(0, 1600), y, (y - 820) / 46, ["#ffffff", "#f6d04d", "#e86a5c", "#c69be0"][Math.floor(rnd(0, 4))] ?? "",
    'opacity=".9"'); });
  return [
    d.ground([0, "#7fb8de"], [0.5, "#cfe7ee"], [0.62, "#e9f1d6"]),
      ...[[250, 150, 1], [900, 110, 1.4], [1360, 210, 0.9]].map(([x = 0, y = 0,
      s = 1]) => group(`translate(${x} ${y}) scale(${s})`, oval(0, 0, 120, 34, "#fff", 'opacity=".85"'),
      oval(-40, -24, 60, 40, "#fff", 'opacity=".85"'), oval(36, -34, 70, 48, "#fff", 'opacity=".85"'))),
    rect(1180, 380, 420, 420, "#f1e3c8"), poly([[1140, 400], [1390, 210], [1640, 400]], "#b4553f"),
      rect(1280, 500, 110, 130, "#7c98a8"), rect(1330, 500, 10, 130, "#f7f3e8"), rect(1260, 500, 26, 130, "#3f7d5b"),
      rect(1386, 500, 26, 130, "#3f7d5b"), rect(1480, 540, 120, 260, "#3f7d5b"),
    path("M0 740C400 690 1000 720 1600 700L1600 1200L0 1200Z", d.linear([[0, "#a3c46a"], [1, "#5f9148"]])),
      ...times(14, (i) => oval(i * 130 - 20, 760 - (i % 3) * 20, 110, 84, ["#6f9c4a", "#5a8a42", "#7fae56"][i % 3] ?? "")),
    path("M0 820C500 780 1100 800 1600 790L1600 1200L0 1200Z", d.linear([[0, "#93bd5e"], [1, "#5c9445"]])),
      line([[120, 250], [120, 980]], "#8c6a48", 24), line([[1480, 290], [1480, 1010]], "#8c6a48", 24),
      path("M120 312Q800 350 1480 344", "none", 'stroke="#efe9db" stroke-width="6"'),
    faint(0.25, oval(520, 1010, 420, 40, "#274a1e"), oval(1100, 1020, 330, 36, "#274a1e")),
      sheet(180, 360, 560, "#fbf8f1", "#d8dfe4", 46), sheet(570, 250, 420, "#9cc7d8", "#7aa9bd", 34),
      sheet(850, 330, 540, "#fdf3df", "#e6d3ae", 52), sheet(1215, 180, 300, "#e78b7a", "#cc6c5c", 26),
    faint(0.3, shape([[640, 560], [700, 520], [770, 560], [790, 700], [720, 740], [640, 690]], "#5b7f8e")), flowers,
      path("M640 1010Q660 1120 770 1120Q880 1120 900 1010Z", "#c69a63"),
      ...times(5, (i) => line([[660 + i * 50, 1020], [672 + i * 46, 1108]], "#a87d49", 7)),
      shape([[640, 1012], [680, 960], [770, 976], [860, 950], [902, 1012], [770, 1034]], "#fdfbf6"),
  ].join("");
}
