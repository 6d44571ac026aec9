// Straight to the phone's own adbd, over whatever carries its packets.
import { Adb, ADB_DEFAULT_AUTHENTICATORS, type AdbAuthenticator, type AdbDaemonConnection, AdbDaemonTransport, AdbPublicKeyAuthenticator } from "@yume-chan/adb";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import type { Io } from "../provider.ts";
import { keysIn } from "./keys.ts";

/** How long the phone's question may stay unanswered. */
const patienceMs = 60_000;

const prompt = "Unlock the phone. It asks whether to allow USB debugging from this computer: tick \"Always allow\" and press Allow.";
export const notAllowed = "the phone waits for somebody to press Allow, where it asks about USB debugging";

/** What carries the packets. */
export type Carrier = { readonly by: "usb" | "network"; readonly connection: AdbDaemonConnection; readonly serial: string };

/** Throws "source-locked" where nobody presses Allow on the phone. */
export async function throughDaemon({ connection, serial, by }: Carrier, io: Io): Promise<Adb> {
  let refused: ((why: unknown) => void) | undefined;
  const given = new Promise<never>((_, reject) => (refused = reject));
  const late = AbortSignal.any([io.signal, AbortSignal.timeout(patienceMs)]);
  late.addEventListener("abort", () => refused?.(late.reason), { once: true });
  const questions: Promise<unknown>[] = [];
  // The phone does not know this computer: it shows its question as soon as it has the key.
  const asking: AdbAuthenticator = async function* (store, next) {
    for await (const packet of AdbPublicKeyAuthenticator(store, next)) {
      // Where nobody can be told here, somebody may still see it there.
      const told = io.ask({ is: "unlock", text: prompt }).catch((thrown: unknown) => io.log("the phone asks, and nobody was told here", { code: asLifeboatError(thrown).code }));
      questions.push(told);
      yield packet;
    }
  };
  const authenticators = ADB_DEFAULT_AUTHENTICATORS.map((each) => (each === AdbPublicKeyAuthenticator ? asking : each));
  try {
    const opening = AdbDaemonTransport.authenticate({ serial, connection, credentialStore: keysIn(io.secrets), authenticators, ...windowOf(by) });
    opening.catch(() => undefined); // whoever lost the race
    const transport = await Promise.race([opening, given]);
    // A question that is still open would be in the way of what comes next.
    await Promise.all(questions);
    return new Adb(transport);
  } catch (thrown) {
    if (io.signal.aborted) throw new LifeboatError("cancelled", "stopped on request", { cause: thrown });
    if (questions.length > 0) throw new LifeboatError("source-locked", notAllowed, { cause: thrown });
    if (late.aborted) throw new LifeboatError("timeout", "the phone does not answer", { cause: thrown });
    throw new LifeboatError("source-away", "the phone broke off the connection", { cause: thrown });
  }
}

/**
 * At a cable it is the transfers that take time, three for each packet. Where the phone waits for each packet to be acknowledged,
 * the next one carries all that gathered meanwhile, of small files a dozen. In a network it is the waiting.
 */
function windowOf(by: Carrier["by"]): { readonly initialDelayedAckBytes?: number } {
  return by === "usb" ? { initialDelayedAckBytes: 0 } : {};
}
