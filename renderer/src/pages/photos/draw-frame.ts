/** Longest side, in pixels: as large as the engine's own small pictures. */
const edge = 480;
const quality = 0.8;
const patienceMs = 15_000;
/** The very first frame is often black. */
const wantedSecond = 1;

/** One at a time: films are large, and who looks at them scrolls on. */
let last: Promise<unknown> = Promise.resolve();

/** A frame of a video as JPEG in base64; null where this browser cannot draw any, or nobody waits for it any more. */
export function drawFrame(path: string, signal: AbortSignal): Promise<string | null> {
  const drawn = last.then(() => (signal.aborted ? null : draw(path, AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]))));
  last = drawn;
  return drawn;
}

async function draw(path: string, signal: AbortSignal): Promise<string | null> {
  const video = document.createElement("video");
  video.muted = true;
  video.preload = "auto";
  try {
    const loaded = once(video, "loadeddata", signal);
    video.src = path;
    await loaded;
    const sought = once(video, "seeked", signal);
    video.currentTime = Number.isFinite(video.duration) ? Math.min(wantedSecond, video.duration / 2) : 0;
    await sought;
    return frameOf(video);
  } catch {
    return null;
  } finally {
    // Ends what is still being fetched.
    video.removeAttribute("src");
    video.load();
  }
}

function frameOf(video: HTMLVideoElement): string | null {
  const { videoWidth, videoHeight } = video;
  const scale = Math.min(1, edge / Math.max(videoWidth, videoHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(videoWidth * scale);
  canvas.height = Math.round(videoHeight * scale);
  if (canvas.width === 0 || canvas.height === 0) return null;
  canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", quality).split(",")[1] ?? null;
}

function once(video: HTMLVideoElement, event: "loadeddata" | "seeked", signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (): void => reject(new Error(`no ${event}`));
    video.addEventListener(event, () => resolve(), { once: true, signal });
    video.addEventListener("error", failed, { once: true, signal });
    signal.addEventListener("abort", failed, { once: true });
  });
}
