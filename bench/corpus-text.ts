// Words and content lines for the corpus. Written apart from main/engine/formats, which it helps to test.

export const givenNames = [
  "Anna", "Ben", "Carla", "David", "Elif", "Farid", "Grace", "Hana", "Igor", "Jana", "Kofi", "Lena", "Mateo", "Nora",
  "Omar", "Priya", "Quentin", "Rosa", "Sven", "Tanja", "Ugo", "Vera", "Wei", "Ximena", "Yusuf", "Zoë", "Søren", "Łukasz",
  "Åsa", "Chloé", "小龙", "نور", "Дмитрий", "さくら", "Αλέξης", "José",
] as const;

export const familyNames = [
  "Müller", "Smith", "García", "Nguyen", "Kowalski", "O'Neill", "Rossi", "Yılmaz", "李", "Иванов", "van den Berg", "Dubois",
  "Andersson", "Haddad", "Okafor", "Silva", "Novák", "Tanaka", "Papadopoulos", "Schmidt", "Brown", "Fernández", "Kaur", "Cohen",
] as const;

export const companies = ["Harbour Bakery", "Stadtwerke", "Nordlicht GmbH & Co. KG", "St. Mary's School", "Ali & Sons, Plumbing"] as const;
export const labels = ["Family", "Work", "School", "Neighbours", "Choir", "Do not call"] as const;
export const streets = ["Hauptstraße", "Mill Lane", "Rue de la Paix", "Calle Mayor", "Storgatan", "Via Roma"] as const;
export const cities = ["Bremen", "Leeds", "Lyon", "Sevilla", "Malmö", "Torino", "Kraków", "Porto"] as const;

export const notes = [
  "Let it ring, he is slow on the stairs.",
  "Met at the allotment; brings tomatoes in August, courgettes whether you want them or not.",
  "Allergic to nuts.\nKeep the spray in the blue bag.",
  "DON'T call, ask Ali.",
  "Back door key is under the third pot. 🪴",
  "Speaks no English, a little French, and very good chess.",
] as const;

export const occasions = [
  "Call Mum", "Choir practice", "Dentist", "Parents' evening", "Swimming", "Bin day", "Physio", "Lunch with Oma", "Stand-up",
  "Football: U9 away", "Flight to Lisbon ✈", "Rent", "Birthday party", "Book club; bring cake", "Tyre change",
] as const;

export const chores = [
  "Ask Grandpa for the soup recipe", "Renew passport", "Fix the gate", "Buy a birthday card", "Cancel the gym", "Order glasses",
  "Write to the landlord", "Descale the kettle", "Return library books", "Sort the photos",
] as const;

/** Escapes a text value (RFC 5545, 3.3.11; RFC 2426, 4). */
export function escapeText(text: string): string {
  return text.replace(/[\\;,]/g, "\\$&").replaceAll("\n", "\\n");
}

/** Joins content lines with CRLF, folded so that none is longer than 75 bytes (RFC 5545, 3.1) and no character is cut. */
export function contentLines(lines: readonly string[]): string {
  return lines.map((line) => `${fold(line)}\r\n`).join("");
}

function fold(line: string): string {
  if (Buffer.byteLength(line) <= 75) return line;
  const rows: string[] = [];
  let row = "";
  let bytes = 0;
  for (const char of line) {
    const size = Buffer.byteLength(char);
    if (bytes + size > 75) {
      rows.push(row);
      row = " ";
      bytes = 1;
    }
    row += char;
    bytes += size;
  }
  return [...rows, row].join("\r\n");
}

/** 20260131 */
export function basicDate(date: Date): string {
  return date.toISOString().slice(0, 10).replaceAll("-", "");
}

/** 20260131T173000, without a zone */
export function basicDateTime(date: Date): string {
  return `${basicDate(date)}T${date.toISOString().slice(11, 19).replaceAll(":", "")}`;
}
