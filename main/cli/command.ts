import { setImmediate } from "node:timers/promises";
import { type Command, InvalidArgumentError, Option } from "commander";
import { asLifeboatError, LifeboatError } from "../api/errors.ts";
import { exitCodes, type ExitCode, worst } from "./exit-codes.ts";
import { report } from "./failure.ts";
import { Output } from "./output.ts";
import type { Cli, SharedOptions } from "./session.ts";
import { stopSignal } from "./stop.ts";
import { nameCommands } from "./text.ts";
import { span } from "./time.ts";

/** A file of commands/: adds its arguments and options and what it does. `words` are those after the command's name. */
export type CommandFile = { define(command: Command, words: readonly string[]): void | Promise<void> };

/**
 * Runs `work` when the command is called, with its options as declared beside it; whatever it throws is reported, its
 * code ends the process.
 */
export function runs(command: Command, work: (cli: Cli, options: never, words: readonly string[]) => Promise<ExitCode>): void {
  command.action(async () => {
    const options = command.optsWithGlobals<SharedOptions>();
    const out = new Output(options.json ?? false);
    nameCommands(options.vault || undefined);
    let signal: AbortSignal | undefined;
    const cli: Cli = {
      out,
      shared: options,
      // Commands that only look never ask for it, and end at the first Ctrl-C as any program does.
      get signal() {
        return (signal ??= stopSignal(out));
      },
    };
    try {
      process.exitCode = worst([await work(cli, options as never, command.args), await unwritten(out)]);
    } catch (error) {
      process.exitCode = report(out, error, { command: pathOf(command), canWait: command.options.some(({ long }) => long === "--wait") });
    }
    // Something that never lets go must not keep a scheduled run alive.
    setTimeout(() => process.exit(), 5000).unref();
  });
}

/** The last error of a stream comes after the write. */
async function unwritten(out: Output): Promise<ExitCode> {
  await setImmediate();
  if (!out.lost) return exitCodes.done;
  const { code, detail } = asLifeboatError(out.lost);
  return report(out, new LifeboatError(code, `not all that is said here could be written (${detail})`));
}

/** "add files". */
function pathOf(command: Command): string {
  const above = command.parent?.parent ? `${pathOf(command.parent)} ` : "";
  return `${above}${command.name()}`;
}

/** Added to the program and to every command, so that they may stand before or after its name. */
export function addSharedOptions(command: Command): Command {
  return command
    .option("--vault <dir>", "the vault (default: LIFEBOAT_VAULT, else Lifeboat in your home folder)")
    .option("--json", "data as one JSON object a line")
    .addOption(new Option("--passphrase-file <file>", "opens the saved passwords where there is no keychain").hideHelp(command.parent === null));
}

export const at = (): Option => new Option("--at <snapshot>", "as of a snapshot: its number, a date or a time");
export const wait = (): Option => new Option("--wait <seconds>", "how long to wait for another Lifeboat at the same account").argParser(seconds).default(0, "not at all");

export function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0) return value;
  throw new InvalidArgumentError("It is a number of seconds.");
}

export function age(text: string): number {
  const ms = span(text);
  if (ms !== undefined) return ms;
  throw new InvalidArgumentError('It is a time span such as "12h", "3d" or "2w".');
}

export function positive(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value > 0 && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError("It is a number, 1 or more.");
}

export const done: ExitCode = exitCodes.done;
