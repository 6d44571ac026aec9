import type { Command } from "commander";
import { renderSVG, renderUnicodeCompact } from "uqr";
import { LifeboatError } from "../../api/errors.ts";
import { confirmCard, recoveryCard } from "../../engine/recovery-key.ts";
import { leaveKey, placeNamed } from "../../engine/second-copies.ts";
import { readSecretFile, writePrivately } from "../../secrets/private-file.ts";
import { askNew, someoneIsThere } from "../ask.ts";
import { done, runs } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { type Cli, withEngine } from "../session.ts";
import { fill, quoted, texts } from "../text.ts";
import { typedPath } from "../typed-path.ts";

type Options = { readonly out?: string; readonly confirm?: string };

export function defineCard(command: Command): void {
  command
    .option("--out <file>", "write a page to print (HTML), readable by you alone; delete it when it is printed")
    .option("--confirm <last-four>", "say that it is printed, by the last four characters on it");
  runs(command, (cli, { out, confirm }: Options) =>
    withEngine(cli, confirm === undefined ? { readOnly: true } : {}, async ({ engine }) => {
      if (confirm !== undefined) return tellConfirmed(cli, await confirmCard(engine.context, confirm));
      const { key, groups, confirmed } = await recoveryCard(engine.context);
      if (out === undefined) cli.out.data({ event: "card", key, groups, confirmed }, `${texts.copies["card-title"]}\n\n${rows(groups).join("\n")}\n\n${renderUnicodeCompact(key, { ecc: "M" })}\n\n${texts.copies["card-lines"].join("\n")}`);
      else {
        await writePrivately(typedPath(out), page(key, groups));
        cli.out.data({ event: "written", path: typedPath(out) }, typedPath(out));
      }
      if (confirmed === null) cli.out.say(texts.copies["card-confirm"]);
      return done;
    }),
  );
}

function tellConfirmed({ out }: Cli, right: boolean): ExitCode {
  out.data({ event: "card-confirmed", right }, right ? texts.copies["card-right"] : texts.copies["card-wrong"]);
  return right ? exitCodes.done : exitCodes.failed;
}

const perRow = 5;

const rows = (groups: readonly string[]): string[] => Array.from({ length: Math.ceil(groups.length / perRow) }, (_, row) => groups.slice(row * perRow, (row + 1) * perRow).join("  "));

function page(key: string, groups: readonly string[]): string {
  return `<!doctype html><meta charset="utf-8"><title>${texts.copies["card-title"]}</title>
<style>body{font:15px/23px system-ui;margin:20mm;color:#000}pre{font:22px/34px ui-monospace,monospace}svg{width:60mm;height:60mm}</style>
<h1>${texts.copies["card-title"]}</h1>
<pre>${rows(groups).join("\n")}</pre>
${renderSVG(key, { ecc: "M" })}
${texts.copies["card-lines"].map((line) => `<p>${line}</p>`).join("\n")}
`;
}

export function defineLeaveKey(command: Command): void {
  command.argument("<name>", "the second copy").option("--key-passphrase-file <file>", "the passphrase, in a file that only you may read; else it is asked for");
  runs(command, (cli, { keyPassphraseFile }: { keyPassphraseFile?: string }, [name = ""]) =>
    withEngine(cli, {}, async ({ engine }) => {
      const place = await placeNamed(engine.context, name);
      if (keyPassphraseFile === undefined && !someoneIsThere()) throw new LifeboatError("usage", "there is nobody to ask for a passphrase; use --key-passphrase-file FILE");
      const passphrase = keyPassphraseFile === undefined ? await askNew("A passphrase for the recovery key") : await readSecretFile(typedPath(keyPassphraseFile));
      await leaveKey(engine.context, place, passphrase, cli.signal);
      cli.out.data({ event: "key-left", place: place.name }, fill(texts.copies["key-left"], { place: quoted(place.name) }));
      return done;
    }),
  );
}
