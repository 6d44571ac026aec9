import { asLifeboatError, LifeboatError, systemCode, type ErrorCode } from "../../api/errors.ts";

const undiciCodes: Readonly<Record<string, ErrorCode>> = {
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  UND_ERR_SOCKET: "offline",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "bad-answer",
  UND_ERR_HEADERS_OVERFLOW: "bad-answer",
  UND_ERR_INVALID_ARG: "usage",
  Z_BUF_ERROR: "bad-answer",
  Z_DATA_ERROR: "bad-answer",
};

const certificate = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO)/;

/** What a failed request was, as a LifeboatError; the thrown error stays as its cause. */
export function asNetError(thrown: unknown, host: string): LifeboatError {
  if (thrown instanceof LifeboatError || !(thrown instanceof Error)) return asLifeboatError(thrown);
  if (thrown.cause instanceof LifeboatError) return thrown.cause;
  const code = systemCode(thrown);
  const known = undiciCodes[code] ?? (code.startsWith("HPE_") ? "bad-answer" : undefined);
  const detail = `${host}: ${thrown.message || code}`;
  if (known !== undefined) return new LifeboatError(known, detail, { cause: thrown });
  if (certificate.test(code)) return new LifeboatError("offline", `${host}: no trust, ${thrown.message}`, { cause: thrown });
  const other = asLifeboatError(thrown);
  return new LifeboatError(other.code, detail, { cause: thrown });
}
