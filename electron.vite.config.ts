import { defineConfig } from "electron-vite";
import { builtIn } from "./build/built-in.mjs";
import { companionFiles, natives } from "./build/companion-files.mjs";
import page from "./renderer/vite.config.ts";

/** Tests build into a folder of their own. */
const out = process.env["LIFEBOAT_OUT"] ?? "out";

export default defineConfig({
  main: {
    plugins: [companionFiles(), builtIn()],
    build: {
      outDir: `${out}/main`,
      externalizeDeps: false,
      rollupOptions: {
        external: natives,
        input: {
          index: "main/index.ts",
          "engine-process": "main/shell/engine-process.ts",
          "decoder-process": "main/shell/decoder-process.ts",
          cli: "main/cli/main.ts",
        },
        // All in one folder: what a source finds two folders up (package.json, resources) lies two folders up from here.
        output: { format: "es", entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
      },
    },
  },
  preload: {
    build: {
      outDir: `${out}/preload`,
      externalizeDeps: false,
      // A sandboxed preload must be CommonJS.
      rollupOptions: { input: { index: "preload/index.ts" }, output: { format: "cjs", entryFileNames: "[name].cjs" } },
    },
  },
  // The same page as the host without Electron serves.
  renderer: { ...page, root: "renderer", build: { ...page.build, outDir: `${out}/renderer`, emptyOutDir: true, rollupOptions: { input: { index: "renderer/index.html" } } } },
});
