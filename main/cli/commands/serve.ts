import { type Command, InvalidArgumentError } from "commander";
import { createInterface } from "node:readline";
import { LifeboatError } from "../../api/errors.ts";
import type { Served } from "../../serve/serve.ts";
import { runs } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { someoneIsThere } from "../ask.ts";
import { type Cli, filedPassphrase, vaultDir } from "../session.ts";
import { fill, texts } from "../text.ts";

type Options = { readonly port?: number; readonly open?: boolean; readonly origin?: string };

export function define(command: Command): void {
  command
    .option("--port <number>", "listen on this port of 127.0.0.1 and ::1 (default: any that is free)", portNumber)
    .option("--open", "open a window, where this computer has a display")
    .option("--origin <url>", "the one address of your own proxy or tunnel, e.g. https://boat.example.org")
    .addHelpText("after", "\nOnly this computer can reach it. Each address works once, within a minute; Enter gives another.\nWhere there is no keychain, the page asks for a passphrase, unless --passphrase-file has it.");
  runs(command, serve);
}

async function serve(cli: Cli, options: Options): Promise<ExitCode> {
  const [{ serveLifeboat }, { ownersOrigin }] = await Promise.all([import("../../serve/serve.ts"), import("../../serve/gate.ts")]);
  const origin = options.origin === undefined ? undefined : ownersOrigin(options.origin);
  if (options.origin !== undefined && origin === undefined) throw new LifeboatError("usage", "--origin is https://name, or http:// on this computer, without a path");
  const stopped = new Promise<void>((resolve) => cli.signal.addEventListener("abort", () => resolve(), { once: true }));
  const folder = cli.shared.vault === undefined && !process.env["LIFEBOAT_VAULT"] ? undefined : vaultDir(cli.shared);
  await using served = await serveLifeboat({ port: options.port ?? 0, origin, folder, passphrase: () => filedPassphrase(cli.shared) });
  const invite = (): Promise<void> => tell(cli, options.open ?? false, served);
  await Promise.all([invite(), served.ready]);
  const lines = someoneIsThere() ? createInterface(process.stdin).on("line", () => void invite()) : undefined;
  await stopped;
  lines?.close();
  return exitCodes.done;
}

async function tell({ out }: Cli, open: boolean, served: Pick<Served, "address" | "windowAddress">): Promise<void> {
  const { hasDisplay, openWindow } = await import("../../serve/open-window.ts");
  const opened = open && hasDisplay() && (await openWindow(served.windowAddress()));
  const address = served.address();
  out.data({ event: "serving", address }, opened ? texts.serve.opened : fill(texts.serve.address, { address }));
  if (someoneIsThere()) out.say(texts.serve.enter);
}

function portNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError("It is a port number, 0 to 65535.");
}
