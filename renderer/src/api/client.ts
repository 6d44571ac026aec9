import type { CallName, Failure, Input, Output } from "../../../main/api/contract.ts";
import type { ErrorCode } from "../../../main/api/errors.ts";
import type { ApiEvent } from "../../../main/api/events.ts";
import type { Bridge } from "../../../preload/bridge.ts";
import { webBridge } from "./web.ts";

declare global {
  interface Window {
    /** Set by the preload in Electron. */
    readonly lifeboat?: Bridge;
  }
}

/** What a call rejects with. The words for `code` are in resources (errors.<code>). */
export class ApiFailure extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  /** With new-host: the server the sign-in would go to. */
  readonly host: string | undefined;

  constructor({ code, detail, host }: Failure) {
    super(`${code}: ${detail}`);
    this.name = "ApiFailure";
    this.code = code;
    this.detail = detail;
    this.host = host;
  }
}

/** Through the preload in Electron, else to the host that served this page. */
const bridge = window.lifeboat ?? webBridge();

/** Asks the engine. Rejects with ApiFailure only; while the engine is being restarted a call waits. */
export async function call<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> {
  const result = await bridge.call(name, input);
  if (result.ok) return result.value;
  throw new ApiFailure(result.error);
}

/** Listens to everything the engine tells; the answer ends it. */
export function onEvent(listener: (event: ApiEvent) => void): () => void {
  return bridge.onEvent(listener);
}

/** What the desktop alone can do; undefined in a browser. */
export const shell: Bridge["shell"] | undefined = window.lifeboat?.shell;
