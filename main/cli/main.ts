import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { LifeboatError } from "../api/errors.ts";
import { calledCommand } from "./called-command.ts";
import { addSharedOptions } from "./command.ts";
import { commands } from "./commands.ts";
import { exitCodes } from "./exit-codes.ts";
import { failureOf, report } from "./failure.ts";
import { Output } from "./output.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { nameCommands, withCommands } from "./text.ts";

const welcome = `Lifeboat keeps your contacts, calendars, to-dos and photos safe from the company that hosts them.

  lifeboat add dav --url https://dav.example.org --user anna --name Work
  lifeboat backup
  lifeboat status

"lifeboat --help" lists all commands, "lifeboat demo" shows it at work without any account.`;

await main(asked(process.argv.slice(2)));

/** "help copies run" is "copies run --help": of words behind the second commander takes no notice. */
function asked(words: readonly string[]): readonly string[] {
  return words[0] === "help" && words.length > 2 ? [...words.slice(1), "--help"] : words;
}

async function main(words: readonly string[]): Promise<void> {
  if (words.length === 0) {
    console.log(withCommands(welcome));
    return;
  }
  let root: Command | undefined;
  try {
    refuseSecrets(words);
    root = await program(words);
    await root.parseAsync(words, { from: "user" });
  } catch (error) {
    nameCommands();
    process.exitCode = endOf(error, new Output(words.includes("--json")), root && calledIn(root, words));
  }
}

/** Of all commands only the one that is called is loaded. */
async function program(words: readonly string[]): Promise<Command> {
  const root = new Command("lifeboat").usage("<command> [options]").version(version(), "-V, --version");
  addSharedOptions(root).exitOverride().showSuggestionAfterError().showHelpAfterError('(see "lifeboat --help")');
  // "show --version 3" is about the item, not the program.
  root.enablePositionalOptions();
  // What was typed behind a mistyped --password= must not be repeated on the screen.
  root.configureOutput({
    writeOut: (text) => process.stdout.write(withCommands(text)),
    writeErr: (text) => process.stderr.write(withCommands(text)),
    outputError: (text, write) => write(withoutValues(text)),
  });
  const called = calledCommand(words);
  for (const [name, { group, summary, load }] of Object.entries(commands)) {
    const command = root.command(name).summary(summary).helpGroup(group).copyInheritedSettings(root);
    if (name !== called?.name) continue;
    command.description(`${summary[0]?.toUpperCase() ?? ""}${summary.slice(1)}.`);
    command.showHelpAfterError(`(see "lifeboat ${name} --help")`);
    await (await load()).define(command, called.rest);
    addSharedOptions(command);
  }
  return root;
}

function withoutValues(text: string): string {
  return text.replaceAll(/('--?[\w-]+)=.*'/gs, "$1=...'");
}

/** "copies add"; undefined where there is no such command. */
function calledIn(command: Command, words: readonly string[]): string | undefined {
  const called = calledCommand(words);
  const found = command.commands.find((each) => each.name() === called?.name);
  return found && [found.name(), calledIn(found, called?.rest ?? [])].join(" ").trim();
}

function version(): string {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };
  return version;
}

/** commander has already said what it found wrong. */
function endOf(error: unknown, out: Output, command: string | undefined): number {
  if (!(error instanceof CommanderError)) return report(out, error);
  if (error.exitCode === 0) return exitCodes.done;
  const detail = error.code === "commander.help" ? "more words are needed" : withoutValues(error.message.replace(/^error: /, ""));
  out.data({ event: "error", code: "usage", retry: "never", detail, ...failureOf(new LifeboatError("usage", detail), { command }) });
  return exitCodes.usage;
}
