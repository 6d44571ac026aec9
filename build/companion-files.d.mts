import type { Plugin } from "vite";

export const natives: RegExp;
export function companionFiles(): Plugin;
