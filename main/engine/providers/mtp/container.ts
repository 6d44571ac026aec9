// What travels over the bulk pipes (USB Still Image Capture Device Definition 1.0, section 7).

export const containerTypes = { command: 1, data: 2, response: 3, event: 4 } as const;
export const headerLength = 12;
/** As a length: until a short packet. */
export const endless = 0xffff_ffff;
const mostParameters = 5;

export type Header = {
  /** Of all of it, this header included. */
  readonly length: number;
  readonly type: number;
  readonly code: number;
  readonly transaction: number;
};

export function command(code: number, transaction: number, parameters: readonly number[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(headerLength + 4 * parameters.length));
  bytes.setUint32(0, bytes.byteLength, true);
  bytes.setUint16(4, containerTypes.command, true);
  bytes.setUint16(6, code, true);
  bytes.setUint32(8, transaction, true);
  for (const [n, parameter] of parameters.entries()) bytes.setUint32(headerLength + 4 * n, parameter >>> 0, true);
  return new Uint8Array(bytes.buffer);
}

/** Undefined for what is too short to be one, or claims to be shorter than its own header. */
export function headerOf(bytes: Uint8Array): Header | undefined {
  if (bytes.length < headerLength) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = { length: view.getUint32(0, true), type: view.getUint16(4, true), code: view.getUint16(6, true), transaction: view.getUint32(8, true) };
  return header.length < headerLength ? undefined : header;
}

/** The code of an event; undefined for what is none. */
export function eventOf(bytes: Uint8Array): number | undefined {
  const header = headerOf(bytes);
  return header?.type === containerTypes.event ? header.code : undefined;
}

/** Of a response, as many as came. */
export function parametersOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.min(mostParameters, Math.floor((bytes.length - headerLength) / 4));
  return Array.from({ length: count }, (_, n) => view.getUint32(headerLength + 4 * n, true));
}
