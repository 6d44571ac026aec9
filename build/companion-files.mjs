import { dirname, resolve } from "node:path";

/** Packages with a binary stay outside of every bundle; electron-builder.yml packs exactly these. */
export const natives = /^(?:better-sqlite3|usb|sharp|@napi-rs\/keyring|@img\/.+)$/;

/**
 * Sources name the worker threads and processes they start as `new URL("./x-worker.ts", import.meta.url)`, which runs as
 * it is in a checkout. In a bundle each becomes a file of its own; all files of the bundle lie in one folder.
 */
export function companionFiles() {
  const companion = /new URL\("(\.[\w./-]*\/)([\w-]+)\.ts", import\.meta\.url\)/g;
  return {
    name: "companion-files",
    transform(code, id) {
      return code.replaceAll(companion, (_, folder, name) => {
        this.emitFile({ type: "chunk", id: resolve(dirname(id), folder, `${name}.ts`), fileName: `${name}.js` });
        return `new URL("./${name}.js", import.meta.url)`;
      });
    },
  };
}
