// What secrets.json may hold. Loaded when there is such a file, since zod takes longer to load than most commands run.
import { z } from "zod";

/** Bounds keep a file that somebody tampered with from taking all memory. `memory` is in KiB. */
const cost = z.object({
  salt: z.base64().length(24),
  memory: z.int().min(8192).max(1 << 20),
  passes: z.int().min(1).max(20),
  parallelism: z.int().min(1).max(16),
});
const sealed = z.object({ nonce: z.base64().length(16), data: z.base64() });

/** Where the key is; `check` tells a wrong one before it is used. */
const key = z.discriminatedUnion("is", [
  z.object({ is: z.literal("keychain"), name: z.string(), check: sealed }),
  z.object({ is: z.literal("passphrase"), cost, check: sealed }),
]);

/** Sealed here, or in a file of the person's own that is read at each use. */
const entry = z.object({ vault: z.string(), account: z.string(), name: z.string() }).and(z.union([z.object({ sealed }), z.object({ file: z.string() })]));

export const storeSchema = z.object({ format: z.literal(1), key: key.optional(), entries: z.array(entry) });

export type Cost = z.infer<typeof cost>;
export type Sealed = z.infer<typeof sealed>;
export type StoredKey = z.infer<typeof key>;
export type Entry = z.infer<typeof entry>;
export type Store = z.infer<typeof storeSchema>;
