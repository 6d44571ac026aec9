// Every provider a person can choose, in the order of screens and help texts. Each is loaded when it is first needed,
// so that starting stays fast.
import type { ProviderDef } from "./provider.ts";

export const providers: Readonly<Record<string, () => Promise<ProviderDef>>> = {
  dav: async () => (await import("./dav/dav.ts")).dav,
  files: async () => (await import("./files/files.ts")).files,
  google: async () => (await import("./google/google.ts")).google,
  immich: async () => (await import("./immich/immich.ts")).immich,
  webdav: async () => (await import("./webdav/webdav.ts")).webdav,
  graph: async () => (await import("./graph/graph.ts")).graph,
  takeout: async () => (await import("./takeout/takeout.ts")).takeout,
  "apple-export": async () => (await import("./apple-export/apple-export.ts")).appleExport,
  "iphone-backup": async () => (await import("./iphone-backup/iphone-backup.ts")).iphoneBackup,
  mtp: async () => (await import("./mtp/mtp.ts")).mtp,
  adb: async () => (await import("./adb/adb.ts")).adb,
};
