let chosen: string | null = null;

/** The folder picked on Welcome, kept over a look at the rehearsal; null for the usual one. */
export const chosenFolder = (): string | null => chosen;

export function chooseFolder(folder: string): void {
  chosen = folder;
}
