// What is known of devices before they are asked, as data: what can be found out by asking is not here.
import type { Kind } from "../provider.ts";
import type { UsbDevice } from "../../usb/devices.ts";

export type Quirks = {
  /** Kinds it can hold. */
  readonly kinds: readonly Kind[];
  /** Its persistent ids stay with an object, and may stand for it in an etag. Android makes them of path and time. */
  readonly stableIds: boolean;
  /** Its lists of all properties are wrong, or hang it. */
  readonly bulkLists: boolean;
  /** Its small pictures can be asked for. */
  readonly thumbs: boolean;
  /** It lists only part of what it holds, so that nothing is gone for not being listed. */
  readonly hides: boolean;
  /** It has one storage, by another id each time it is unlocked. */
  readonly oneStorage: boolean;
  /** Ids of storages it names while it is locked, or nobody has said there yet that this computer may look. */
  readonly closedIds: readonly number[];
  /** Its session stays open: after one that was closed it refuses all it is asked. */
  readonly staysOpen: boolean;
  /** So long after its session was opened its storage may come. */
  readonly opensWithinMs: number;
};

type Row = { readonly vendorId: number; readonly productIds?: readonly number[]; readonly is: Partial<Quirks> };

const usual: Quirks = { kinds: ["photo", "contact", "event", "task"], stableIds: false, bulkLists: true, thumbs: true, hides: false, oneStorage: false, closedIds: [], staysOpen: false, opensWithinMs: 0 };

const table: readonly Row[] = [
  // iPhone and iPad: PTP, and of the camera roll what is not in iCloud only. Since iOS 10 the storage is there a moment after the
  // session, and 0xfeedface until then (libgphoto2, issue 132).
  { vendorId: 0x05ac, is: { kinds: ["photo"], hides: true, oneStorage: true, closedIds: [0xfeed_face], opensWithinMs: 5000 } },
  // Nokia N-series and Creative players that libmtp's authors found to fail on lists of properties.
  { vendorId: 0x041e, is: { bulkLists: false } },
  { vendorId: 0x0421, productIds: [0x0488, 0x04ba, 0x04be, 0x04d1, 0x04e1], is: { bulkLists: false } },
  // Canon's EOS 5D Mark IV, 80D, 5DS, 5DS R, R, RP, 2000D, PowerShot G7 X and SX530 HS (libgphoto2, issue 92).
  { vendorId: 0x04a9, productIds: [0x3281, 0x3294, 0x3295, 0x329d, 0x329f, 0x32af, 0x32da, 0x32e1, 0x32e2], is: { staysOpen: true } },
  // Windows phones and Zune keep real ids.
  { vendorId: 0x045e, is: { stableIds: true } },
];

export function quirksOf({ vendorId, productId }: Pick<UsbDevice, "vendorId" | "productId">): Quirks {
  const rows = table.filter((row) => row.vendorId === vendorId && row.productIds?.includes(productId) !== false);
  return rows.reduce<Quirks>((quirks, row) => ({ ...quirks, ...row.is }), usual);
}
