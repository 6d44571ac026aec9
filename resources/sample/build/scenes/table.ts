import type { Drawing, Point } from "../draw/drawing.ts";
import { handwriting } from "../draw/handwriting.ts";
import { blob, circle, faint, group, line, many, oval, path, poly, random, rect, shape, stroke,
  times } from "../draw/shapes.ts";
import { recipeLines } from "./recipe.ts";

export function cake(d: Drawing): string {
  const rnd = random(25);
  const flame = (x: number, y: number): string => d.glow([x, y - 40], 260, "#ffd27a", 0.8) +
    path(`M${x} ${y - 92}Q${x + 30} ${y - 30} ${x} ${y}Q${x - 30} ${y - 30} ${x} ${y - 92}Z`, "#ffe49a") +
    path(`M${x} ${y - 54}Q${x + 13} ${y - 20} ${x} ${y - 4}Q${x - 13} ${y - 20} ${x} ${y - 54}Z`, "#fffbe8");
  const candle = (x: number, c: string): string => rect(x - 15, 420, 30, 150, c) +
    [0, 1, 2, 3].map((i) => line([[x - 14, 454 + i * 34], [x + 14, 436 + i * 34]], "#fff6e6", 8)).join("") +
    line([[x, 420], [x, 396]], "#3b2a22", 5) + flame(x, 400);
  const balloon = (x: number, y: number, c: string): string => d.soft(3,
    stroke([[x, y + 110], [x + 20, y + 260], [x - 10, y + 430]], "#7a5a4a", 4) +
    shape([[x - 84, y - 20], [x - 50, y - 96], [x, y - 112], [x + 50, y - 96], [x + 84, y - 20], [x + 44, y + 74], [x, y + 108],
    [x - 44, y + 74]], c) + oval(x - 34, y - 50, 16, 28, "#fff", 'opacity=".35"'));
  const bunting = d.soft(2, path("M-20 90Q800 330 1620 70", "none", 'stroke="#6a4636" stroke-width="5"') +
    times(14, (i) => { const t = (i + 0.5) / 14; const x = -20 + 1640 * t;
    const y = (1 - t) * (1 - t) * 90 + 2 * t * (1 - t) * 330 + t * t * 70;
    return poly([[x - 42, y], [x + 42, y], [x, y + 90]], ["#e8635a", "#f2c14e", "#5fa39b", "#d98aa0"][i % 4] ?? "");
    }).join(""));
  return [
    d.ground([0, "#8c4f42"], [0.62, "#6a3833"], [0.66, "#a9714a"], [1, "#6f4428"]), bunting, balloon(230, 470, "#5fa39b"),
      balloon(1380, 420, "#e8635a"), balloon(1230, 540, "#f2c14e"), balloon(380, 560, "#d98aa0"),
      d.glow([800, 440], 820, "#ffb45e", 0.55), faint(0.35, d.soft(12, oval(800, 1010, 520, 70, "#2e160c"))),
    oval(800, 980, 470, 80, "#f4ecdd"), oval(800, 968, 440, 66, "#dfd2bc"),
      path("M440 660L440 900Q440 970 800 970Q1160 970 1160 900L1160 660Z",
      d.linear([[0, "#fbe9d3"], [0.6, "#f3d3b4"], [1, "#d9a888"]], [0, 0], [1, 0])),
      path("M440 790Q800 860 1160 790L1160 826Q800 896 440 826Z", "#c23b52"), oval(800, 660, 360, 90, "#fff6e6"),
      path("M440 660Q446 760 490 740Q520 720 544 770Q580 820 622 768Q650 740 690 790Q730 830 764 780Q800 740 842 796Q880 830 914 772Q950 740 990 780Q1030 810 1056 752Q1090 720 1112 750Q1150 760 1160 660Q1110 750 800 750Q490 750 440 660Z",
        "#fff6e6"),
    ...times(15, (i) => { const a = (i / 15) * 6.283; return shape(blob([800 + Math.cos(a) * 300, 656 + Math.sin(a) * 62], 33,
      28, i, 0.08), i % 2 === 0 ? "#c8283c" : "#d93a4a") +
      circle(792 + Math.cos(a) * 300, 646 + Math.sin(a) * 62, 6, "#ff9a9a"); }),
      many(60, () => { const a = rnd(0, 6.28); const r = rnd(0, 0.75);
      return rect(800 + Math.cos(a) * 330 * r, 655 + Math.sin(a) * 74 * r, 12, 5,
      ["#5fa39b", "#f2c14e", "#e8635a"][Math.floor(rnd(0, 3))] ?? "", 'rx="2"'); }), candle(720, "#5fa39b"),
      candle(880, "#e8635a"),
    rect(150, 1050, 240, 20, "#e9e0d0", 'rx="9" transform="rotate(-8 270 1060)"'), oval(1390, 1080, 150, 36, "#f4ecdd"),
      oval(1390, 1074, 110, 24, "#e3d6bf"), path("M1290 1060Q1390 1010 1490 1050", "none",
      'stroke="#d9d2c6" stroke-width="10"'),
  ].join("");
}

