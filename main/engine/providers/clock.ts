/** Time as the program sees it, so that tests and the demo need not wait. */
export type Clock = { now(): Date; sleep(ms: number, signal: AbortSignal): Promise<void> };
