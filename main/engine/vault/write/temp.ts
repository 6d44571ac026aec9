import type { WriteDb } from "../db.ts";

/** What one run has heard so far. Temporary: a run that dies starts its listing again and finds its bodies stored. */
export function createTempTables(db: WriteDb): void {
  db.exec(`
    CREATE TEMP TABLE listing(
      run INTEGER, collection INTEGER,
      was TEXT,             -- 'full' | 'delta' once ended, else NULL
      cursor TEXT, total INTEGER,
      PRIMARY KEY(run, collection)) WITHOUT ROWID;
    CREATE TEMP TABLE listed(
      run INTEGER, collection INTEGER, href TEXT,
      etag TEXT, size INTEGER,
      state TEXT,           -- 'unread' | 'unchanged' | 'stored' | 'owed' | 'gone'
      owed INTEGER,         -- 1: from an earlier run, read first
      heard INTEGER,        -- 1: in this run's listing
      place INTEGER,        -- in the order they were heard, in which they are read
      PRIMARY KEY(run, collection, href)) WITHOUT ROWID;
    CREATE INDEX temp.listed_unread ON listed(run, collection, owed DESC, place) WHERE state = 'unread';
    CREATE TEMP TABLE absent(run INTEGER, item INTEGER, collection INTEGER, PRIMARY KEY(run, item)) WITHOUT ROWID;
    -- Absent as well, because an undo that was killed had sent it for removal.
    CREATE TEMP TABLE removed(run INTEGER, item INTEGER, collection INTEGER, PRIMARY KEY(run, item)) WITHOUT ROWID;
  `);
}
