// Runs the installed app's archive with Node and the stand-in in Electron's place: what the stub of the program starts.
import { extractAll } from "@electron/asar";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const [program = "", ...words] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "lifeboat-packed-"));
extractAll(join(dirname(program), "resources/app.asar"), folder);
const register = join(import.meta.dirname, "../stand-in/register.ts");
const main = join(folder, "out/main/index.js");
const env = { ...process.env, STANDIN_PACKAGED: "1", STANDIN_BROWSER: "none" };
// As Electron does, the program itself is where Node has its script.
const { status } = spawnSync(process.execPath, ["--import", register, "--input-type=module", "--eval", `process.argv = [process.execPath, ...process.argv.slice(1)]; await import(${JSON.stringify(main)});`, "--", ...words], { env, stdio: "inherit" });
rmSync(folder, { recursive: true });
process.exit(status ?? 1);
