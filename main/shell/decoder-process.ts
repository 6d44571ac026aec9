// A process of its own that gets bytes which strangers wrote and gives back a small picture: see main/decoder/main.ts.
import { decode } from "../decoder/decode.ts";
import type { Answer, Job } from "../decoder/messages.ts";

process.parentPort.once("message", ({ ports: [port] }) => {
  port?.on("message", ({ data }) => void outcome(data as Job).then((answer) => port.postMessage(answer)));
  port?.start();
});

async function outcome({ bytes, edge }: Job): Promise<Answer> {
  try {
    return { image: await decode(bytes, edge) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : "no picture" };
  }
}
