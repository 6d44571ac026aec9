import { defineConfig } from "vite";
import react from "@vitejs/plugin-react";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: "../out/renderer",
    emptyOutDir: true,
    minify: true,
    target: "chrome140",
    // Inline data: URLs and the polyfill's inline script would need holes in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
