/** What the exported page says, `export` of resources/text; `{...}` are filled in. */
export type ExportWords = Readonly<
  Record<
    | "language" | "title" | "intro" | "files" | "people" | "groups" | "dates" | "undated" | "tasks" | "photos" | "albums" | "birthday" | "repeats"
    | "due" | "done" | "open" | "video" | "missing" | "made",
    string
  >
>;

export const fill = (text: string, values: Readonly<Record<string, string>>): string => text.replaceAll(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all);
