// Runs the installed app's archive with Node and the stand-in in Electron's place: what the stub of the program starts.
import { extractAll } from "@electron/asar";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const [program = "", ...words] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "lifeboat-packed-"));
extractAll(join(dirname(program), "resources/app.asar"), folder);
const register = join(import.meta.dirname, "../stand-in/register.ts");
const start = join(folder, "start.mjs");
// In a packed app the words begin where Node has its script.
writeFileSync(start, 'process.argv.splice(1, 1);\nawait import("./out/main/index.js");\n');
const env = { ...process.env, STANDIN_PACKAGED: "1", STANDIN_BROWSER: "none" };
const { status } = spawnSync(process.execPath, ["--import", register, start, ...words], { env, stdio: "inherit" });
rmSync(folder, { recursive: true });
process.exit(status ?? 1);
