import { jsonRaw } from "../json-raw.ts";

/** Addresses that are signed, and what changes without any change of the item. */
const volatile = new Set(["etag", "htmlLink", "selfLink", "webViewLink", "updated", "updateTime"]);

export const googleRaw = jsonRaw("application/vnd.google+json", (name) => volatile.has(name));
