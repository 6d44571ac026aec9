const scenes: Record<string, () => string> = {
  x: () => `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1200"><rect width="1600" height="1200" fill="#abc"/></svg>`,
};
export function isScene(n: string): boolean { return n in scenes; }
export function drawing(n: string): string { return scenes[n]?.() ?? ""; }