export function biscuits(d: Drawing): string {
  const star = (r: number): Point[] => times(10, (k) => { const a = (k / 10) * 6.283 - 1.57;
    return [Math.cos(a) * (k % 2 === 0 ? r : r * 0.55), Math.sin(a) * (k % 2 === 0 ? r : r * 0.55)]; });
  const heart: Point[] = [[0, -34], [34, -66], [72, -42], [66, 6], [0, 72], [-66, 6], [-72, -42], [-34, -66]];
  const moon: Point[] = [[20, -76], [-44, -56], [-72, 0], [-44, 56], [20, 76], [-14, 36], [-22, 0], [-14, -36]];
  const whale: Point[] = [[-120, 10], [-90, -46], [-10, -66], [60, -34], [100, -30], [120, -80], [146, -40], [176, -60],
    [150, 0], [90, 30], [10, 52], [-80, 46]];
  const biscuit = (x: number, y: number, turn: number, points: readonly Point[], iced: number): string => {
    const small = points.map(([a, b]): Point => [a * 0.72, b * 0.72]);
    const dots = iced === 3 ? times(5, (i) => circle(Math.cos(i * 1.256) * 30, Math.sin(i * 1.256) * 30, 7,
      "#c23b52")).join("") : "";
    return group(`translate(${x} ${y}) rotate(${turn})`, group("translate(7 12)", shape(points, "#1b1d20", 'opacity=".35"')),
      shape(points, "#c98d4c"), group("translate(-3 -4)", shape(points, "#e2ac68")),
      iced === 0 ? "" : group("translate(-3 -5)", shape(small, ["", "#fdf6ea", "#e98f9c", "#fdf6ea"][iced] ?? "")), dots);
  };
  const sugar = random(33);
  return [
    rect(0, 0, 1600, 1200, d.linear([[0, "#b5473f"], [1, "#8f2f30"]], [0, 0], [1, 1])),
      many(12, (i) => rect(i * 140, 0, 56, 1200, "#fff", 'opacity=".09"')),
      many(9, (i) => rect(0, i * 140, 1600, 56, "#fff", 'opacity=".09"')),
      faint(0.35, d.soft(14, rect(210, 170, 1200, 900, "#220d0d", 'rx="50"'))), rect(190, 130, 1220, 910, "#4d545b", 'rx="44"'),
      rect(222, 162, 1156, 846, d.linear([[0, "#79828a"], [1, "#5a636b"]], [0, 0], [1, 1]), 'rx="28"'),
      rect(250, 190, 1100, 790, "#e9ddc4", 'rx="6"'), line([[250, 200], [1350, 330]], "#d9cbaf", 4),
      line([[300, 980], [1330, 700]], "#d9cbaf", 4),
    ...([[370, 320, 8, star(92), 1], [580, 310, -14, heart, 2], [790, 320, 20, moon, 0], [1000, 310, -8, star(92), 3],
      [1215, 320, 12, heart, 1], [370, 560, -10, moon, 1], [590, 560, 14, star(88), 0], [1090, 560, -20, heart, 3],
      [1250, 580, 10, star(80), 2], [380, 820, 6, heart, 0], [590, 830, -18, star(92), 3], [810, 830, 16, moon, 2],
      [1010, 820, 4, heart, 1], [1220, 830, -16, moon, 0]] as const).map(([x, y, turn, points, iced]) => biscuit(x, y, turn,
      points, iced)), biscuit(820, 575, -6, whale, 1), circle(740, 560, 7, "#3b4a5b"),
    many(170, () => circle(sugar(240, 1360), sugar(180, 990), sugar(1.5, 4), "#fffaf0", 'opacity=".8"')),
      group("translate(110 1030) rotate(-20)", stroke([[0, 0], [60, -90], [110, 0], [60, 60], [0, 0]], "#d9dde0", 14)),
      shape(blob([1500, 130], 86, 74, 3, 0.1), "#3f6b45"), shape(blob([1450, 80], 70, 60, 6, 0.1), "#4d7d52"),
      circle(1478, 118, 17, "#c8283c"), circle(1508, 140, 17, "#d93a4a"),
      group("translate(1480 1010) rotate(30)", rect(-26, -210, 52, 300, "#d9a869", 'rx="24"'),
      oval(0, -250, 60, 74, "#c9965a")),
  ].join("");
}

