import type { Failure } from "../../../../main/api/contract.ts";
import { isDevice, isLocal, type Service, signsIn, wantsAppPassword } from "./services.ts";

/** Has its own words here: ui.connect.problem.<problem>. */
export type Problem = "app-password" | "auth" | "certificate" | "offline" | "no-server" | "exists" | "no-folder" | "folder-closed" | "backup-password" | "no-backup" | "no-phone" | "phone-locked" | "several-phones" | "sign-in";

/** What went wrong, in the words of this form; null where the words for the code say it as well. */
export function problemOf({ code, detail }: Pick<Failure, "code" | "detail">, service: Service): Problem | null {
  if (code === "exists") return "exists";
  if (service.provider.id === "iphone-backup" && code === "auth") return "backup-password";
  if (service.provider.id === "iphone-backup" && code === "source-away") return "no-backup";
  if (isDevice(service)) return phoneProblem(code, service);
  return isLocal(service) ? folderProblem(code) : serverProblem(code, detail, service);
}

/** Only Android's USB debugging has to be turned on and allowed. */
function phoneProblem(code: Failure["code"], { provider }: Service): Problem | null {
  if (code === "usage") return "several-phones";
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
  if (code === "auth") return wantsAppPassword(service) ? "app-password" : "auth";
  if (code === "offline") return detail.includes("no trust") ? "certificate" : "offline";
  const noServer = code === "not-found" || code === "gone" || code === "unsupported" || code === "bad-answer" || (code === "usage" && detail.startsWith("url"));
  return noServer ? "no-server" : null;
}
