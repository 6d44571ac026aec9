// A process of its own that gets bytes which strangers wrote and gives back a small picture: see main/decoder/main.ts.
import { answerTo } from "../decoder/answer.ts";
import type { Job } from "../decoder/messages.ts";

process.parentPort.once("message", ({ ports: [port] }) => {
  port?.on("message", ({ data }) => void answerTo(data as Job).then((answer) => port.postMessage(answer)));
  port?.start();
});
