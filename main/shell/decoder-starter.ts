import type { MessagePortMain, ParentPort } from "electron";
import type { Answer } from "../decoder/messages.ts";
import type { DecoderProcess, StartDecoder } from "../decoder/process.ts";
import type { FromEngine, ToEngine } from "./engine-messages.ts";

/** Decoder processes that the shell starts: in the engine's process, over its channel to the shell. */
export function decoderStarter(shell: ParentPort): StartDecoder {
  let next = 1;
  return () => startDecoder(shell, next++);
}

function startDecoder(shell: ParentPort, id: number): DecoderProcess {
  const tell = (message: FromEngine): void => shell.postMessage(message);
  const { promise: opened, resolve: open } = Promise.withResolvers<MessagePortMain>();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const hear = ({ data, ports: [port] }: { data: unknown; ports: MessagePortMain[] }): void => {
    const message = data as ToEngine;
    if (!("id" in message) || message.id !== id) return;
    if (message.is === "decoder" && port) open(port);
    if (message.is !== "decoder-ended") return;
    shell.off("message", hear);
    end();
  };
  shell.on("message", hear);
  void opened.then((port) => port.start());
  tell({ is: "start-decoder", id });
  return {
    ask: (job) => {
      const answered = opened.then((port) => {
        const answer = new Promise<Answer>((resolve) => port.once("message", ({ data }) => resolve(data as Answer)));
        port.postMessage(job);
        return answer;
      });
      return Promise.race([answered, ended.then(() => undefined)]);
    },
    ended,
    kill: () => tell({ is: "kill-decoder", id }),
  };
}
