import sax from "sax";
import { LifeboatError } from "../../../api/errors.ts";
import type { Plist } from "./plist.ts";

const maxDepth = 64;
const maxNodes = 2_000_000;

type Open = { readonly name: string; text: string; key: string | undefined; readonly items: Plist[]; readonly entries: Map<string, Plist> };

/** Throws "invalid-item" where it is not well-formed. */
export function readXmlPlist(bytes: Buffer): Plist {
  const builder = new Builder();
  const parser = Object.assign(sax.parser(true, {}), {
    onerror(error: Error) {
      throw new LifeboatError("invalid-item", `damaged property list: ${error.message.split("\n", 1)[0] ?? ""}`);
    },
    onopentag: ({ name }: sax.Tag | sax.QualifiedTag) => builder.open(name),
    ontext: (text: string) => builder.text(text),
    oncdata: (text: string) => builder.text(text),
    onclosetag: () => builder.close(),
  });
  parser.write(bytes.toString("utf8")).close();
  return builder.root();
}

class Builder {
  private readonly stack: Open[] = [];
  private result: Plist | undefined;
  private nodes = 0;

  open(name: string): void {
    this.nodes += 1;
    if (this.nodes > maxNodes) throw new LifeboatError("invalid-item", "damaged property list: too much in it");
    if (this.stack.length >= maxDepth) throw new LifeboatError("invalid-item", "damaged property list: nested too deeply");
    this.stack.push({ name, text: "", key: undefined, items: [], entries: new Map() });
  }

  text(text: string): void {
    const top = this.stack.at(-1);
    if (top !== undefined) top.text += text;
  }

  close(): void {
    const done = this.stack.pop();
    const parent = this.stack.at(-1);
    if (done === undefined) return;
    if (parent === undefined || parent.name === "plist") this.result ??= done.name === "plist" ? undefined : valueOf(done);
    else if (done.name === "key") parent.key = done.text;
    else add(parent, valueOf(done));
  }

  root(): Plist {
    if (this.result === undefined) throw new LifeboatError("invalid-item", "damaged property list: nothing in it");
    return this.result;
  }
}

function add(parent: Open, value: Plist): void {
  if (parent.name === "array") parent.items.push(value);
  else if (parent.key !== undefined) parent.entries.set(parent.key, value);
  parent.key = undefined;
}

function valueOf({ name, text, items, entries }: Open): Plist {
  switch (name) {
    case "dict":
      return entries;
    case "array":
      return items;
    case "string":
      return text;
    case "integer":
    case "real":
      return Number(text);
    case "true":
      return true;
    case "false":
      return false;
    case "date":
      return new Date(text);
    case "data":
      return new Uint8Array(Buffer.from(text, "base64"));
    default:
      return null;
  }
}
