import { app } from "electron";

/** The command line in the packed app: `lifeboat --cli status`. No window, no second engine process. */
export async function runCli(words: readonly string[]): Promise<void> {
  process.argv = [process.execPath, "lifeboat", ...words];
  app.dock?.hide();
  await import("../cli/main.ts");
  app.exit(typeof process.exitCode === "number" ? process.exitCode : 0);
}
