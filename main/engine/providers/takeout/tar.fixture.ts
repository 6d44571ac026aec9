import { gzipSync } from "node:zlib";

export type TarFixtureEntry = { readonly name: string; readonly content?: Uint8Array; readonly type?: string; /** Lies about the size. */ readonly size?: number };

/** Builds .tgz archives for tests, sound and unsound ones. Long names get a pax header. */
export function makeTgz(entries: readonly TarFixtureEntry[]): Buffer {
  return gzipSync(makeTar(entries));
}

export function makeTar(entries: readonly TarFixtureEntry[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = entry.content ?? Buffer.alloc(0);
    const long = Buffer.byteLength(entry.name) > 100 ? paxHeader(entry.name) : [];
    return [...long, tarHeader(entry.name.slice(0, 30), entry.size ?? content.length, entry.type ?? "0", entry.name), padded(content)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function paxHeader(name: string): Buffer[] {
  const record = ` path=${name}\n`;
  let length = Buffer.byteLength(record);
  while (Buffer.byteLength(`${length}${record}`) !== length) length = Buffer.byteLength(`${length}${record}`);
  const bytes = Buffer.from(`${length}${record}`);
  return [tarHeader("PaxHeader", bytes.length, "x", "PaxHeader"), padded(bytes)];
}

function tarHeader(short: string, size: number, type: string, name: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(Buffer.byteLength(name) > 100 ? short : name, 0);
  header.write("0000644\0", 100);
  header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  header.write(`${(1_560_000_000).toString(8).padStart(11, "0")}\0`, 136);
  header.write("        ", 148);
  header.write(type, 156);
  header.write("ustar\x0000", 257, "latin1");
  let sum = 0;
  for (const byte of header) sum += byte;
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

function padded(content: Uint8Array): Buffer {
  return Buffer.concat([content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}
