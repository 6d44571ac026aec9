import type { Drawing, Point } from "./drawing.ts";
import { circle, faint, line, many, oval, path, rect, shape, stroke } from "./shapes.ts";

export type Face = {
  readonly skin: string;
  readonly hair: string;
  readonly coat: string;
  readonly style: "short" | "bun" | "long" | "curls" | "braids" | "scarf" | "bald" | "bob";
  /** Turned a little to the left (-) or right, in pixels of 400. */
  readonly turn?: number;
  readonly glasses?: string;
  readonly beard?: string;
  readonly cap?: string;
  readonly old?: true;
  readonly child?: true;
  readonly smile?: number;
};

/** Head and shoulders in 400 by 400. */
export function face(f: Face): string {
  const t = f.turn ?? 0;
  const y = f.child === true ? 206 : 190;
  const rx = f.child === true ? 84 : 74;
  const ry = f.child === true ? 86 : 92;
  return [
    behind(f, y, rx, t),
    line([[200, y + 60], [200, 330]], f.skin, f.child === true ? 52 : 62), faint(0.18, oval(200, y + ry + 6, 40, 22, "#000")),
    shape([[40, 420], [62, 330], [120, 300], [168, 290], [200, 306], [232, 290], [280, 300], [338, 330], [360, 420],
      [200, 440]], f.coat),
    circle(200 - rx + 2 + t * 0.3, y + 10, 15, f.skin), circle(200 + rx - 2 + t * 0.3, y + 10, 15, f.skin),
      oval(200, y, rx, ry, f.skin), features(f, y, t), front(f, y, rx, ry, t),
  ].join("");
}

function features(f: Face, y: number, t: number): string {
  const brow = f.old === true ? "#cfc9c0" : f.style === "scarf" ? "#3a2a22" : f.hair;
  const eye = (x: number): string => circle(x, y + 2, f.child === true ? 8 : 6.5, "#33241c") + circle(x + 2, y - 1, 2, "#fff") +
    stroke([[x - 14, y - 22], [x, y - 27], [x + 14, y - 22]], brow, 5);
  const smile = f.smile ?? 12;
  const lines = f.old === true ? [-1, 1].map((s) => stroke([[200 + t + s * 46, y - 6], [200 + t + s * 58, y + 4]], "#a8745a",
    3) + stroke([[200 + t + s * 28, y + 26], [200 + t + s * 36, y + 48]], "#b98466", 3)).join("") : "";
  const glasses = f.glasses === undefined ? "" : [-30, 30].map((x) => circle(200 + t + x, y + 2, 23, "#ffffff",
    `fill-opacity=".18" stroke="${f.glasses}" stroke-width="5"`)).join("") + line([[193 + t, y], [207 + t, y]], f.glasses, 5);
  const beard = f.beard === undefined ? "" : shape([[132, y + 14], [140, y + 74], [200, y + 112], [260, y + 74], [268, y + 14],
    [240, y + 44], [200 + t, y + 34], [160, y + 44]], f.beard);
  return [faint(0.35, circle(158 + t, y + 32, 16, "#e27a62"), circle(242 + t, y + 32, 16, "#e27a62")), beard, eye(170 + t),
    eye(230 + t), stroke([[200 + t * 1.3, y + 4], [194 + t * 1.6, y + 26], [206 + t * 1.3, y + 29]], "#0000002e", 5),
    path(`M${176 + t} ${y + 52}Q${200 + t} ${y + 52 + smile * 1.8} ${224 + t} ${y + 52}`, "none",
    'stroke="#8f3f35" stroke-width="6" stroke-linecap="round"'), lines, glasses].join("");
}

