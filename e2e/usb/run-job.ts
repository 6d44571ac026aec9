// Bundles a job of jobs/, runs it in the guest and hands back what its checks said.
import { join, relative } from "node:path";
import { rolldown } from "rolldown";
import { bundledCli } from "../../build/bundle.mjs";
import { boot, type Run } from "./boot.ts";

export type Outcome = { readonly check: string; readonly ok: boolean; readonly seconds: number; readonly problem?: string } & Readonly<Record<string, unknown>>;

const root = join(import.meta.dirname, "../..");

export async function runJob(name: string, options: { readonly timeoutMs: number; readonly devices?: readonly string[]; readonly args?: readonly string[] }): Promise<{ run: Run; outcomes: Outcome[] }> {
  const files = { "job.mjs": await bundle(`e2e/usb/jobs/${name}.ts`), "lying-phone.mjs": await bundle("e2e/usb/jobs/lying-phone.ts"), lifeboat: program() };
  // Found on the way up from /share.
  const script = `ln -s /checkout/node_modules /node_modules\n/opt/node --disable-warning=ExperimentalWarning /share/job.mjs ${(options.args ?? []).join(" ")}\ncode=$?\ntail -n 40 /tmp/*.log >&2\nexit $code`;
  const run = await boot({ ...options, script, files });
  const outcomes = run.out.split("\n").filter((line) => line.startsWith('{"check"')).map((line) => JSON.parse(line) as Outcome);
  return { run, outcomes };
}

/** The command line's bundle, as the guest sees it. */
function program(): string {
  const made = bundledCli();
  if (made === undefined) throw new Error("the command line has no bundle");
  return join("/checkout", relative(root, made));
}

/** One file: the guest reads the checkout over a slow wire. */
async function bundle(input: string): Promise<string> {
  const build = await rolldown({ cwd: root, input, platform: "node", external: [/^usb$/], logLevel: "silent" });
  const { output } = await build.generate({ format: "es", codeSplitting: false });
  await build.close();
  return output[0].code;
}
