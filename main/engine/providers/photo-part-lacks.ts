import type { Lack } from "./provider.ts";

/** For places that keep a photo, and nothing beside it. */
export const photoPartLacks: readonly Lack[] = ["live", "edited", "edited-live", "xmp", "aae", "edited-xmp", "edited-aae", "json"].map((part) => ({ kind: "photo", field: `part:${part}` }));
