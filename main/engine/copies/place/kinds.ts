import { z } from "zod";
import { LifeboatError } from "../../../api/errors.ts";
import { openFolder } from "./folder.ts";
import { patient } from "./patient.ts";
import type { OpenHow, Place } from "./place.ts";

const address = z.url({ protocol: /^https?$/, error: "not an address" });

/** Settings by kind; never a secret. */
const placeSettings = {
  folder: z.object({ dir: z.string().min(1) }),
  webdav: z.object({ url: address, user: z.string().min(1) }),
  s3: z.object({
    endpoint: address,
    bucket: z.string().regex(/^[\w.-]{1,255}$/, "not the name of a bucket"),
    accessKey: z.string().min(1),
    region: z.string().default("us-east-1"),
    prefix: z.string().regex(/^[\w./-]*$/, "only letters, digits and . _ - / are possible").default(""),
  }),
} as const;

export type PlaceKind = keyof typeof placeSettings;

export const isPlaceKind = (kind: string): kind is PlaceKind => Object.hasOwn(placeSettings, kind);

/** Throws usage, naming the field. */
export function readPlaceSettings<K extends PlaceKind>(kind: K, settings: unknown): z.infer<(typeof placeSettings)[K]> {
  const parsed = placeSettings[kind].safeParse(settings);
  if (parsed.success) return parsed.data as z.infer<(typeof placeSettings)[K]>;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join(".") || "settings";
  const isLacking = (settings as Readonly<Record<string, unknown>> | null)?.[field] === undefined;
  throw new LifeboatError("usage", isLacking ? `${field} is needed` : `${field}: ${issue?.message ?? "not understood"}`);
}

/** Throws source-away, auth, usage. What speaks HTTP is loaded when it is used. */
export async function openPlace(kind: string, settings: unknown, how: OpenHow): Promise<Place> {
  switch (kind) {
    case "folder":
      return openFolder(readPlaceSettings("folder", settings), how);
    case "webdav":
      return patient(await (await import("./webdav.ts")).openWebdav(readPlaceSettings("webdav", settings), how));
    case "s3":
      return patient(await (await import("./s3.ts")).openS3(readPlaceSettings("s3", settings), how));
    default:
      throw new LifeboatError("usage", `there is no kind of place called "${kind}"`);
  }
}
