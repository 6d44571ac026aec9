import type { Output } from "../../../main/api/contract.ts";
import { call } from "./client.ts";

/** What the first screen shows. */
export type First = { readonly app: Promise<Output<"app">>; readonly home: Promise<Output<"home">> };

export const first: First = { app: call("app", {}), home: call("home", {}) };
for (const answer of Object.values(first)) answer.catch(() => undefined); // whoever shows it asks again
