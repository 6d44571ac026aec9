/** A square PNG and the length of its side. */
export type Picture = { readonly side: number; readonly png: Buffer };

/** Windows: a directory of entries, each a PNG (since Vista). A side of 256 is written as 0. */
export function ico(pictures: readonly Picture[]): Buffer {
  const headLength = 6 + 16 * pictures.length;
  const head = Buffer.alloc(headLength);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = headLength;
  for (const [i, { side, png }] of pictures.entries()) {
    const at = 6 + 16 * i;
    head.writeUInt8(side % 256, at);
    head.writeUInt8(side % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

/** macOS's names for a PNG of each side; several where it stands for a doubled one as well. */
const icnsTypes: Readonly<Record<number, readonly string[]>> = {
  16: ["icp4"],
  32: ["icp5", "ic11"],
  64: ["ic12"],
  128: ["ic07"],
  256: ["ic08", "ic13"],
  512: ["ic09", "ic14"],
  1024: ["ic10"],
};

export function icns(pictures: readonly Picture[]): Buffer {
  const entries = pictures.flatMap(({ side, png }) => (icnsTypes[side] ?? []).map((type) => block(type, png)));
  return block("icns", Buffer.concat(entries));
}

function block(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, "latin1");
  head.writeUInt32BE(content.length + 8, 4);
  return Buffer.concat([head, content]);
}
