const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Any text, made safe for HTML text and quoted attributes. Controls that browsers choke on become a visible mark. */
export function escapeHtml(text: string): string {
  const plain = text.toWellFormed().replaceAll(/(?![\t\n\r])\p{Cc}/gu, "\u{fffd}");
  return plain.replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
}

/** A name in any script, kept from turning the text around it. */
export const bdi = (text: string): string => `<bdi>${escapeHtml(text)}</bdi>`;

/** The element, or nothing where there is nothing to say. */
export function element(tag: string, css: string, text: string): string {
  return text === "" ? "" : `<${tag} class="${css}">${bdi(text)}</${tag}>`;
}
