// A stand-in for Android's `content`: same arguments, same output, errors on standard error, always exit code 0.
// usage: node main.ts WORLD.json OPERATION --uri ...
import { parseCommand, WrongUse } from "./arguments.ts";
import { JavaError } from "./java-error.ts";
import { Provider } from "./provider.ts";
import { openStore, readWorld } from "./world.ts";

const [file = "", ...args] = process.argv.slice(2);
const world = readWorld(file);
try {
  const command = parseCommand(args, world.android);
  await execute(command.uri.host, async () => new Provider(world, openStore(world, file), command.uri.host).run(command));
} catch (error) {
  if (!(error instanceof WrongUse)) throw error;
  process.stdout.write(`usage: adb shell content [subcommand] [options]\n\n[ERROR] ${error.message}\n`);
}

async function execute(authority: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof JavaError)) throw error;
    const trace = "\tat com.android.commands.content.Content$Command.execute(Content.java)\n\tat com.android.commands.content.Content.main(Content.java)\n";
    process.stderr.write(`Error while accessing provider:${authority}\n${error.type}: ${error.message}\n${trace}`);
  }
}
