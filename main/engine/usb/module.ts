/// <reference types="w3c-web-usb" />
// The native module: loaded when a device is opened, so that starting stays fast and a system without it works.
import type { usb } from "usb";
import { LifeboatError } from "../../api/errors.ts";
import { usbError } from "./usb-error.ts";

export type NativeUsb = typeof usb;
export type NativeDevice = Awaited<ReturnType<NativeUsb["getDevices"]>>[number];

/** Throws "unsupported" where there is none for this system. */
export async function loadUsb(): Promise<NativeUsb> {
  // Transfers wait in threads of their own. These only pass on what came, and with more of them each wakes another one for
  // nothing: six switches of threads a transfer instead of four.
  process.env["TOKIO_WORKER_THREADS"] ??= "1";
  try {
    return (await import("usb")).usb;
  } catch (thrown) {
    throw new LifeboatError("unsupported", "USB cannot be used on this system", { cause: thrown });
  }
}

/** The device as it is plugged in now. Throws "source-away". */
export async function findNative({ bus, address, vendorId, productId }: { bus: string; address: number; vendorId: number; productId: number }): Promise<NativeDevice> {
  const usb = await loadUsb();
  const devices = await usb.getDevices().catch((thrown: unknown) => {
    throw usbError(thrown);
  });
  const found = devices.find((device) => device.bus === bus && device.address === address && device.vendorId === vendorId && device.productId === productId);
  if (found === undefined) throw new LifeboatError("source-away", "the device is not plugged in any more");
  return found;
}
