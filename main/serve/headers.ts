/** On every answer. */
export const always = {
  "X-Content-Type-Options": "nosniff",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-store",
} as const;

/** Of the page: only what the host itself serves runs, and nothing leaves. `origin` is the one it was asked under. */
export function pagePolicy(origin: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "media-src 'self'",
    "font-src 'self'",
    `connect-src 'self' ${origin.replace(/^http/, "ws")}`,
    "require-trusted-types-for 'script'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** Of bytes that came from outside: even opened by themselves they run nothing and load nothing. */
export const blobPolicy = "sandbox; default-src 'none'";
