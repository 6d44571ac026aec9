/** How a person runs this program once more: as it was started this time. */
export function calledAs({ env, argv0, versions }: Pick<NodeJS.Process, "env" | "argv0" | "versions"> = process, packed = import.meta.dirname.includes(".asar")): string {
  // The name that was typed; of an AppImage it is not that of the program in it.
  if (packed && versions["electron"] !== undefined) return `${word(env["ARGV0"] ?? argv0)} --cli`;
  // A checkout's program is known to npm's shell, not to that of the person.
  return env["npm_command"] === undefined ? "lifeboat" : "npx lifeboat";
}

const word = (text: string): string => (/^[\w./+-]+$/.test(text) ? text : `"${text}"`);
