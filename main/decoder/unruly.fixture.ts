// A decoder that misbehaves on command: the first byte says how.
import type { Answer, Job } from "./messages.ts";

process.on("message", ({ bytes, edge }: Job) => {
  const [how] = bytes;
  if (how === 1) process.abort();
  if (how === 2) for (;;) continue;
  if (how === 3) setTimeout(() => process.exit(), 0);
  else process.send?.({ image: new Uint8Array([edge, ...bytes]) } satisfies Answer);
});
process.on("disconnect", () => process.exit());
