import { join } from "node:path";

/** The app as it was packed, or the checkout: out/main lies two folders below it, and all of the bundle in that folder. */
const root = join(import.meta.dirname, "../..");

export const paths = {
  engine: join(import.meta.dirname, "engine-process.js"),
  decoder: join(import.meta.dirname, "decoder-process.js"),
  preload: join(root, "out/preload/index.cjs"),
  page: join(root, "out/renderer"),
  icons: join(root, "resources/icons"),
} as const;
