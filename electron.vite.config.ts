import { defineConfig } from "electron-vite";
import { dirname, resolve } from "node:path";
import type { Plugin } from "vite";
import page from "./renderer/vite.config.ts";

/** Tests build into a folder of their own. */
const out = process.env["LIFEBOAT_OUT"] ?? "out";

// Packages with a binary stay outside the bundle; electron-builder.yml packs exactly these.
const natives = /^(?:better-sqlite3|usb|sharp|@napi-rs\/keyring|@img\/.+)$/;

export default defineConfig({
  main: {
    plugins: [companionFiles()],
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

/**
 * Sources name the worker threads and processes they start as `new URL("./x-worker.ts", import.meta.url)`, which runs as
 * it is in a checkout. In a bundle each becomes a file of its own; all files of the bundle lie in one folder.
 */
function companionFiles(): Plugin {
  const companion = /new URL\("(\.[\w./-]*\/)([\w-]+)\.ts", import\.meta\.url\)/g;
  return {
    name: "companion-files",
    transform(code, id) {
      return code.replaceAll(companion, (_, folder: string, name: string) => {
        this.emitFile({ type: "chunk", id: resolve(dirname(id), folder, `${name}.ts`), fileName: `${name}.js` });
        return `new URL("./${name}.js", import.meta.url)`;
      });
    },
  };
}
