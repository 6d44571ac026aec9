#!/usr/bin/env node
// `lifeboat` in a checkout: runs main/cli/main.ts.
import { fileURLToPath } from "node:url";
import { onPinnedNode } from "./pinned-node.mjs";

await onPinnedNode(fileURLToPath(import.meta.url), () => import("../main/cli/main.ts"));
