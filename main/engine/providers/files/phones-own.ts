// What phones, cameras and their apps put beside a person's files. All else may be a person's own, also where it is hidden.

/** Folders, whole names: pictures of pictures, what was thrown away, what comes and goes by itself (WhatsApp's statuses). */
const folders = new Set([
  ".thumbnails", ".thumbs", ".stickerthumbs", ".statuses", ".links", ".shared", ".cache",
  ".trash", ".trashes", ".globaltrash", ".recycle", "$recycle.bin", "#recycle",
  ".spotlight-v100", ".fseventsd", ".temporaryitems", ".documentrevisions-v100", "system volume information", "lost+found", "@eadir", "__macosx",
]);
/** Android's own for what was thrown away or is not whole yet; what macOS puts beside a file; trash of other systems. */
const beginnings = /^(?:\.(?:trashed|pending)-|\._|\.trash-\d+$)/i;

export function isPhonesOwn(name: string): boolean {
  return folders.has(name.toLowerCase()) || beginnings.test(name);
}
