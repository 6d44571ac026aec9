// Google's to-dos have no place that nobody sees. While one is being made its key stands in the last line of its notes; the
// next request takes it out again. One that a broken run left behind is found by it, and is not read as a note.
const line = /(?:^|\n)\[lifeboat:([\w-]{1,64})\]$/;

export const withKey = (notes: string, key: string): string => `${notes}${notes === "" ? "" : "\n"}[lifeboat:${key}]`;
export const withoutKey = (notes: string): string => notes.replace(line, "");
export const keyIn = (notes: string | null | undefined): string | undefined => line.exec(notes ?? "")?.[1];
