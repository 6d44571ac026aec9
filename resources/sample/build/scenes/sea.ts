import type { Drawing } from "../draw/drawing.ts";
import { grandpa, henrik, jonas, mara, nan, standing } from "../draw/people.ts";
import { circle, faint, group, line, many, oval, path, poly, random, rect, ridge, shape, stroke,
  times } from "../draw/shapes.ts";

export function jetty(d: Drawing): string {
  const rnd = random(3);
  const seated = (x: number, coat: string, hair: string, lean: number): string => shape([[x - 54, 800], [x - 60, 690],
    [x - 40, 640], [x, 630], [x + 40, 640], [x + 60, 690], [x + 54, 800]], coat) + circle(x + lean, 590, 42, hair);
  return [
    d.ground([0, "#3d4a7a"], [0.25, "#b0688c"], [0.42, "#f2a06a"], [0.5, "#ffd98f"], [0.51, "#f0a571"], [0.75, "#8a5d86"],
      [1, "#2f3a63"]), d.glow([1080, 560], 620, "#fff0b8", 0.85), circle(1080, 560, 60, "#fff6d8"),
    ridge(1600, 560, 625, 18, 12, "#2f3352"), ridge(1600, 580, 628, 10, 15, "#24283f"),
      many(60, () => { const y = rnd(640, 1180); const x = 1080 + rnd(-1, 1) * (40 + (y - 620) * 0.5);
      return line([[x, y], [x + rnd(20, 110), y]], "#ffe6a8", rnd(3, 8), `opacity="${rnd(0.25, 0.75)}"`); }),
      many(40, () => { const y = rnd(650, 1190); const x = rnd(0, 1600);
      return line([[x, y], [x + rnd(40, 190), y]], "#f6c7b4", 3, 'opacity=".22"'); }),
    poly([[560, 800], [860, 800], [1000, 1200], [330, 1200]], d.linear([[0, "#5b3b33"], [1, "#33211f"]])),
      ...times(7, (i) => line([[546 - i * i * 5, 820 + i * i * 9], [870 + i * i * 3.4, 820 + i * i * 9]], "#22151a", 5 + i)),
      ...[[570, 800], [850, 800]].map(([x = 0, y = 0]) => rect(x - 13, y - 70, 26, 150, "#22151a")),
    seated(660, "#1f4a4d", "#4a2519", 26), circle(686, 546, 20, "#4a2519"), seated(776, "#39404d", "#241a17", -20),
      faint(0.5, line([[600, 690], [606, 790]], "#ffb783", 5)), faint(0.8, line([[836, 690], [830, 795]], "#ffcf96", 6)),
    ...times(24, (i) => stroke([[1300 + i * 13, 1210], [1310 + i * 13 + (i % 5) * 4, 1040 - (i % 7) * 32],
      [1320 + i * 14 + (i % 3) * 22, 900 - (i % 7) * 36]], i % 2 === 0 ? "#1c2238" : "#262c46", 7)),
      ...times(5, (i) => line([[1336 + i * 62, 880 - (i % 3) * 60], [1338 + i * 62, 800 - (i % 3) * 60]], "#3b2a2a", 20)),
  ].join("");
}

