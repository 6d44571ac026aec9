// Numbers of PTP (ISO 15740) and MTP 1.1, under their names there; only those spoken here.

export const operations = {
  GetDeviceInfo: 0x1001,
  OpenSession: 0x1002,
  CloseSession: 0x1003,
  GetStorageIDs: 0x1004,
  GetStorageInfo: 0x1005,
  GetObjectHandles: 0x1007,
  GetObjectInfo: 0x1008,
  GetObject: 0x1009,
  GetThumb: 0x100a,
  GetPartialObject: 0x101b,
  GetObjectPropValue: 0x9803,
  GetObjectPropList: 0x9805,
  /** Android: a 64-bit offset, in two halves, the lower one first. */
  GetPartialObject64: 0x95c1,
} as const;
export type Operation = keyof typeof operations;

export const responses = {
  OK: 0x2001,
  GeneralError: 0x2002,
  SessionNotOpen: 0x2003,
  InvalidTransactionID: 0x2004,
  OperationNotSupported: 0x2005,
  ParameterNotSupported: 0x2006,
  IncompleteTransfer: 0x2007,
  InvalidStorageID: 0x2008,
  InvalidObjectHandle: 0x2009,
  AccessDenied: 0x200f,
  StoreNotAvailable: 0x2013,
  SpecificationByFormatUnsupported: 0x2014,
  DeviceBusy: 0x2019,
  InvalidParentObject: 0x201a,
  InvalidParameter: 0x201d,
  SessionAlreadyOpen: 0x201e,
  TransactionCancelled: 0x201f,
} as const;

export const events = {
  StoreAdded: 0x4004,
  StoreRemoved: 0x4005,
} as const;

export const properties = {
  StorageID: 0xdc01,
  ObjectFormat: 0xdc02,
  ObjectSize: 0xdc04,
  ObjectFileName: 0xdc07,
  DateCreated: 0xdc08,
  DateModified: 0xdc09,
  ParentObject: 0xdc0b,
  PersistentUID: 0xdc41,
} as const;

/** Of a folder. */
export const association = 0x3001;
/** Of a file that is of no format the device knows. */
export const undefinedFormat = 0x3000;
/** As a parent: the top of the storage. */
export const top = 0xffff_ffff;
/** As a storage: all of them. */
export const everyStorage = 0xffff_ffff;
/** As a parent: whatever it is. */
export const anywhere = 0;
/** A 32-bit size that says: 4 GiB or more. */
export const sizeBeyond = 0xffff_ffff;

export function hex(code: number): string {
  return `0x${code.toString(16)}`;
}
