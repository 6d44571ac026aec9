// A process of its own: it gets bytes that strangers wrote and gives back a small picture. It holds no secret, opens no
// file and no connection; whatever it is made to do, it can only answer. decoder.ts watches it and ends it.
import { answerTo } from "./answer.ts";
import type { Job } from "./messages.ts";

process.on("message", (job: Job) => void answerTo(job).then((answer) => process.send?.(answer)));
process.on("disconnect", () => process.exit());
