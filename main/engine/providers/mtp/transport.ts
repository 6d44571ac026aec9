/** The wire to a device, apart from what is said over it, so that tests speak with a device in memory. */
export interface Transport {
  /** One container, header and data in one transfer: some devices take no other. */
  send(bytes: Uint8Array): Promise<void>;
  /**
   * The bytes of one transfer: at most `length`, fewer where a short packet ends it, none for an empty packet. Throws
   * "timeout" where nothing came (what had come by then is lost), "source-away" once the device is gone.
   */
  receive(length: number, timeoutMs: number): Promise<Uint8Array>;
  /** Tells what the device says unasked, until it is closed: what nobody takes would keep some devices from answering. */
  listen(heard: (event: Uint8Array) => void): void;
  /** Has the device drop the transaction, and both pipes made fit for the next one. */
  cancel(transaction: number): Promise<void>;
  /** The last resort: as if it was unplugged and plugged in again. All sessions are gone. */
  reset(): Promise<void>;
  close(): Promise<void>;
}
