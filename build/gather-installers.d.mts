export function gather(from: string, to: string): void;
export function mergeFeeds(one: string, other: string): string;
