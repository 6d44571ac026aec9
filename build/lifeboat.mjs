#!/usr/bin/env node
// `lifeboat` in a checkout: main/cli/main.ts, bundled.
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildPage } from "./build.mjs";
import { bundledCli } from "./bundle.mjs";
import { onPinnedNode } from "./pinned-node.mjs";

await onPinnedNode(fileURLToPath(import.meta.url), async () => {
  if (serves(process.argv.slice(2))) buildPageIfPossible();
  const bundle = bundledCli();
  await (bundle === undefined ? import("../main/cli/main.ts") : import(pathToFileURL(bundle).href));
});

function serves(words) {
  return words.includes("serve") && !words.some((word) => ["help", "-h", "--help"].includes(word));
}

/** Who may not write here serves what was built; where that is nothing, it is said then. */
function buildPageIfPossible() {
  try {
    buildPage();
  } catch (error) {
    console.error(error.message);
  }
}
