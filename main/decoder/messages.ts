/** To the decoder: one picture at a time. `edge` is the longest side of what comes back, in pixels. */
export type Job = { readonly bytes: Uint8Array; readonly edge: number };

/** Back: a small WebP, or why there is none. A crash answers nothing. */
export type Answer = { readonly image: Uint8Array } | { readonly failed: string };