export function lowTide(d: Drawing): string {
  const rnd = random(14);
  const pools = many(9, (i) => oval(rnd(100, 1500), 800 + i * 44, rnd(120, 320), rnd(9, 24),
    d.linear([[0, "#cfe3ea"], [1, "#a8c6d2"]]), 'opacity=".85"'));
  const ripples = many(90, () => { const y = rnd(740, 1200); const w = (y - 640) * 0.3; const x = rnd(-50, 1600);
    return path(`M${x} ${y}q${w / 2} ${-w * 0.06} ${w} 0`, "none",
    `stroke="#a98a66" stroke-width="${(y - 640) / 120}" opacity=".35"`); });
  const pier = rect(0, 486, 900, 20, "#4e4a4d") + many(13,
    (i) => line([[20 + i * 70, 500], [20 + i * 70, 640 + (i < 6 ? 40 - i * 6 : 0)]], "#4e4a4d", 10) +
    line([[20 + i * 70, 510], [90 + i * 70, 620]], "#4e4a4d", 4)) + rect(780, 410, 130, 78, "#6a5d5c") +
    poly([[770, 412], [845, 356], [920, 412]], "#8c4a42") + line([[0, 462], [780, 470]], "#4e4a4d", 5);
  const pram = group("translate(1130 960)", faint(0.4, oval(20, 62, 130, 14, "#6a5238")),
    circle(-34, 40, 25, "none", 'stroke="#2b2b33" stroke-width="7"'),
    circle(46, 40, 25, "none", 'stroke="#2b2b33" stroke-width="7"'), path("M-60 -20Q-60 24 0 26Q62 24 66 -20Z", "#31586b"),
    path("M-60 -20A64 64 0 0 1 0 -84L4 -20Z", "#3f7189"), stroke([[64, -18], [100, -60], [120, -64]], "#2b2b33", 7));
  return [
    d.ground([0, "#a9c5d8"], [0.3, "#dfe3de"], [0.48, "#f7e6c8"], [0.5, "#9fb9c2"], [0.56, "#b9cbc9"], [0.6, "#d8c3a0"],
      [1, "#b8946a"]), d.glow([1240, 430], 560, "#fff4d6", 0.8), circle(1240, 400, 46, "#fffaf0"),
    path("M1060 600C1200 470 1300 430 1420 360L1600 300L1600 640L1060 640Z", "#8f9d8f"),
      path("M1200 610C1320 540 1440 470 1600 400L1600 660L1200 650Z", "#7d8a73"),
      ...times(7, (i) => line([[0, 612 + i * 14], [1600, 606 + i * 14]], "#f5f7f2", 4 - i * 0.3,
      `opacity="${0.7 - i * 0.08}" stroke-dasharray="${200 + i * 60} ${90 + i * 20}"`)), pier,
    ripples, pools, ...[[620, 900, 150], [380, 1040, 210],
      [1480, 840, 110]].map(([x = 0, y = 0, w = 0]) => shape([[x - w, y], [x - w * 0.7, y - 26], [x - 10, y - 40],
      [x + w * 0.8, y - 20], [x + w, y + 4], [x, y + 16]], "#5a5148") +
      shape([[x - w * 0.6, y - 20], [x, y - 40], [x + w * 0.5, y - 22], [x, y - 14]], "#6f7a4a")),
    faint(0.35, oval(1060, 1010, 90, 12, "#6a5238"), oval(940, 1010, 70, 12, "#6a5238")),
      standing(1020, 1010, 310, { ...mara, coat: "#c0483b" }, [[-130, 380], [260, 400]]), standing(880, 1010, 330, jonas), pram,
    ...[[420, 220], [520, 170], [1010, 240], [700, 290]].map(([x = 0,
      y = 0]) => path(`M${x - 34} ${y}Q${x - 16} ${y - 22} ${x} ${y}Q${x + 16} ${y - 22} ${x + 34} ${y}`, "none",
      'stroke="#5d6670" stroke-width="6" stroke-linecap="round"')),
  ].join("");
}

export function bench(d: Drawing): string {
  const rnd = random(18);
  const slat = (y: number): string => rect(470, y, 660, 30, d.linear([[0, "#8a5f3d"], [1, "#6a4629"]]), 'rx="5"');
  const person = (x: number, coat: string, top: number): string => shape([[x - 100, 900], [x - 108, 760], [x - 84, 680],
    [x, top + 110], [x + 84, 680], [x + 108, 760], [x + 100, 900]], coat);
  return [
    d.ground([0, "#f4c48a"], [0.24, "#f9dcae"], [0.42, "#fdf0d2"], [0.425, "#7fa7b5"], [0.66, "#a9c8cc"], [1, "#dfe3d0"]),
      d.glow([420, 420], 700, "#fff3cf", 0.9), circle(420, 400, 56, "#fffdf4"),
      many(70, () => { const y = rnd(515, 780); const x = 420 + rnd(-1, 1) * (30 + (y - 500) * 1.1);
      return line([[x, y], [x + rnd(20, 90), y]], "#fff4d4", 4, `opacity="${rnd(0.3, 0.85)}"`); }),
    path("M1100 540C1250 460 1400 440 1600 380L1600 700L1180 640Z", "#8a9a86"),
      group("translate(1040 506)", poly([[-40, 0], [44, 0], [30, 18], [-26, 18]], "#8b4a3a"),
      poly([[0, -70], [0, -4], [46, -4]], "#f7f1e4"), poly([[-4, -60], [-4, -4], [-34, -4]], "#f0e4cc")),
    path("M0 800C400 750 1100 760 1600 800L1600 1200L0 1200Z", d.linear([[0, "#b5b066"], [1, "#6f7a3e"]])),
      ...times(90, (i) => { const x = i * 18; return stroke([[x, 830 + rnd(0, 300)], [x + rnd(-8, 14), 770 + rnd(0, 260)]],
      ["#9aa052", "#c7bd72", "#7d8a45"][i % 3] ?? "", 5, 'opacity=".7"'); }),
    faint(0.25, d.soft(8, oval(860, 1120, 520, 40, "#2f3516"))), line([[540, 720], [540, 1110]], "#4b4a48", 26),
      line([[1060, 720], [1060, 1110]], "#4b4a48", 26),
    person(690, grandpa.coat, 540), circle(690, 590, 72, grandpa.hair),
      shape([[606, 580], [622, 510], [690, 486], [758, 510], [774, 580], [690, 596]], "#5a5346"), person(890, nan.coat, 560),
      circle(890, 612, 68, nan.hair), circle(890, 540, 34, nan.hair),
      stroke([[810, 690], [880, 730], [980, 700]], "#c77b8d", 34),
    slat(740), slat(800), slat(860), rect(440, 930, 720, 34, "#5e3f27", 'rx="6"'),
      faint(0.5, line([[612, 690], [598, 745]], "#fff0c8", 9), line([[626, 520], [612, 570]], "#fff0c8", 7)),
  ].join("");
}

