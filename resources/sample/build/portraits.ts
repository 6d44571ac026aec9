import sharp from "sharp";
import { Drawing } from "./draw/drawing.ts";
import { backdrop, face } from "./draw/face.ts";
import { blob, circle, faint, group, line, many, oval, path, poly, rect, shape, stroke } from "./draw/shapes.ts";
import { rabbit } from "./scenes/home.ts";

/** As people hold a camera: nearer, aside, not quite level. */
function held(x: number, y: number, scale: number, turn: number, ...shapes: readonly string[]): string {
  return group(`translate(${x} ${y}) rotate(${turn} 200 200) scale(${scale})`, ...shapes);
}

const drawn: Readonly<Record<string, (d: Drawing) => string>> = {
  mara: (d) => backdrop(d, "#cfe0da", "#8fb3aa", "#fff6dc") +
    held(-30, 0, 1.1, -3, face({ skin: "#e8b99a", hair: "#7a3b22", coat: "#2d6a6a", style: "bun", turn: 8 })),
  mum: (d) => backdrop(d, "#9ec7dd", "#e9dcc0") + rect(0, 250, 400, 150, "#7fa9b8") +
    held(-10, -20, 1.1, 3, face({ skin: "#ecc0a4", hair: "#b9b2a8", coat: "#c05a6a", style: "bob", old: true,
    glasses: "#7a3b4a", smile: 16 })),
  "grandpa-sam": (d) => backdrop(d, "#d9c79c", "#a8906a") + many(9, (i) => rect(i * 46, 0, 18, 400, "#c9b68a")) +
    held(-60, -34, 1.24, -2, face({ skin: "#e6b79c", hair: "#d9d6cf", coat: "#7a7f6a", style: "bald", old: true, cap: "#5a5346",
    turn: -10, smile: 14 })),
  nan: (d) => rect(0, 0, 400, 400, "#f4ead6") + d.inside('<rect x="24" y="24" width="352" height="352"/>',
    backdrop(d, "#d8c3a0", "#a58a66") + face({ skin: "#d9bb98", hair: "#6a5238", coat: "#8a6f50", style: "curls", turn: 12,
    smile: 15 }) + faint(0.25, rect(0, 0, 400, 400, "#8a5a2a"))),
  jonas: (d) => backdrop(d, "#7f95a8", "#c9cfd0") + held(-96, -50, 1.42, -5,
    face({ skin: "#e2b08d", hair: "#3b2c22", coat: "#59606b", style: "short", beard: "#4a382b", turn: 6, smile: 8 })),
  oma: (d) => backdrop(d, "#f0d9b8", "#d89a78") + many(24, (i) => circle((i * 83) % 400, (i * 131) % 400, 12, "#e8b48f")) +
    held(-20, 20, 1.06, 0, face({ skin: "#eec3a8", hair: "#efece4", coat: "#6b4e9b", style: "curls", old: true,
    glasses: "#c9a24a", smile: 17 })),
  theo: (d) => backdrop(d, "#31436e", "#e88a5e", "#ffd98a") +
    many(7, (i) => rect(i * 60 - 10, 210 - ((i * 53) % 70), 52, 200, "#2a2f52")) +
    held(-70, 30, 1.1, -9, face({ skin: "#e4b393", hair: "#5a3a26", coat: "#b5483c", style: "short", turn: -8, smile: 18 })),
  lotte: (d) => backdrop(d, "#8fc3dd", "#d9ecc9") + circle(70, 80, 46, "#f6d04d") +
    held(-20, -60, 1.16, 4, face({ skin: "#efc3a4", hair: "#8a4b2a", coat: "#f2b632", style: "braids", child: true,
    smile: 18 })),
  emil: (d) => backdrop(d, "#f2d9a6", "#e0a868") + face({ skin: "#f2cdb0", hair: "#d8a860", coat: "#4a7fb0", style: "short",
    child: true, turn: 10, smile: 14 }) + rabbit(316, 400, 150),
  henrik: (d) => backdrop(d, "#aebfc9", "#5d7a8c") + poly([[0, 300], [120, 150], [210, 270], [320, 130], [400, 240], [400, 400],
    [0, 400]], "#4b6678") + held(50, 20, 1, 4, face({ skin: "#e9b898", hair: "#c9a36a", coat: "#8c3b2f", style: "short",
    beard: "#b98f58", turn: -8, smile: 9 })),
  zoe: (d) => backdrop(d, "#e0569a", "#6b3fa0") + circle(310, 110, 90, "#f6c12e") +
    held(-110, -60, 1.5, 8, face({ skin: "#d9a07c", hair: "#241a1c", coat: "#f4efe2", style: "bob", glasses: "#1f1f24", turn: 4,
    smile: 20 })),
  ines: (d) => backdrop(d, "#f2c27a", "#e07a4f", "#fff3cf") + path("M0 330Q100 290 200 330T400 330L400 400L0 400Z", "#3f8cae") +
    held(30, 10, 1.08, -5, face({ skin: "#c99576", hair: "#2a1a16", coat: "#f7f1e4", style: "long", turn: -6, smile: 17 })),
  nour: (d) => backdrop(d, "#dfeae2", "#a9c4b0") + shape(blob([60, 90], 90, 70, 3, 0.2), "#7fa67f") +
    shape(blob([350, 60], 80, 80, 5, 0.2), "#8fb58a") + face({ skin: "#d9a580", hair: "#2f7f78", coat: "#24605c",
    style: "scarf", turn: 6, smile: 13 }),
  "li-xiaolong": (d) => backdrop(d, "#efe6d2", "#cdb994") +
    many(6, (i) => rect(20 + i * 64, 20, 50, 150, ["#8c3b2f", "#4d5a46", "#3f4a5c", "#a8804a"][i % 4] ?? "")) +
    held(-60, 20, 1.12, 2, face({ skin: "#e8bd94", hair: "#15120f", coat: "#4d6b8a", style: "short", glasses: "#2b2b2b",
    smile: 11 })),
  britta: (d) => backdrop(d, "#f6dfe0", "#d98aa0") + held(-90, -40, 1.36, -6,
    face({ skin: "#e9b496", hair: "#a8502e", coat: "#f4efe6", style: "curls", old: true, turn: -6, smile: 19 })),
  anneliese: (d) => backdrop(d, "#a9d0ea", "#8fbf5c") + many(16,
    (i) => shape(blob([(i * 97) % 400, (i * 61) % 180], 46, 36, i, 0.2), "#4f8a3c")) +
    many(9, (i) => circle((i * 71 + 20) % 400, (i * 43) % 170, 11, "#c8283c")) +
    held(40, 34, 1, 5, face({ skin: "#e6b595", hair: "#f0ece2", coat: "#5f7fa6", style: "bun", old: true, smile: 16 })),
  plumber: (d) => backdrop(d, "#5d6f7a", "#34424a") + stroke([[60, 130], [190, 120], [250, 150], [252, 230]], "#c9d2d6", 48) +
    stroke([[70, 118], [190, 106], [250, 134]], "#f4f8f9", 9) + rect(130, 60, 60, 60, "#aab6bc") +
    rect(96, 40, 128, 26, "#c9d2d6", 'rx="13"') + path("M252 270Q286 330 252 350Q218 330 252 270Z", "#8fd0ea") +
    circle(242, 328, 6, "#fff"),
  "petra-lang": (d) => backdrop(d, "#e9dcc3", "#c9a06a") + poly([[96, 190], [80, 60], [180, 120]], "#dd8a3f") +
    poly([[304, 190], [320, 60], [220, 120]], "#dd8a3f") + poly([[112, 160], [102, 92], [156, 124]], "#e9a9a0") +
    poly([[288, 160], [298, 92], [244, 124]], "#e9a9a0") +
    shape([[70, 260], [90, 150], [200, 110], [310, 150], [330, 260], [280, 350], [200, 372], [120, 350]], "#e59a50") +
    oval(200, 310, 84, 56, "#f6e7d0") + [-1, 1].map((s) => oval(200 + s * 62, 226, 25, 29, "#8fb04a") +
    oval(200 + s * 62, 226, 8, 25, "#1f1a16") + many(3, (i) => line([[200 + s * 60, 300 + i * 10],
    [200 + s * 170, 284 + i * 24]], "#fff6e6", 4)) + stroke([[200 + s * 34, 128], [200 + s * 30, 176]], "#b5652a",
    15)).join("") + shape([[180, 272], [220, 272], [200, 296]], "#c9695a") +
    stroke([[200, 296], [178, 322], [154, 316]], "#8c4a2a", 6) + stroke([[200, 296], [222, 322], [246, 316]], "#8c4a2a", 6),
  fundbuero: (d) => backdrop(d, "#f0e6d2", "#c9b79a") + rect(40, 300, 320, 26, "#a8804a") +
    group("translate(40 90)", many(7, (i) => rect(i * 48, 0, 30, 210, "#e9e4da", 'rx="14"'))) + rabbit(200, 304, 190) +
    faint(0.9, rect(252, 230, 66, 40, "#f4efe2"), line([[262, 244], [306, 244]], "#8c3b2f", 5),
    line([[262, 256], [294, 256]], "#8c3b2f", 5)),
};

/** A small JPEG for the card, where somebody took one. */
export async function portraitOf(id: string): Promise<Uint8Array | undefined> {
  const draw = drawn[id];
  if (draw === undefined) return undefined;
  const d = new Drawing(400, 400);
  return sharp(Buffer.from(d.svg(draw(d)))).resize(256, 256).flatten({ background: "#fff" }).jpeg({ quality: 82,
    mozjpeg: true }).toBuffer();
}
