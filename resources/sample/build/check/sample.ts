export type Sample = { readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[] };

export type Checked = Readonly<Record<string, number>>;

export const problems: string[] = [];

export function expect(holds: boolean, otherwise: string): void {
  if (!holds) problems.push(otherwise);
}

export function textsUnder(sample: Sample, folder: string): { path: string; text: string }[] {
  const inside = sample.files.filter(({ path }) => path.startsWith(`${folder}/`));
  return inside.map(({ path, bytes }) => ({ path, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) }));
}

export function checkLines(path: string, text: string): void {
  const lines = text.split("\r\n");
  expect(lines.at(-1) === "" && !text.replaceAll("\r\n", "").includes("\n"), `${path}: line ends`);
  expect(lines.every((line) => Buffer.byteLength(line) <= 75), `${path}: a line over 75 octets`);
}

export function addUid(uids: Set<string>, uid: string, path: string): void {
  expect(uid !== "" && !uids.has(uid), `${path}: UID ${uid} missing or twice`);
  uids.add(uid);
}