export function fjord(d: Drawing): string {
  const rnd = random(41);
  const peak = (points: string, fill: string): string => path(`M${points}Z`, fill);
  const house = rect(880, 600, 330, 190, "#a8352b") + poly([[850, 606], [1045, 470], [1240, 606]], "#4d3a36") +
    rect(1000, 660, 90, 130, "#6e211b");
  return [
    d.ground([0, "#f0a989"], [0.3, "#f7cf9a"], [0.5, "#fbe7bd"], [0.56, "#a9a0b0"], [1, "#414a6b"]),
      d.glow([480, 560], 620, "#fff1c2", 0.85), circle(480, 568, 50, "#fffbe8"),
    peak("-50 680L120 360L210 440L330 240L470 470L560 420L700 680", "#a58aa0"),
      peak("560 690L760 330L830 400L1010 130L1180 380L1270 320L1480 560L1660 420L1660 690", "#7a6a8c"),
      peak("1010 130L1060 300L1000 420L930 320L960 210", "#c89a9a"), peak("760 330L790 440L740 520L700 440", "#c89a9a"),
      peak("1180 690L1330 440L1480 560L1660 400L1660 690", "#5b5577"),
    rect(0, 668, 1600, 540, d.linear([[0, "#e0b4a0"], [0.2, "#9d8aa0"], [1, "#343e5e"]])),
      many(70, () => { const y = rnd(680, 1190); const x = 480 + rnd(-1, 1) * (50 + (y - 660) * 0.8);
      return line([[x, y], [x + rnd(30, 130), y]], "#ffe9b8", rnd(3, 7), `opacity="${rnd(0.25, 0.7)}"`); }),
    faint(0.35, poly([[900, 800], [1190, 800], [1150, 1060], [930, 1060]], "#a8352b")),
      shape([[760, 830], [860, 780], [1240, 776], [1660, 740], [1660, 900], [1200, 880], [900, 860]], "#3f4250"), house,
      line([[905, 606], [905, 790]], "#8e2b22", 4), line([[955, 606], [955, 790]], "#8e2b22", 4),
      line([[1140, 606], [1140, 790]], "#8e2b22", 4), line([[1180, 606], [1180, 790]], "#8e2b22", 4),
      rect(900, 640, 66, 60, "#ffd98a"), line([[933, 640], [933, 700]], "#f7efe0", 6),
      line([[900, 670], [966, 670]], "#f7efe0", 6), line([[880, 602], [880, 790]], "#f7efe0", 8),
      line([[1210, 602], [1210, 790]], "#f7efe0", 8),
    poly([[600, 812], [880, 806], [880, 828], [600, 836]], "#6a5348"),
      ...[620, 700, 780].map((x) => line([[x, 820], [x, 880]], "#4d3c36", 13)),
      standing(690, 815, 190, { ...henrik, coat: "#33475c" }), standing(760, 813, 172, mara),
      group("translate(470 900)", faint(0.4, oval(0, 40, 150, 14, "#1f2740")),
      path("M-130 0Q0 26 140 -10Q120 46 40 50L-60 50Q-116 40 -130 0Z", "#33586b"),
      path("M-130 0Q0 26 140 -10L130 8Q0 40 -122 16Z", "#f0ead9"), line([[-60, 12], [60, 70]], "#8c6a48", 7)),
  ].join("");
}