export function marketStall(d: Drawing): string {
  const crate = (x: number, y: number, fruit: string, dark: string, seed: number): string => rect(x, y, 290, 130, "#a8743f") +
    many(3, (i) => rect(x - 6, y + 8 + i * 42, 302, 30, "#c48d54") +
    line([[x, y + 38 + i * 42], [x + 290, y + 38 + i * 42]], "#8c5a30", 3)) +
    many(15, (i) => { const r = random(seed + i); return circle(x + 30 + (i % 6) * 46 + r(-6, 6),
    y - 4 - Math.floor(i / 6) * 32, 29, i % 3 === 0 ? dark : fruit) +
    circle(x + 22 + (i % 6) * 46, y - 14 - Math.floor(i / 6) * 32, 6, "#fff", 'opacity=".4"'); });
  const wheel = (x: number, y: number, r: number, c: string, rind: string): string => rect(x - r, y - r * 0.5, r * 2, r * 0.75,
    rind) + oval(x, y + r * 0.25, r, r * 0.3, rind) + oval(x, y - r * 0.5, r, r * 0.3, c) +
    poly([[x, y - r * 0.5], [x + r * 0.9, y - r * 0.34], [x + r * 0.35, y - r * 0.22]], "#fff3cf", 'opacity=".8"');
  const awning = times(16,
    (i) => path(`M${i * 100} 130L${i * 100 + 100} 130L${i * 106 - 44 + 106} 360Q${i * 106 - 44 + 53} 420 ${i * 106 - 44} 360Z`,
    i % 2 === 0 ? "#2f5f9e" : "#f4eee0")).join("");
  return [
    d.ground([0, "#cfe0e6"], [0.5, "#f3e6cc"], [1, "#c9b08a"]),
      d.soft(5, rect(0, 120, 380, 760, "#c98f70") + rect(360, 200, 300, 700, "#d9b48a") + rect(1180, 150, 440, 740, "#b9998a") +
      many(10, (i) => rect(40 + (i % 3) * 110, 460 + Math.floor(i / 3) * 130, 56, 80, "#7d8f9a")) +
      shape(blob([960, 420], 240, 190, 5, 0.12), "#8fae6a") + shape(blob([800, 520], 170, 130, 9, 0.12), "#7a9a58")),
    rect(60, 300, 22, 900, "#6a4a30"), rect(1518, 300, 22, 900, "#6a4a30"),
      group("translate(810 800)", shape([[-150, 60], [-160, -120], [-110, -220], [0, -240], [110, -220], [160, -120],
      [150, 60]], "#7a2f45"), shape([[-92, 60], [-100, -120], [-60, -190], [60, -190], [100, -120], [92, 60]], "#f4eee0"),
      rect(-26, -270, 52, 50, "#e2ab8a"), circle(0, -330, 82, "#e9b898"),
      shape([[-90, -320], [-86, -400], [0, -440], [86, -400], [90, -320], [50, -384], [-50, -384]], "#8d8178"),
      circle(0, -430, 40, "#8d8178"), circle(-28, -326, 7, "#3a261c"), circle(28, -326, 7, "#3a261c"),
      stroke([[-30, -292], [0, -276], [30, -292]], "#a5523e", 7),
      faint(0.5, circle(-50, -300, 17, "#e8866a"), circle(50, -300, 17, "#e8866a")),
      stroke([[140, -140], [210, -60], [170, 20]], "#7a2f45", 62),
      stroke([[-140, -140], [-210, -60], [-180, 10]], "#7a2f45", 62)),
    awning, rect(-10, 96, 1620, 44, "#24497c"), faint(0.22, d.soft(10, rect(0, 380, 1600, 190, "#1a2233"))),
      rect(60, 820, 1480, 60, "#b9854f"), rect(80, 880, 1440, 320, "#8c5f38"),
      many(13, (i) => line([[80 + i * 118, 880], [80 + i * 118, 1200]], "#6f4828", 5)),
      wheel(330, 770, 118, "#f6d98a", "#d9a83f"), wheel(330, 680, 92, "#fbeecb", "#e0c78a"),
      wheel(1180, 770, 110, "#fbeecb", "#c98a3f"), wheel(1400, 780, 84, "#f6d98a", "#b5533c"),
      poly([[520, 812], [640, 760], [650, 812]], "#f6d04d"), poly([[560, 816], [700, 780], [700, 816]], "#fbe9b0"),
      rect(960, 744, 130, 76, "#d8dee0", 'rx="8"'), rect(940, 726, 170, 20, "#aab4b8", 'rx="8"'),
      circle(1025, 782, 25, "#f4efe2"), line([[1025, 782], [1036, 766]], "#b5352c", 5),
    crate(110, 1010, "#d8443a", "#b5302b", 2), crate(440, 1010, "#f0a73a", "#d98a2b", 22),
      crate(770, 1010, "#7fa64a", "#5f8a3a", 42), crate(1100, 1010, "#7a4a86", "#5d3569", 62),
      ...[[255, 960], [1245, 960]].map(([x = 0, y = 0]) => line([[x, y], [x, y - 70]], "#6a4a30", 7) +
      rect(x - 62, y - 130, 124, 72, "#2b2f33", 'rx="6"') +
      stroke([[x - 36, y - 96], [x - 16, y - 108], [x + 10, y - 88], [x + 40, y - 100]], "#f4efe2", 6)),
      faint(0.2, poly([[1000, 0], [1600, 0], [1600, 1200], [1300, 1200]], "#fff0c4")),
  ].join("");
}

