import type { Migration } from "./migration.ts";

/** The first format. FORMAT.md explains every table; a change here is a new file, never an edit. */
export const start: Migration = {
  format: 10,
  minReader: 10,
  minWriter: 10,
  sql: `
CREATE TABLE account(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  provider TEXT NOT NULL,
  settings TEXT NOT NULL,          -- JSON, never a secret
  owner TEXT,                      -- whose it is
  identity TEXT,                   -- who answered at first connect
  label TEXT,
  hosts TEXT NOT NULL DEFAULT '[]',-- JSON, hosts approved for its credentials
  added TEXT NOT NULL,
  removed TEXT
) STRICT;

CREATE TABLE collection(
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account(id),
  ref TEXT NOT NULL,               -- the provider's id
  name TEXT NOT NULL,
  kinds TEXT NOT NULL,             -- JSON
  read_only INTEGER NOT NULL,
  unlisted TEXT NOT NULL,          -- 'gone' | 'unknown'
  state TEXT NOT NULL,             -- 'new' | 'complete' | 'partial' | 'held' | 'gone'
  cursor TEXT,
  total INTEGER,                   -- the provider's own count, if it gives one
  checked TEXT,                    -- last complete listing
  fully TEXT,                      -- the last of them that was full, not a delta
  UNIQUE(account, ref)
) STRICT;

CREATE TABLE run(
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account(id),
  kind TEXT NOT NULL,              -- 'backup' | 'accept' | 'undo' | 'forget'
  started TEXT NOT NULL,
  ended TEXT,
  status TEXT NOT NULL,            -- 'running' | 'complete' | 'partial' | 'held' | 'failed' | 'cancelled' | 'died'
  error TEXT,
  detail TEXT,
  counts TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX run_account ON run(account, id);

CREATE TABLE snapshot(
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account(id),
  run INTEGER NOT NULL REFERENCES run(id),
  time TEXT NOT NULL,
  status TEXT NOT NULL,            -- 'open' | 'complete' | 'partial' | 'held'
  root BLOB,
  chain BLOB
) STRICT;
CREATE INDEX snapshot_account ON snapshot(account, id);

CREATE TABLE snapshot_collection(
  snapshot INTEGER NOT NULL REFERENCES snapshot(id),
  collection INTEGER NOT NULL REFERENCES collection(id),
  status TEXT NOT NULL,            -- 'complete' | 'partial' | 'held' | 'gone'
  items INTEGER NOT NULL,
  root BLOB NOT NULL,
  PRIMARY KEY(snapshot, collection)
) STRICT, WITHOUT ROWID;
CREATE INDEX snapshot_collection_collection ON snapshot_collection(collection, snapshot);

CREATE TABLE bucket(
  collection INTEGER NOT NULL REFERENCES collection(id),
  n INTEGER NOT NULL,              -- 0..255
  snapshot INTEGER NOT NULL REFERENCES snapshot(id),
  hash BLOB NOT NULL,
  PRIMARY KEY(collection, n, snapshot)
) STRICT, WITHOUT ROWID;

CREATE TABLE body(
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,       -- SHA-256 of the bytes as served
  size INTEGER NOT NULL,
  type TEXT NOT NULL,
  ext TEXT,                        -- set: the bytes are photos/<ab>/<hash>.<ext>
  data BLOB                        -- else they are here; neither: forgotten
) STRICT;

CREATE TABLE item(
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account(id),
  collection INTEGER NOT NULL REFERENCES collection(id),
  href TEXT NOT NULL,
  kind TEXT NOT NULL,              -- 'contact' | 'event' | 'task' | 'photo'
  uid TEXT,
  etag TEXT,
  placed INTEGER NOT NULL,         -- 1: the provider holds it at href, as far as we know
  current INTEGER,                 -- its open version
  born INTEGER NOT NULL            -- snapshot of its first version
) STRICT;
CREATE UNIQUE INDEX item_href ON item(collection, href, iif(placed = 1, 0, id)); -- one at most is placed there
CREATE INDEX item_uid ON item(account, uid) WHERE uid IS NOT NULL;
CREATE INDEX item_current ON item(collection, kind, placed, current) WHERE current IS NOT NULL;
CREATE INDEX item_adrift ON item(account) WHERE current IS NOT NULL AND placed = 0;
CREATE INDEX item_born ON item(born, kind, current);

CREATE TABLE version(
  id INTEGER PRIMARY KEY,
  item INTEGER NOT NULL REFERENCES item(id),
  collection INTEGER NOT NULL REFERENCES collection(id),
  href TEXT NOT NULL,
  hash BLOB NOT NULL,              -- over raw (else body), parts and facts
  bucket INTEGER NOT NULL,         -- first byte of SHA-256(href)
  body INTEGER NOT NULL REFERENCES body(id),
  raw INTEGER REFERENCES body(id),
  facts TEXT NOT NULL,             -- canonical JSON
  name TEXT NOT NULL,              -- for lists; can be derived from the body
  at TEXT,                         -- likewise: start, due or taken
  flag TEXT,                       -- 'placeholder': kept but not counted; 'forgotten': on request
  first INTEGER NOT NULL REFERENCES snapshot(id),
  until INTEGER REFERENCES snapshot(id)  -- first snapshot without it
) STRICT;
CREATE INDEX version_item ON version(item, id);
CREATE INDEX version_open ON version(collection, bucket) WHERE until IS NULL;
CREATE INDEX version_first ON version(first);
CREATE INDEX version_until ON version(until) WHERE until IS NOT NULL;
CREATE INDEX version_body ON version(body);
CREATE INDEX version_raw ON version(raw) WHERE raw IS NOT NULL;
CREATE INDEX version_flag ON version(flag, item) WHERE flag IS NOT NULL;

CREATE TABLE part(
  version INTEGER NOT NULL REFERENCES version(id),
  name TEXT NOT NULL,
  body INTEGER NOT NULL REFERENCES body(id),
  PRIMARY KEY(version, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX part_body ON part(body);

CREATE TABLE grouping(
  collection INTEGER NOT NULL REFERENCES collection(id),
  id TEXT NOT NULL,                -- the provider's id of a label or album
  name TEXT NOT NULL,
  first INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY(collection, id, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE member(
  version INTEGER NOT NULL REFERENCES version(id),
  grouping TEXT NOT NULL,
  PRIMARY KEY(version, grouping)
) STRICT, WITHOUT ROWID;

CREATE TABLE owed(
  collection INTEGER NOT NULL REFERENCES collection(id),
  href TEXT NOT NULL,
  etag TEXT,
  size INTEGER,
  reason TEXT NOT NULL,            -- an error code
  detail TEXT NOT NULL,
  tries INTEGER NOT NULL,
  first_seen TEXT NOT NULL,
  PRIMARY KEY(collection, href)
) STRICT, WITHOUT ROWID;

CREATE TABLE held(
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account(id),
  collection INTEGER NOT NULL REFERENCES collection(id),
  kind TEXT NOT NULL,
  grouping TEXT,
  what TEXT NOT NULL,              -- 'missing' | 'changed' | 'collection-gone' | 'group-gone'
  verdict TEXT NOT NULL,           -- 'hold' | 'ask'
  count INTEGER NOT NULL,
  base INTEGER NOT NULL,
  since TEXT NOT NULL,             -- last time all was well
  noticed TEXT NOT NULL,
  grew TEXT NOT NULL,              -- when something last joined it
  snapshot INTEGER,                -- last good one, pinned
  answer TEXT,                     -- 'accepted' | 'returned'
  answered TEXT
) STRICT;

CREATE TABLE held_item(
  held INTEGER NOT NULL REFERENCES held(id),
  item INTEGER NOT NULL REFERENCES item(id),
  version INTEGER NOT NULL REFERENCES version(id), -- what it was when all was well
  since TEXT NOT NULL,             -- when it joined the alarm
  answer TEXT,                     -- 'accepted' | 'returned'
  answered TEXT,
  PRIMARY KEY(held, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX held_item_item ON held_item(item);

CREATE TABLE missing(
  item INTEGER PRIMARY KEY REFERENCES item(id),
  since TEXT NOT NULL,
  verdict TEXT NOT NULL,           -- 'hold' | 'ask' (interval open) | 'note' (closed)
  acknowledged TEXT
) STRICT;

CREATE TABLE link(
  item INTEGER NOT NULL REFERENCES item(id),
  account INTEGER NOT NULL REFERENCES account(id),
  collection INTEGER NOT NULL REFERENCES collection(id),
  href TEXT NOT NULL,
  etag TEXT,
  key TEXT NOT NULL,
  written BLOB NOT NULL,           -- SHA-256 of what was sent
  readback BLOB,                   -- SHA-256 of what came back
  PRIMARY KEY(item, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_href ON link(collection, href);

CREATE TABLE restore(
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account(id),
  asked TEXT NOT NULL,             -- JSON: what was asked for
  started TEXT NOT NULL,
  ended TEXT,
  status TEXT NOT NULL             -- 'running' | 'done' | 'partial'
) STRICT;

CREATE TABLE journal(
  restore INTEGER NOT NULL REFERENCES restore(id),
  seq INTEGER NOT NULL,
  item INTEGER NOT NULL REFERENCES item(id),
  version INTEGER NOT NULL REFERENCES version(id),
  collection INTEGER REFERENCES collection(id),
  op TEXT NOT NULL,                -- 'create' | 'copy' | 'replace' | 'merge' | 'remove' | 'none'
  key TEXT NOT NULL,
  href TEXT,
  etag TEXT,
  there INTEGER REFERENCES version(id), -- what it replaces or is merged with: an undo puts it back
  base INTEGER REFERENCES body(id),     -- what a merge compares both with
  state TEXT NOT NULL,             -- 'planned' | 'sent' | 'unsure' | 'written' | 'same' | 'changed' | ...
  code TEXT,
  detail TEXT,
  PRIMARY KEY(restore, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX journal_item ON journal(item);

CREATE TABLE pin(
  snapshot INTEGER PRIMARY KEY REFERENCES snapshot(id),
  label TEXT NOT NULL,
  time TEXT NOT NULL
) STRICT;

CREATE TABLE tombstone(
  hash BLOB PRIMARY KEY,           -- of a body whose bytes were forgotten
  time TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE checkup(
  id INTEGER PRIMARY KEY,
  started TEXT NOT NULL,
  ended TEXT,
  status TEXT NOT NULL,            -- 'running' | 'clean' | 'damaged' | 'cancelled'
  position INTEGER NOT NULL,       -- bodies up to this id are done
  counts TEXT NOT NULL DEFAULT '{}',
  damage TEXT NOT NULL DEFAULT '[]'
) STRICT;

CREATE TABLE drill(
  id INTEGER PRIMARY KEY,
  started TEXT NOT NULL,
  ended TEXT,
  status TEXT NOT NULL,            -- 'running' | 'passed' | 'failed' | 'cancelled'
  collection INTEGER REFERENCES collection(id), -- brought back whole
  place TEXT,                      -- name of the second copy that all was rebuilt from; NULL: a sample was brought back
  counts TEXT NOT NULL DEFAULT '{}',
  problems TEXT NOT NULL DEFAULT '[]'
) STRICT;

CREATE TABLE place(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,              -- 'folder' | 's3' | 'webdav' | 'removed'
  settings TEXT NOT NULL,          -- JSON, never a secret
  uuid TEXT NOT NULL,              -- what its lifeboat-place.json says
  recipient TEXT NOT NULL,         -- age1..., whom everything there is encrypted to
  keep_days INTEGER,               -- superseded indexes older than this go; NULL: never
  sequence INTEGER NOT NULL DEFAULT 0, -- of the newest index that was read back
  added TEXT NOT NULL
) STRICT;

CREATE TABLE pack(
  id INTEGER PRIMARY KEY,
  place INTEGER NOT NULL REFERENCES place(id),
  hash BLOB NOT NULL,              -- SHA-256 of the encrypted file, its name there
  size INTEGER NOT NULL,
  state TEXT NOT NULL,             -- 'spooled' | 'stored' | 'damaged' there, not yet mended | 'retired': it holds nothing that counts
  made TEXT NOT NULL,
  checked TEXT,                    -- last read whole
  doomed TEXT,                     -- no longer needed; deleted after this
  UNIQUE(place, hash)
) STRICT;

CREATE TABLE pack_body(
  place INTEGER NOT NULL REFERENCES place(id),
  body INTEGER NOT NULL REFERENCES body(id),
  pack INTEGER NOT NULL REFERENCES pack(id),
  PRIMARY KEY(place, body)
) STRICT, WITHOUT ROWID;
CREATE INDEX pack_body_pack ON pack_body(pack);

CREATE TABLE place_index(
  place INTEGER NOT NULL REFERENCES place(id),
  sequence INTEGER NOT NULL,
  hash BLOB NOT NULL,              -- SHA-256 of the encrypted file
  size INTEGER NOT NULL,
  content BLOB NOT NULL,           -- SHA-256 of what matters in it
  state TEXT NOT NULL,             -- as in pack
  owed INTEGER NOT NULL,           -- bodies it names that no pack holds
  made TEXT NOT NULL,
  checked TEXT,
  doomed TEXT,
  PRIMARY KEY(place, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE copy_run(
  id INTEGER PRIMARY KEY,
  place INTEGER NOT NULL REFERENCES place(id),
  kind TEXT NOT NULL,              -- 'copy' | 'check'
  started TEXT NOT NULL,
  ended TEXT,
  status TEXT NOT NULL,            -- 'running' | 'complete' | 'partial' | 'damaged' | 'away' | 'failed' | 'cancelled'
  error TEXT,
  detail TEXT,
  counts TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX copy_run_place ON copy_run(place, id);
`,
};
