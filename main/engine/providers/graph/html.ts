// Bodies of events and tasks: Outlook keeps HTML, calendars keep text.
const longest = 2_000_000;

/** HTML that shows this text, spaces and line ends included. */
export function textToHtml(text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const spaced = escaped.replaceAll(/ {2,}|^ | $/gm, (spaces) => "&nbsp;".repeat(spaces.length));
  return `<html><body>${spaced.replaceAll(/\r\n|\r|\n/g, "<br>\n")}</body></html>`;
}

/** What a reader sees, as plain text. */
export function htmlToText(html: string): string {
  const body = html.slice(0, longest).replaceAll(/<!--[\s\S]*?-->/g, "").replaceAll(/<(head|style|script|title)\b[\s\S]*?<\/\1\s*>/gi, "");
  let text = "";
  for (const [token, tag] of body.matchAll(/<(\/?[a-z][a-z0-9]*)\b[^>]*>|[^<]+|</gi)) {
    if (tag === undefined) text = joined(text, token);
    else text = withTag(text, tag.toLowerCase());
  }
  return text.replaceAll("\u00a0", " ").replaceAll(/[ \t]+$/gm, "").replace(/\n+$/, "").replace(/^\n+/, "");
}

/** Whether plain text would lose more of it than line ends. */
export function isFormatted(html: string): boolean {
  return /<(?:a|b|i|u|s|em|strong|font|img|table|ul|ol|li|h[1-6]|blockquote|pre|hr)\b|\bstyle\s*=/i.test(html.slice(0, longest));
}

/** Whitespace in HTML is one space, and none at the beginning of a line. */
function joined(text: string, token: string): string {
  const plain = decoded(token.replaceAll(/[ \t\r\n]+/g, " "));
  const atStart = text === "" || text.endsWith("\n") || text.endsWith(" ");
  return text + (atStart ? plain.replace(/^ /, "") : plain);
}

const blocks = new Set(["p", "div", "li", "tr", "table", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"]);

function withTag(text: string, tag: string): string {
  if (tag === "br") return `${text}\n`;
  const isEnd = tag.startsWith("/");
  const name = isEnd ? tag.slice(1) : tag;
  if (!blocks.has(name)) return text;
  const startsLine = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  return name === "li" && !isEnd ? `${startsLine}- ` : startsLine;
}

const entities: Readonly<Record<string, string>> = {
  amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0", ndash: "–", mdash: "—", hellip: "…", bull: "•", middot: "·", euro: "€", copy: "©", reg: "®",
  lsquo: "‘", rsquo: "’", ldquo: "“", rdquo: "”", auml: "ä", ouml: "ö", uuml: "ü", Auml: "Ä", Ouml: "Ö", Uuml: "Ü", szlig: "ß", eacute: "é", egrave: "è", agrave: "à", ccedil: "ç",
};

function decoded(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (all: string, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return entities[name] ?? all;
    const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : all;
  });
}
