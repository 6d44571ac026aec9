import type { VerifyReport } from "../engine/verify/report.ts";
import { bytes, count, fill, texts } from "./text.ts";

/** How much was read and is whole, or how much is damaged. */
export function verifiedLine({ status, damageCount, counts }: VerifyReport): string {
  if (status === "damaged") return count(damageCount, texts.verify.damaged);
  return fill(texts.verify.clean, {
    files: count(counts.files, texts.verify.files),
    bodies: count(counts.bodies, texts.verify.bodies),
    bytes: bytes(counts.bytes),
    snapshots: count(counts.snapshots, texts.verify.snapshots),
  });
}