export function soup(d: Drawing): string {
  const rnd = random(91);
  const bits = many(46, () => { const a = rnd(0, 6.28); const r = Math.sqrt(rnd()) * 330;
    const [x, y] = [780 + Math.cos(a) * r, 610 + Math.sin(a) * r]; const pick = rnd(0, 3);
    if (pick < 1) return circle(x, y, 27, "#a9c272") + circle(x, y, 16, "#dfe8b4") + circle(x, y, 7, "#b9cf86");
    return pick < 2 ? oval(x, y, 13, 8, "#f3e3b8", `transform="rotate(${rnd(0, 180)} ${x} ${y})"`) : rect(x, y, 30, 24,
    "#e58a3c", `rx="6" transform="rotate(${rnd(0, 90)} ${x} ${y})"`); });
  return [
    rect(0, 0, 1600, 1200, d.linear([[0, "#4d5a5e"], [1, "#2b3437"]], [0, 0], [1, 1])),
      many(6, (r) => many(8, (c) => rect(c * 210 - (r % 2) * 100, r * 210, 204, 204, "#fff", 'opacity=".035" rx="6"'))),
      faint(0.5, d.soft(18, circle(820, 660, 470, "#101618"))), circle(780, 610, 462, "#8f2f30"),
      rect(210, 560, 120, 100, "#8f2f30", 'rx="34"'), rect(1230, 560, 120, 100, "#8f2f30", 'rx="34"'),
      rect(222, 580, 60, 60, "#2b3437", 'rx="20"'), rect(1278, 580, 60, 60, "#2b3437", 'rx="20"'),
      circle(780, 610, 440, "#b5473f"), circle(780, 610, 414, "#e9ddc4"),
      circle(780, 610, 388, d.radial([[0, "#e8c476"], [0.75, "#d9a851"], [1, "#b9853a"]])), bits,
      many(40, () => { const a = rnd(0, 6.28); const r = Math.sqrt(rnd()) * 350;
      return circle(780 + Math.cos(a) * r, 610 + Math.sin(a) * r, rnd(5, 14), "#fbe7a6", 'opacity=".55"'); }),
      ...times(9, (i) => stroke([[640 + i * 34, 520 + (i % 3) * 60], [654 + i * 34, 506 + (i % 3) * 60],
      [672 + i * 34, 516 + (i % 3) * 60]], "#4f7a3a", 8)), poly([[900, 720], [1010, 690], [1030, 740], [930, 770]], "#e9c98a"),
      poly([[900, 720], [1010, 690], [1006, 676], [896, 706]], "#c99a52"),
    stroke([[860, 560], [1120, 300], [1420, 20]], "#a8743f", 42), stroke([[866, 548], [1120, 292], [1420, 10]], "#c9965a", 14),
      oval(836, 584, 74, 54, "#a8743f", 'transform="rotate(-45 836 584)"'),
      path("M372 470A432 432 0 0 1 590 228", "none", 'stroke="#f4b8a6" stroke-width="15" stroke-linecap="round" opacity=".6"'),
      d.soft(24, stroke([[560, 640], [480, 480], [600, 300], [500, 80]], "#fff", 60, 'opacity=".3"') +
      stroke([[920, 520], [1000, 380], [880, 220], [970, 20]], "#fff", 60, 'opacity=".26"')),
    group("translate(1310 900) rotate(9)", rect(-170, -130, 420, 420, "#0c1012", 'opacity=".35"'),
      rect(-184, -146, 420, 420, "#f6eed9"), handwriting(-158, -74, 1.7, "Joan's Leek & Barley", "#26355e", 7),
      ...recipeLines.slice(0, 6).map(([, words], i) => handwriting(-150, -10 + i * 42, 1.18, words, "#26355e", i + 20)),
      circle(120, 190, 44, "#d9a851", 'opacity=".35"')), shape(blob([150, 1030], 150, 90, 5, 0.1), "#c9a26a"),
      stroke([[60, 1060], [200, 1000], [320, 940]], "#e8efd0", 46),
      stroke([[200, 1000], [330, 930], [420, 860]], "#7fa64a", 44), stroke([[330, 940], [430, 900]], "#5f8a3a", 30),
  ].join("");
}
