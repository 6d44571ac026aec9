// What sync cannot do with a phone's files, by its shell: toybox's programs, toolbox's before Android 6.
import { LifeboatError } from "../../../api/errors.ts";
import type { Io } from "../provider.ts";
import { type Phone, type PhoneDisk, quoted } from "./phone.ts";

export class ShellDisk implements PhoneDisk {
  private readonly run: Phone["run"];

  constructor(run: Phone["run"]) {
    this.run = run;
  }

  async makeFolder(path: string, io: Io): Promise<void> {
    await this.must(`mkdir -p ${quoted(path)} && [ -d ${quoted(path)} ]`, "make a folder", io);
  }

  /** `-n` besides the look before: another program may take the name in between. Old phones do not know it. */
  async moveNew(from: string, to: string, io: Io): Promise<boolean> {
    const [source, target] = [quoted(from), quoted(to)];
    const move = `mv -n ${source} ${target} 2>/dev/null || { [ -e ${target} ] || mv ${source} ${target}; }`;
    const said = await this.say(`if [ -e ${target} ]; then echo taken; else ${move}; if [ -e ${source} ]; then if [ -e ${target} ]; then echo taken; else echo no; fi; else echo moved; fi; fi`, io);
    if (said !== "moved" && said !== "taken") throw refused("give a file its name", said, io);
    return said === "moved";
  }

  async remove(path: string, io: Io): Promise<void> {
    await this.must(`rm -f ${quoted(path)}; [ ! -e ${quoted(path)} ]`, "remove a file", io);
  }

  async hash(path: string, io: Io): Promise<string | undefined> {
    const said = await this.say(`sha256sum < ${quoted(path)}`, io);
    return /^([0-9a-f]{64})\b/.exec(said)?.[1];
  }

  private async must(line: string, what: string, io: Io): Promise<void> {
    const said = await this.say(`${line} && echo well`, io);
    if (said !== "well") throw refused(what, said, io);
  }

  private async say(line: string, io: Io): Promise<string> {
    const { out, err } = await this.run(`{ ${line}; }`, io);
    return `${Buffer.from(out).toString("utf8")}${err}`.trim();
  }
}

/** The words of a shell name files, which is no matter for a report. */
function refused(what: string, said: string, io: Io): LifeboatError {
  io.log(`the phone did not ${what}`, { said: said.slice(0, 500) });
  if (/No space left/i.test(said)) return new LifeboatError("quota", "the phone's storage is full");
  return new LifeboatError("forbidden", `the phone does not let this computer ${what}`);
}
