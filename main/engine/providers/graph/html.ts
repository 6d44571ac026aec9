// Bodies of events and tasks: Outlook keeps HTML, calendars keep text.
const longest = 500_000;

/** HTML that shows this text, spaces and line ends included. */
export function textToHtml(text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const spaced = escaped.replaceAll(/ {2,}|^ | $/gm, (spaces) => "&nbsp;".repeat(spaces.length));
  return `<html><body>${spaced.replaceAll(/\r\n|\r|\n/g, "<br>\n")}</body></html>`;
}

/** What a reader sees, as plain text. */
export function htmlToText(html: string): string {
  const text = new Shown();
  for (const [token, tag] of withoutUnseen(html.slice(0, longest)).matchAll(/<(\/?[a-z][a-z0-9]{0,20})\b[^<>]*>|[^<]+|</gi)) {
    if (tag === undefined) text.say(token);
    else text.tag(tag.toLowerCase());
  }
  return text.lines();
}

/** Without comments, and elements that are not shown. What never ends is not shown to its end. */
function withoutUnseen(html: string): string {
  const lower = html.toLowerCase();
  const starts = /<!--|<(head|style|script|title)\b/g;
  let text = "";
  let at = 0;
  for (let found = starts.exec(lower); found !== null; found = starts.exec(lower)) {
    text += html.slice(at, found.index);
    const end = found[1] === undefined ? "-->" : `</${found[1]}`;
    const until = lower.indexOf(end, found.index);
    if (until === -1) return text;
    at = found[1] === undefined ? until + end.length : lower.indexOf(">", until) + 1 || lower.length;
    starts.lastIndex = at;
  }
  return text + html.slice(at);
}

/** Whether plain text would lose more of it than line ends. */
export function isFormatted(html: string): boolean {
  return /<(?:a|b|i|u|s|em|strong|font|img|table|ul|ol|li|h[1-6]|blockquote|pre|hr)\b|\bstyle\s*=/i.test(html.slice(0, longest));
}

const blocks = new Set(["p", "div", "li", "tr", "table", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"]);

/** Text as it grows, piece by piece. */
class Shown {
  private readonly pieces: string[] = [];
  /** The last character; a line end at the beginning. */
  private last = "\n";

  /** Whitespace in HTML is one space, and none at the beginning of a line. */
  say(token: string): void {
    const plain = decoded(token.replaceAll(/[ \t\r\n]+/g, " "));
    this.add(this.last === "\n" || this.last === " " ? plain.replace(/^ /, "") : plain);
  }

  tag(tag: string): void {
    const name = tag.replace("/", "");
    if (tag === "br") this.add("\n");
    else if (blocks.has(name) && this.last !== "\n") this.add("\n");
    if (tag === "li") this.add("- ");
  }

  lines(): string {
    const lines = this.pieces.join("").replaceAll("\u00a0", " ").split("\n").map((line) => line.trimEnd());
    const first = lines.findIndex((line) => line !== "");
    return first === -1 ? "" : lines.slice(first, lines.findLastIndex((line) => line !== "") + 1).join("\n");
  }

  private add(text: string): void {
    if (text === "") return;
    this.pieces.push(text);
    this.last = text.at(-1) ?? "\n";
  }
}

const entities: Readonly<Record<string, string>> = {
  amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0", ndash: "–", mdash: "—", hellip: "…", bull: "•", middot: "·", euro: "€", copy: "©", reg: "®",
  lsquo: "‘", rsquo: "’", ldquo: "“", rdquo: "”", auml: "ä", ouml: "ö", uuml: "ü", Auml: "Ä", Ouml: "Ö", Uuml: "Ü", szlig: "ß", eacute: "é", egrave: "è", agrave: "à", ccedil: "ç",
};

function decoded(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (all: string, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return Object.hasOwn(entities, name) ? (entities[name] ?? all) : all;
    const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : all;
  });
}
