import type { ErrorCode } from "../../../api/errors.ts";
import { LifeboatError } from "../../../api/errors.ts";
import { hex, responses } from "./codes.ts";

const meanings: ReadonlyMap<number, readonly [ErrorCode, string]> = new Map([
  [responses.OperationNotSupported, ["unsupported", "the device cannot do that"]],
  [responses.ParameterNotSupported, ["unsupported", "the device cannot do that so"]],
  [responses.InvalidObjectHandle, ["gone", "the device has it no more"]],
  [responses.InvalidParentObject, ["gone", "the folder is not there any more"]],
  [responses.InvalidStorageID, ["gone", "the card is not there any more"]],
  [responses.StoreNotAvailable, ["source-locked", "its storage is closed: the screen may be locked"]],
  [responses.AccessDenied, ["forbidden", "the device does not give it out"]],
  [responses.DeviceBusy, ["no-answer", "the device is busy"]],
]);

export const storageClosed = "its storage was closed: the phone was locked or only charges now, or the card was taken out";

/** Why a device did not do what it was asked to. */
export function responseError(code: number, doing: string): LifeboatError {
  const [known, why] = meanings.get(code) ?? ["no-answer", `the device answered ${hex(code)}`];
  return new LifeboatError(known, `${doing}: ${why}`);
}