/** Hair that falls behind the head. */
function behind(f: Face, y: number, rx: number, t: number): string {
  if (f.style === "long") return shape([[200 - rx - 24, y - 30], [200 - rx - 34, y + 90], [200 - rx - 8, y + 160],
    [200 + rx + 8, y + 160], [200 + rx + 34, y + 90], [200 + rx + 24, y - 30], [200, y - 110]], f.hair);
  if (f.style === "bob") return shape([[200 - rx - 22, y - 30], [200 - rx - 26, y + 60], [200 - rx + 10, y + 86],
    [200 + rx - 10, y + 86], [200 + rx + 26, y + 60], [200 + rx + 22, y - 30], [200, y - 108]], f.hair);
  if (f.style === "bun") return circle(200 - t, y - 112, 38, f.hair);
  if (f.style === "braids") return [-1, 1].map((s) => stroke([[200 + s * (rx - 4), y + 10], [200 + s * (rx + 22), y + 70],
    [200 + s * (rx + 14), y + 140]], f.hair, 34) + circle(200 + s * (rx + 14), y + 140, 12, "#e8635a")).join("");
  if (f.style === "curls") return many(16, (i) => { const a = Math.PI * 0.86 + (i / 15) * Math.PI * 1.28;
    return circle(200 + Math.cos(a) * (rx + 14), y - 14 + Math.sin(a) * (rx + 22), 36, f.hair); });
  if (f.style === "scarf") return shape([[200 - rx - 26, y], [200 - rx - 30, y + 90], [120, 320], [280, 320],
    [200 + rx + 30, y + 90], [200 + rx + 26, y], [200, y - 120]], f.hair);
  return "";
}

function front(f: Face, y: number, rx: number, ry: number, t: number): string {
  const top = y - ry;
  const fringe: Point[] = [[200 - rx - 4, y + 4], [200 - rx - 6, y - 50], [200 - rx * 0.6, top - 14], [200, top - 24],
    [200 + rx * 0.6, top - 14], [200 + rx + 6, y - 50], [200 + rx + 4, y + 4], [200 + rx - 12, y - 40], [220 - t, y - 62],
    [170 - t, y - 50], [200 - rx + 10, y - 34]];
  const cap = f.cap === undefined ? "" : shape([[200 - rx - 14, y - 42], [200 - rx - 2, top - 22], [200, top - 44],
    [200 + rx + 2, top - 22], [200 + rx + 14, y - 42], [200, y - 56]], f.cap) +
    stroke([[200 - rx - 4, y - 46], [200 + t * 2, y - 52], [200 + rx + 4, y - 46]], "#00000033", 9);
  if (f.style === "bald") return [-1, 1].map((s) => shape([[200 + s * rx, y + 6], [200 + s * (rx + 8), y - 30],
    [200 + s * (rx - 8), y - 54], [200 + s * (rx - 14), y - 20]], f.hair)).join("") + cap;
  if (f.style === "scarf") return scarf(f.hair, y, rx, top);
  return shape(fringe, f.hair) + (f.style === "curls" ? many(7,
    (i) => circle(140 + i * 20, top + 16 - Math.sin((i / 6) * 3.14) * 18, 24, f.hair)) : "") + cap;
}

function scarf(colour: string, y: number, rx: number, top: number): string {
  const edge: Point[] = [[-rx - 4, y + 66], [-rx - 12, y - 20], [-52, top - 2], [0, top - 14], [52, top - 2], [rx + 12, y - 20],
    [rx + 4, y + 66]];
  const neck: Point[] = [[130, y + 70], [200, y + 112], [270, y + 70], [300, 320], [200, 350], [100, 320]];
  const crease: Point[] = [[140, y + 100], [200, y + 136], [262, y + 96]];
  return stroke(edge.map(([a, b]): Point => [200 + a, b]), colour, 44) + shape(neck, colour) + stroke(crease, "#00000026", 8);
}

/** A plain wall of two tones with light from one side. */
export function backdrop(d: Drawing, from: string, to: string, sun?: string): string {
  return rect(0, 0, 400, 400, d.linear([[0, from], [1, to]], [0, 0], [1, 1])) +
    (sun === undefined ? "" : d.glow([330, 70], 240, sun, 0.8));
}
