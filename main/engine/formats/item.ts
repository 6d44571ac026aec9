/** What Lifeboat keeps, the most precious first. A video is a "photo". */
export const kinds = ["contact", "event", "task", "photo"] as const;
export type Kind = (typeof kinds)[number];

/** Text has its bytes; media is opened, again on retry, from a byte offset. */
export type Body = {
  /** Media type, e.g. "text/vcard", "text/calendar", "image/jpeg". */
  readonly type: string;
} & (
  | { readonly bytes: Uint8Array }
  | {
      open(from?: number): ReadableStream<Uint8Array>;
      /** A local file holding exactly these bytes: the vault clones it instead of streaming (0.61 of what cp takes, not 0.93). */
      readonly path?: string;
      /** Present where it can be opened in its middle as fast as at its beginning: cut off, it goes on from there in a later run. */
      readonly resume?: Resume;
    }
);

export type Resume = {
  /** Says which bytes these are, of all there ever were: another text where they may be others. */
  readonly same: string;
  /** Of all of it. */
  readonly size: number;
};

export type Facts = {
  readonly name?: string;
  /** ISO 8601, as the provider said. */
  readonly modified?: string;
  readonly taken?: string;
  readonly favourite?: boolean;
  /** Ids of labels and albums. */
  readonly groups?: readonly string[];
};

export type Item = {
  readonly kind: Kind;
  /** Survives a new href: UID (of a vCard without `urn:uuid:`), MTP persistent id, checksum. */
  readonly uid?: string;
  /** vCard, iCalendar or the original media. */
  readonly body: Body;
  /** The provider's own answer, when `body` is converted from it. */
  readonly raw?: Body;
  /** Contact photo, live video, edited version, sidecar, attachment. */
  readonly parts?: Readonly<Record<string, Body>>;
  readonly facts?: Facts;
};

/** Something a service cannot hold. What is lost is said before anything is written (`items/fit.ts`). */
export type Lack = {
  readonly kind: Kind;
  /** A property as `compareItems` names it ("alarm", "attendee"); "groups" (of the facts); "part:<name>" of a photo. */
  readonly field: string;
  /** It goes into the note, as a line that begins with this. Absent: it is left out. */
  readonly note?: string;
  /** Of "groups": so many have a place, the first ones. Absent: none. */
  readonly keeps?: number;
};

/**
 * The text of an item as it will come back from a service: what writing makes of it and reading after that, by the same
 * conversions, asking nobody. Told of all items in the order they will be written. Throws what writing would refuse one with.
 */
export type Foresight = (item: Item) => Uint8Array;
