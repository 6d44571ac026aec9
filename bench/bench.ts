import type { Row } from "./table.ts";

/** What a measurement gets. */
export type Bench = {
  /** Empty, on a real disk, removed afterwards. */
  readonly dir: string;
  /** A twentieth of everything, once: shows that the measurement works, says nothing about goals. */
  readonly quick: boolean;
  say(text: string): void;
};

/** One file of measurements. Throws where a count is wrong or a peer is missing: a wrong number is worse than none. */
export type Measurement = (bench: Bench) => Promise<Row[]>;
