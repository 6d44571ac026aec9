import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { asLifeboatError } from "../../../api/errors.ts";
import { isSkipped } from "../files/names.ts";

type Walked = { readonly path: string; readonly file: string };

/** Links are not followed. */
export async function* walk(folder: string, below: string): AsyncGenerator<Walked> {
  const found = await readdir(folder, { withFileTypes: true }).catch((thrown: unknown) => {
    throw asLifeboatError(thrown);
  });
  for (const entry of found.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (isSkipped(entry.name)) continue;
    if (entry.isDirectory()) yield* walk(join(folder, entry.name), path);
    else if (entry.isFile()) yield { path, file: join(folder, entry.name) };
  }
}

/** Changes when any file in these folders does. */
export async function stateOf(folders: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const folder of folders) {
    for await (const { path, file } of walk(folder, "")) {
      const found = await stat(file, { bigint: true });
      hash.update(`${path}\0${found.size}-${found.mtimeNs}-${found.ctimeNs}\n`);
    }
  }
  return hash.digest("hex");
}
