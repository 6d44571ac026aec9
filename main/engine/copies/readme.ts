/** README.txt at a place: how to get everything out without Lifeboat. */
export const placeReadme = `A second copy made by Lifeboat.

Everything here is encrypted with age (https://age-encryption.org) and packed with tar. With the recovery key, the text
that begins with AGE-SECRET-KEY-1, it opens without Lifeboat:

1. Put the recovery key into a file key.txt (without the blanks between the groups).
2. Copy the folder v/<vault> somewhere with enough room, and go into the copy.
3. for p in packs/*.age index/*.age; do age -d -i key.txt "$p" | tar x; done

Then photos/ holds every photo and video, bodies/ every contact (.vcf text), event and to-do (.ics text), each named by
the SHA-256 of its bytes, and index/<number>/ the tables that say what they are: JSON lines, zcat shows them. The highest
number is the newest.

With Lifeboat:  lifeboat copies recover folder THIS-FOLDER --key-file key.txt --vault NEW-FOLDER

Without the recovery key nobody can open this, we neither. If there is a file recovery-key.age, a passphrase opens it:
age -d recovery-key.age > key.txt
`;
