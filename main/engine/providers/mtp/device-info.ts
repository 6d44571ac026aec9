// What a device and its storages say about themselves.
import { cleanText } from "../../usb/clean-text.ts";
import { Dataset } from "./dataset.ts";

export type DeviceInfo = {
  /** 6 for MTP. */
  readonly extensionId: number;
  /** "microsoft.com: 1.0; android.com: 1.0;" */
  readonly extension: string;
  readonly operations: ReadonlySet<number>;
  readonly manufacturer?: string;
  readonly model?: string;
  readonly version?: string;
  readonly serial?: string;
};

/** MTP 1.1, 5.1.1. */
export function parseDeviceInfo(bytes: Uint8Array): DeviceInfo {
  const data = new Dataset(bytes);
  data.skip(2);
  const extensionId = data.u32();
  data.skip(2);
  const extension = data.text();
  data.skip(2);
  const operations = new Set(data.u16s());
  // Events, device properties, capture formats, playback formats.
  for (let n = 0; n < 4; n += 1) data.u16s();
  const [manufacturer, model, version, serial] = Array.from({ length: 4 }, () => (data.left > 0 ? cleanText(data.text()) : undefined));
  return {
    extensionId,
    extension,
    operations,
    ...(manufacturer !== undefined && { manufacturer }),
    ...(model !== undefined && { model }),
    ...(version !== undefined && { version }),
    ...(serial !== undefined && { serial }),
  };
}

export type StorageInfo = {
  readonly removable: boolean;
  readonly description?: string;
  readonly volume?: string;
};

const removableTypes = new Set([2, 4]);

/** MTP 1.1, 5.2.2. */
export function parseStorageInfo(bytes: Uint8Array): StorageInfo {
  const data = new Dataset(bytes);
  const type = data.u16();
  data.skip(2 + 2 + 8 + 8 + 4);
  const [description, volume] = [cleanText(data.text()), data.left > 0 ? cleanText(data.text()) : undefined];
  return { removable: removableTypes.has(type), ...(description !== undefined && { description }), ...(volume !== undefined && { volume }) };
}
