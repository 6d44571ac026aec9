// The desktop app: wiring only. The engine runs in a process of its own, the page in a sandbox.
import { app } from "electron";
import { runCli } from "./shell/cli.ts";
import { runDesktop } from "./shell/desktop.ts";

const words = app.isPackaged ? process.argv.slice(1) : process.argv.slice(2);
if (words[0] === "--cli") void runCli(words.slice(1));
else runDesktop();
