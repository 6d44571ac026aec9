import type { Failure } from "../../../../main/api/contract.ts";
import { isDevice, isLocal, type Service, signsIn } from "./services.ts";

/** Has its own words here: ui.connect.problem.<problem>. */
export type Problem = "app-password" | "auth" | "certificate" | "offline" | "no-server" | "password-in-address" | "exists" | "no-folder" | "folder-closed" | "backup-password" | "no-backup" | "several-backups" | "backup-damaged" | "backup-old" | "no-export" | "two-accounts" | "no-phone" | "phone-locked" | "phone-closed" | "phone-address" | "several-phones" | "sign-in";

/** What went wrong, in the words of this form; null where the words for the code say it as well. */
export function problemOf({ code, detail }: Pick<Failure, "code" | "detail">, service: Service): Problem | null {
  if (code === "exists") return "exists";
  if (service.provider.id === "iphone-backup") return backupProblem(code, detail) ?? folderProblem(code);
  if (exports.has(service.provider.id)) return exportProblem(code) ?? folderProblem(code);
  if (isDevice(service)) return phoneProblem({ code, detail }, service);
  return isLocal(service) ? folderProblem(code) : serverProblem(code, detail, service);
}

function backupProblem(code: Failure["code"], detail: string): Problem | null {
  if (code === "auth") return "backup-password";
  if (code === "source-away") return "no-backup";
  if (code === "invalid-item" || code === "too-large") return "backup-damaged";
  if (code === "unsupported") return "backup-old";
  return code === "usage" && /^there are \d+ backups/.test(detail) ? "several-backups" : null;
}

const exports = new Set(["takeout", "apple-export"]);

/** The folder is there, but nothing of an export in it, or of two. */
function exportProblem(code: Failure["code"]): Problem | null {
  if (code === "not-found") return "no-export";
  return code === "wrong-account" ? "two-accounts" : null;
}

/** Only Android's USB debugging has to be turned on and allowed. */
function phoneProblem({ code, detail }: Pick<Failure, "code" | "detail">, { provider }: Service): Problem | null {
  if (code === "usage") return detail.startsWith("address:") ? "phone-address" : "several-phones";
  if (code === "forbidden") return "phone-closed";
  if (provider.id !== "adb") return null;
  if (code === "source-away") return "no-phone";
  return code === "source-locked" ? "phone-locked" : null;
}

function folderProblem(code: Failure["code"]): Problem | null {
  if (code === "source-away" || code === "not-found" || code === "gone") return "no-folder";
  return code === "forbidden" ? "folder-closed" : null;
}

function serverProblem(code: Failure["code"], detail: string, service: Service): Problem | null {
  if (code === "auth" && signsIn(service)) return "sign-in";
  if (code === "auth") return service.appPassword ? "app-password" : "auth";
  if (code === "offline") return detail.includes("no trust") ? "certificate" : "offline";
  if (code === "usage" && detail.includes("leave the password out")) return "password-in-address";
  const noServer = code === "not-found" || code === "gone" || code === "unsupported" || code === "bad-answer" || (code === "usage" && detail.startsWith("url"));
  return noServer ? "no-server" : null;
}
