/**
 * What somebody dropped on the window, or chose: a source, with its form filled in, or nothing that is understood. `into`: what it
 * may be a newer export of; `here`: what lies there is kept as this already. "apart": things that lie in several folders.
 */
export type Recognised =
  | { readonly is: "source"; readonly provider: string; readonly settings: Readonly<Record<string, string>>; readonly into: readonly SourceName[]; readonly here: SourceName | null }
  | { readonly is: "nothing"; readonly why: "unknown" | "apart" | "not-there" };
export type SourceName = { readonly id: number; readonly name: string };
