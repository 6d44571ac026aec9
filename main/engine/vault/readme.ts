/** README.txt of every vault: how to get everything out without Lifeboat. */
export const readmeText = `This folder is a Lifeboat vault. Everything in it can be read without Lifeboat.

photos/    Photos, videos and other large files, each named by the SHA-256 of its bytes:
           photos/ab/ab12....jpg   Open them with any viewer. "sha256sum" of a file must give its name.
Readable/  What each address book (.vcf) and calendar (.ics) holds now. Import these into any program.
vault.db   The truth: an SQLite 3 database with every version of every item. With the free "sqlite3" program:

           What is kept now:
             sqlite3 vault.db "SELECT v.name, v.at, i.kind FROM item i JOIN version v ON v.id = i.current"
           Every contact as one file:
             sqlite3 vault.db "SELECT CAST(b.data AS TEXT) FROM item i JOIN version v ON v.id = i.current
                               JOIN body b ON b.id = v.body WHERE i.kind = 'contact'" > contacts.vcf
           Photos with their names:
             sqlite3 vault.db "SELECT v.name, v.at, 'photos/' || substr(lower(hex(b.hash)), 1, 2) || '/' || lower(hex(b.hash)) || '.' || b.ext
                               FROM item i JOIN version v ON v.id = i.current JOIN body b ON b.id = v.body WHERE i.kind = 'photo'"
           As of an earlier snapshot N: join version v ON v.item = i.id AND v.first <= N AND (v.until IS NULL OR v.until > N)
search.db  A search index. It can be deleted; Lifeboat builds it again.
locks/     Small files that keep two programs from writing at once.
           Other folders: copies/ and practice/ hold notes of Lifeboat's own, damaged-*/ what a repair set aside.

Do not put this folder into a synced folder (Dropbox, OneDrive, iCloud Drive) or on a network drive.
Copy it only while Lifeboat is closed, and copy vault.db together with vault.db-wal if that file exists.
`;
