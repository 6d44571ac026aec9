import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { fallingSnow } from "./scenes/snowfall.ts";

const run = promisify(execFile);
const rate = 24;

/** Snow past the window, frame by frame, as H.264; one thread and no encoder stamp, so that it stays the same. */
export async function renderVideo(video: { readonly seconds: number; readonly taken: string }): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), "sample-video-"));
  try {
    const count = video.seconds * rate;
    for (let i = 0; i < count; i += 1) {
      const frame = await sharp(Buffer.from(fallingSnow(i / count))).png().toBuffer();
      await writeFile(join(folder, `${String(i).padStart(4, "0")}.png`), frame);
    }
    const file = join(folder, "out.mp4");
    const encode = ["-c:v", "libx264", "-preset", "slow", "-crf", "30", "-pix_fmt", "yuv420p", "-threads", "1", "-movflags",
      "+faststart"];
    const stamp = ["-metadata", `creation_time=${video.taken}`, "-fflags", "+bitexact", "-flags:v", "+bitexact"];
    await run("ffmpeg", ["-v", "error", "-framerate", String(rate), "-i", join(folder, "%04d.png"), ...encode, ...stamp, file]);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
