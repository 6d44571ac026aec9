// The command line of Android's `content` (AOSP: frameworks/base/cmds/content/.../Content.java). Options of every operation are
// taken together here; what differs by version is how a binding is split and that `--extra` came with Android 11.

export type Value = string | number | bigint | Uint8Array | null;
export type Bindings = Readonly<Record<string, Value>>;

export type Command = {
  readonly operation: "insert" | "update" | "delete" | "query" | "call" | "read" | "write" | "gettype";
  readonly uri: URL;
  readonly bindings: Bindings;
  readonly projection: readonly string[] | undefined;
  readonly where: string | undefined;
  readonly sort: string | undefined;
  readonly method: string;
  readonly arg: string | undefined;
};

/** What Android prints to standard output behind `[ERROR] `. */
export class WrongUse extends Error {}

const accepted: Readonly<Record<Command["operation"], readonly string[]>> = {
  insert: ["--bind"],
  update: ["--bind", "--where"],
  delete: ["--where"],
  query: ["--projection", "--where", "--sort"],
  call: ["--method", "--arg"],
  read: [],
  write: [],
  gettype: [],
};
const takesExtra: readonly string[] = ["insert", "update", "delete", "query"];
const escapesSince = 11;

export function parseCommand(args: readonly string[], android: number): Command {
  const [operation = "null", ...rest] = args;
  if (!isOperation(operation)) throw new WrongUse(`Unsupported operation: ${operation}`);
  const options = new Map<string, string>();
  const bindings: Record<string, Value> = {};
  for (let n = 0; n < rest.length; n += 2) {
    const option = rest[n] ?? "";
    if (!isAccepted(operation, option, android)) throw new WrongUse(`Unsupported argument: ${option}`);
    const value = rest[n + 1] ?? "";
    if (option === "--bind") Object.assign(bindings, parseBinding(value, android));
    else if (option === "--extra") parseBinding(value, android);
    else if (value === "" || value.startsWith("--")) throw new WrongUse(`No value for argument: ${option}`);
    else options.set(option, value);
  }
  return finish(operation, options, bindings);
}

function finish(operation: Command["operation"], options: ReadonlyMap<string, string>, bindings: Bindings): Command {
  const uri = options.get("--uri");
  if (uri === undefined) throw new WrongUse("Content provider URI not specified. Did you specify --uri argument?");
  if ((operation === "insert" || operation === "update") && Object.keys(bindings).length === 0) {
    throw new WrongUse("Bindings not specified. Did you specify --bind argument(s)?");
  }
  const method = options.get("--method") ?? "";
  if (operation === "call" && method === "") throw new WrongUse("Content provider method not specified.");
  return {
    operation,
    uri: new URL(uri),
    bindings,
    projection: options.get("--projection")?.split(/\s*:\s*/),
    where: options.get("--where"),
    sort: options.get("--sort"),
    method,
    arg: options.get("--arg"),
  };
}

function isOperation(text: string): text is Command["operation"] {
  return Object.hasOwn(accepted, text);
}

function isAccepted(operation: Command["operation"], option: string, android: number): boolean {
  if (option === "--uri" || option === "--user" || accepted[operation].includes(option)) return true;
  return option === "--extra" && (operation === "call" || (android >= escapesSince && takesExtra.includes(operation)));
}

function parseBinding(text: string, android: number): Record<string, Value> {
  const parts = android >= escapesSince ? splitEscaped(text) : splitTwice(text);
  const [column, type, value] = parts;
  if (column === undefined || type === undefined || value === undefined || parts.length !== 3) {
    throw new WrongUse(`Binding not well formed: ${text}`);
  }
  return { [column]: typed(type, value) };
}

/** Up to Android 10: what follows the second colon is the value as it is. */
function splitTwice(text: string): string[] {
  const [column = "", type, ...value] = text.split(":");
  return value.length === 0 || type === undefined ? [] : [column, type, value.join(":")];
}

/** From Android 11: a backslash takes the meaning from a colon and from itself. */
function splitEscaped(text: string): string[] {
  const parts = [""];
  for (let n = 0; n < text.length; n += 1) {
    const escaped = text[n] === "\\";
    if (escaped) n += 1;
    const letter = text[n];
    if (letter === undefined) throw new WrongUse("Invalid escaping");
    if (letter === ":" && !escaped) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts;
}

function typed(type: string, value: string): Value {
  switch (type === "s" ? type : type.toLowerCase()) {
    case "s":
      return value;
    case "b":
      return value.toLowerCase() === "true" ? 1 : 0;
    case "i":
    case "l":
      if (!/^[-+]?\d+$/.test(value)) throw new WrongUse(`For input string: "${value}"`);
      return BigInt(value);
    case "f":
      return Math.fround(Number(value));
    case "d":
      return Number(value);
    case "n":
      return null;
    default:
      throw new WrongUse(`Unsupported type: ${type}`);
  }
}
