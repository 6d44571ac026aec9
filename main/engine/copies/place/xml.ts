import sax from "sax";
import { LifeboatError } from "../../../api/errors.ts";

/** One element of interest: the text of each element in it, by local name; the first of a name counts. */
export type Part = { readonly name: string; readonly texts: ReadonlyMap<string, string> };

const mostDepth = 50;

/** Local names only: what lists files is too simple for namespaces to matter. Throws bad-answer, also for XML that was cut. */
export function partsOf(xml: string, wanted: ReadonlySet<string>): Part[] {
  const parser = sax.parser(true, { position: false });
  const parts: Part[] = [];
  const open: { name: string; text: string }[] = [];
  let texts: Map<string, string> | undefined;
  let closed = false;
  const add = (text: string): void => {
    const last = open.at(-1);
    if (last) last.text += text;
  };
  Object.assign(parser, {
    onerror(error: Error) {
      throw new LifeboatError("bad-answer", `a list that is no XML: ${error.message.split("\n")[0] ?? ""}`);
    },
    onopentag({ name }: { readonly name: string }) {
      const local = name.slice(name.indexOf(":") + 1);
      if (open.length >= mostDepth) throw new LifeboatError("bad-answer", "a list that is nested too deep");
      open.push({ name: local, text: "" });
      if (wanted.has(local)) texts = new Map();
    },
    ontext: add,
    oncdata: add,
    onclosetag() {
      const last = open.pop();
      closed = open.length === 0;
      if (!last) return;
      if (texts && wanted.has(last.name)) {
        parts.push({ name: last.name, texts: new Map([...texts, ["", last.text.trim()]]) });
        texts = undefined;
      } else if (texts && !texts.has(last.name)) texts.set(last.name, last.text.trim());
    },
  });
  parser.write(xml).close();
  if (!closed) throw new LifeboatError("bad-answer", "a list that was cut");
  return parts;
}
