// `npm run dev`: like `npm start`, but what is changed shows at once. The page is reloaded by Vite; the engine starts
// again and prints a new address.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPage } from "./build.mjs";
import { electronBinary } from "./electron-binary.mjs";
import { follow, onPinnedNode, root } from "./pinned-node.mjs";

const enginePort = 4710;
const pagePort = 4711;

await onPinnedNode(fileURLToPath(import.meta.url), async () => {
  const words = process.argv.slice(2).filter((word) => word !== "--browser");
  if (electronBinary() !== undefined && !process.argv.includes("--browser")) {
    follow(spawn(process.execPath, [join(root, "node_modules/electron-vite/bin/electron-vite.js"), "dev", ...words], { cwd: root, stdio: "inherit" }));
    return;
  }
  // The host wants a page of its own, even though nobody looks at it here.
  buildPage();
  const page = await servePage();
  // The engine takes Vite for an owner's proxy: one more origin, checked as strictly.
  const serve = ["serve", "--port", `${enginePort}`, "--origin", page, ...words];
  follow(spawn(process.execPath, ["--watch", "--watch-preserve-output", join(root, "main/cli/main.ts"), ...serve], { stdio: "inherit" }));
});

async function servePage() {
  const { createServer } = await import("vite");
  // An object, not a string: Vite would change the Host that the engine checks.
  const engine = { target: `http://127.0.0.1:${enginePort}`, changeOrigin: false };
  const { sessionPath, socketPath } = await import("../main/api/web-host.ts");
  const proxy = { [sessionPath]: engine, "/blob": engine, [socketPath]: { ...engine, ws: true } };
  const server = await createServer({
    configFile: join(root, "renderer/vite.config.ts"),
    server: { host: "127.0.0.1", port: pagePort, strictPort: true, proxy },
    logLevel: "warn",
  });
  await server.listen();
  return `http://127.0.0.1:${pagePort}`;
}
