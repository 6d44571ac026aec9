#!/usr/bin/env node
// `lifeboat` in a checkout: main/cli/main.ts, bundled.
import { fileURLToPath, pathToFileURL } from "node:url";
import { bundledCli } from "./bundle.mjs";
import { onPinnedNode } from "./pinned-node.mjs";

await onPinnedNode(fileURLToPath(import.meta.url), async () => {
  const bundle = bundledCli();
  await (bundle === undefined ? import("../main/cli/main.ts") : import(pathToFileURL(bundle).href));
});
