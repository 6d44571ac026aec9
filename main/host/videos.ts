import { open } from "node:fs/promises";
import type { Handlers } from "../api/contract.ts";
import { LifeboatError } from "../api/errors.ts";
import { movieLength } from "../engine/formats/movie-length.ts";
import type { Shown } from "./read/rows.ts";
import { current, type State } from "./state.ts";
import { isVideo } from "./things.ts";

type Calls = Pick<Handlers, "videoLength" | "keepFrame">;

export function videos(state: State): Calls {
  return {
    async videoLength({ version }) {
      const { ext, hash } = await videoOf(state, version);
      if (ext === null) return { seconds: null };
      await using file = await open(current(state).engine.vault.blobs.path(Buffer.from(hash, "hex"), ext), "r");
      const { size } = await file.stat();
      const read = async (at: number, length: number): Promise<Uint8Array> => {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
        return buffer.subarray(0, bytesRead);
      };
      return { seconds: (await movieLength(read, size)) ?? null };
    },

    async keepFrame({ version, frame }) {
      const { hash } = await videoOf(state, version);
      await state.options.keepFrame?.(hash, Buffer.from(frame, "base64"));
      return {};
    },
  };
}

/** Throws not-found for what is no video, or not kept. */
async function videoOf(state: State, version: number): Promise<Shown> {
  const [row] = await current(state).screens.lists.rows([version]);
  if (row?.picture && isVideo(row)) return row.picture;
  throw new LifeboatError("not-found", `version ${version} is no video`);
}
