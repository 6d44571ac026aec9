// Requests to one Immich server (versions 2 and 3, as its server sources name things).
import { z } from "zod";
import { LifeboatError, type ErrorCode } from "../../../api/errors.ts";
import { collect } from "../dav/collect.ts";
import { retryAfterMs } from "../../net/retry-after.ts";
import { codeOfStatus } from "../dav/status.ts";
import type { Io } from "../provider.ts";

export type Ask = {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** After "/api/". */
  readonly path: string;
  readonly json?: unknown;
  /** Opened anew for each try. */
  readonly body?: () => ReadableStream<Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
};

const mostAnswer = 64_000_000;
const told = z.object({ message: z.union([z.string(), z.array(z.string())]).optional() });

/** An answer that is no success. */
export class ImmichError extends LifeboatError {
  readonly status: number;

  constructor(code: ErrorCode, detail: string, answer: { readonly status: number; readonly afterMs: number | undefined }) {
    super(code, detail, answer.afterMs === undefined ? {} : { afterMs: answer.afterMs });
    this.status = answer.status;
  }
}

export class Immich {
  readonly #api: URL;
  readonly #key: string;

  /** `api` ends in "/api/". */
  constructor(api: URL, key: string) {
    this.#api = api;
    this.#key = key;
  }

  /** Any success, and 416 for a range that is not there; the caller uses up its body. Throws ImmichError. */
  async send({ method, path, json, body, headers }: Ask, io: Io): Promise<Response> {
    const init: RequestInit & { duplex: "half" } = {
      method,
      headers: { accept: "application/json", "x-api-key": this.#key, ...(json !== undefined && { "content-type": "application/json" }), ...headers },
      body: json === undefined ? (body?.() ?? null) : JSON.stringify(json),
      credentials: "include",
      duplex: "half",
      signal: io.signal,
    };
    const response = await io.fetch(new URL(path, this.#api), init);
    if ((response.status >= 200 && response.status < 300) || response.status === 416) return response;
    throw await errorOf(response, `${method} ${path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "…")}`, io.now());
  }

  /** Throws bad-answer for one that is not of that shape. */
  async ask<T>(ask: Ask, shape: z.ZodType<T>, io: Io): Promise<T> {
    const response = await this.send(ask, io);
    const text = Buffer.from(await collect(response.body ?? [], mostAnswer)).toString();
    const parsed = shape.safeParse(jsonOf(text));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new LifeboatError("bad-answer", `${ask.method} ${ask.path.split("?")[0] ?? ""}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`);
  }

  /** For its status alone. */
  async tell(ask: Ask, io: Io): Promise<void> {
    const response = await this.send(ask, io);
    await response.body?.cancel();
  }
}

async function errorOf(response: Response, what: string, now: Date): Promise<ImmichError> {
  const { status } = response;
  const text = await collect(response.body ?? [], 64_000).then((bytes) => Buffer.from(bytes).toString(), () => "");
  const { message } = told.safeParse(jsonOf(text)).data ?? {};
  const said = (Array.isArray(message) ? message.join(", ") : (message ?? "")).slice(0, 200);
  const afterMs = retryAfterMs(response.headers.get("retry-after"), now);
  return new ImmichError(codeOf(status, said), `${what}: status ${status}${said === "" ? "" : ` (${said})`}`, { status, afterMs });
}

function codeOf(status: number, said: string): ErrorCode {
  if (/quota/i.test(said)) return "quota";
  if (status === 400 || status === 415 || status === 422) return "invalid-item";
  return codeOfStatus(status);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
