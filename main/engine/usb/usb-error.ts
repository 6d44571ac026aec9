import type { ErrorCode } from "../../api/errors.ts";
import { LifeboatError } from "../../api/errors.ts";

/** Systems without a desktop lack the rules that give a device to whoever sits at it. */
const rules = process.platform === "linux" ? " (packages with the rules for that: libmtp-common for files, android-sdk-platform-tools-common or android-udev for USB debugging; plug it in again then)" : "";

/** The module throws plain Errors; their texts are those of nusb (error.rs, transfer/mod.rs, platform/). */
const texts: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [/errno 19\b|not found \(errno 2\)|disconnected|invalid state/i, "source-away", "the device was unplugged"],
  [/errno (?:1|13)\b|permission denied/i, "forbidden", `this computer does not let you use the device${rules}`],
  [/busy|exclusive access|errno 16\b/i, "source-busy", "another program uses the device"],
  [/cancelled/i, "timeout", "the device did not answer in time"],
  [/stall/i, "bad-answer", "the device refused a transfer"],
  [/not supported|unsupported|incompatible driver/i, "unsupported", "this system does not let programs use the device"],
];

export function usbError(thrown: unknown): LifeboatError {
  if (thrown instanceof LifeboatError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const known = texts.find(([pattern]) => pattern.test(text));
  return new LifeboatError(known?.[1] ?? "bad-answer", known?.[2] ?? `the device failed: ${text.slice(0, 200)}`, { cause: thrown });
}

/** Whether an endpoint has to be cleared before it is used again. */
export function isStall({ cause }: LifeboatError): boolean {
  return cause instanceof Error && /stall/i.test(cause.message);
}
