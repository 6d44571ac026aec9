/** What the exported page says. Hosts hand in other languages; `{...}` are filled in. */
export const englishWords = {
  language: "en",
  title: "Everything Lifeboat kept",
  intro: "This page and the files beside it need no Lifeboat and no internet. It was written on {date}.",
  files: "Any program can import what lies in {folders}.",
  people: "People",
  groups: "Groups",
  dates: "Calendar",
  undated: "Without a date",
  tasks: "To-dos",
  photos: "Photos",
  albums: "Albums",
  birthday: "Birthday",
  repeats: "repeats",
  due: "due",
  done: "done",
  open: "open",
  video: "Video",
  missing: "Could not be exported",
  made: "Made by Lifeboat. The .vcf, .ics and photo files are the data; this page only shows it.",
} as const;

export type ExportWords = { readonly [K in keyof typeof englishWords]: string };

export const fill = (text: string, values: Readonly<Record<string, string>>): string => text.replaceAll(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all);
