// Draws every icon from its SVG: `node resources/icons/build/render.ts`. What it writes is committed, as builds need no drawing then.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { icns, ico, type Picture } from "./containers.ts";

const folder = join(import.meta.dirname, "..");
const linuxSides = [16, 24, 32, 48, 64, 128, 256, 512];
const windowsSides = [16, 24, 32, 48, 64, 128, 256];
const macSides = [16, 32, 64, 128, 256, 512, 1024];
/** Apple's grid: the tile takes 824 of 1024 pixels. */
const macTile = 824 / 1024;

/** Colours of the boat on a light panel and a dark one; macOS reads only how opaque a template is. */
const panels = { light: "#0a5252", dark: "#7fd1c9", template: "#000000" } as const;
const traySide = 18;

mkdirSync(join(folder, "app"), { recursive: true });
for (const side of linuxSides) writeFileSync(join(folder, `app/${side}x${side}.png`), (await tile(side)).png);
writeFileSync(join(folder, "app.ico"), ico(await Promise.all(windowsSides.map((side) => tile(side)))));
writeFileSync(join(folder, "app.icns"), icns(await Promise.all(macSides.map((side) => tile(side, macTile)))));
for (const shape of ["whole", "dot", "hollow"]) {
  for (const [panel, colour] of Object.entries(panels)) await boat(shape, panel, colour);
}

async function tile(side: number, part = 1): Promise<Picture> {
  const inner = Math.round(side * part);
  const drawing = readFileSync(join(folder, inner <= 32 ? "app-small.svg" : "app.svg"));
  const margin = Math.floor((side - inner) / 2);
  const rest = side - inner - margin;
  const background = "transparent";
  const image = sharp(drawing, { density: (72 * inner) / 32 }).resize(inner, inner).extend({ top: margin, left: margin, bottom: rest, right: rest, background });
  return { side, png: await image.png({ compressionLevel: 9 }).toBuffer() };
}

async function boat(shape: string, panel: string, colour: string): Promise<void> {
  const drawing = readFileSync(join(folder, `tray-${shape}.svg`), "utf8").replace("<svg ", `<svg fill="${colour}" `).replaceAll('"black"', `"${colour}"`);
  for (const scale of [1, 2, 3]) {
    const side = traySide * scale;
    const name = `tray-${shape}-${panel}${scale === 1 ? "" : `@${scale}x`}.png`;
    await sharp(Buffer.from(drawing), { density: 72 * scale * 4 }).resize(side, side).png({ compressionLevel: 9 }).toFile(join(folder, name));
  }
}
