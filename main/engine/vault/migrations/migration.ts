/** One step of the format, in one transaction. Steps are numbered by tens. */
export type Migration = {
  readonly format: number;
  /** Oldest program format that can still read, and write, a vault at this step. */
  readonly minReader: number;
  readonly minWriter: number;
  readonly sql: string;
};
