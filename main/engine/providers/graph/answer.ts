import { LifeboatError, type ErrorCode } from "../../../api/errors.ts";

/** One answer of the service, of a request by itself or in a batch. `body` is JSON, base64 text in a batch, or undefined. */
export type Answer = { readonly status: number; readonly retryAfter: string | undefined; readonly body: unknown };

const codes: Readonly<Record<number, ErrorCode>> = {
  400: "invalid-item",
  401: "auth",
  403: "forbidden",
  404: "gone",
  405: "unsupported",
  409: "conflict",
  410: "gone",
  412: "conflict",
  413: "too-large",
  422: "invalid-item",
  423: "conflict",
  429: "rate-limited",
  507: "quota",
};
const byName: Readonly<Record<string, ErrorCode>> = { quotaLimitReached: "quota", ErrorQuotaExceeded: "quota", ErrorMessageSizeExceeded: "too-large" };

export const isDone = ({ status }: Answer): boolean => status >= 200 && status < 300;

/** What a refused request was. The service's own words may quote an item, so only its code is told. */
export function errorOf(answer: Answer): LifeboatError {
  const { status, retryAfter } = answer;
  const name = errorName(answer);
  const code = byName[name] ?? codes[status] ?? (status >= 500 ? "server" : "bad-answer");
  const wait = waitOf(retryAfter);
  return new LifeboatError(code, `answered ${status}${name === "" ? "" : ` ${name}`}`, wait === undefined ? {} : { afterMs: wait });
}

/** `error.code` of the body, "" where there is none. */
export function errorName({ body }: Answer): string {
  const { error } = (body ?? {}) as { readonly error?: { readonly code?: unknown } };
  const code = error?.code;
  return typeof code === "string" && /^[\w.-]{1,80}$/.test(code) ? code : "";
}

/** Retry-After in seconds, as milliseconds. */
export function waitOf(retryAfter: string | undefined): number | undefined {
  const seconds = Number(retryAfter ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
