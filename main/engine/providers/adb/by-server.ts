// Through the adb server of this computer (Android Studio, scrcpy and others start one), which holds every phone it sees.
import { AdbServerClient } from "@yume-chan/adb";
import { AdbServerNodeTcpConnector } from "@yume-chan/adb-server-node-tcp";
import { LifeboatError } from "../../../api/errors.ts";
import type { Io } from "../provider.ts";
import { notAllowed } from "./daemon.ts";
import { TangoPhone } from "./tango.ts";

const usualPort = 5037;
const patienceMs = 5000;

export type ServedPhone = { readonly client: AdbServerClient; readonly serial: string; readonly state: string; readonly model: string | undefined; readonly transportId: bigint };

/** None where no server runs: Lifeboat never starts one. */
export async function phonesOfServer(io: Io): Promise<ServedPhone[]> {
  const port = Number(process.env["ANDROID_ADB_SERVER_PORT"] ?? usualPort);
  const client = new AdbServerClient(new AdbServerNodeTcpConnector({ host: "127.0.0.1", port }));
  try {
    const devices = await timely(client.getDevices(["device", "unauthorized", "offline"]), io);
    return devices.map(({ serial, state, model, transportId }) => ({ client, serial, state, model, transportId }));
  } catch (thrown) {
    if (io.signal.aborted) throw new LifeboatError("cancelled", "stopped on request", { cause: thrown });
    return [];
  }
}

/** Throws "source-locked" or "source-away" with what to do about it. */
export async function phoneOfServer({ client, serial, state, transportId }: ServedPhone, io: Io): Promise<TangoPhone> {
  if (state === "unauthorized") throw new LifeboatError("source-locked", notAllowed);
  if (state !== "device") throw new LifeboatError("source-away", `adb sees the phone ${serial}, but it does not answer: pull the cable out, put it in again, and unlock the phone`);
  const adb = await timely(client.createAdb({ transportId }), io);
  return new TangoPhone(adb);
}

async function timely<T>(work: Promise<T>, io: Io): Promise<T> {
  const late = AbortSignal.any([io.signal, AbortSignal.timeout(patienceMs)]);
  work.catch(() => undefined); // whoever lost the race
  return Promise.race([work, new Promise<never>((_, reject) => late.addEventListener("abort", () => reject(new LifeboatError("timeout", "the adb server does not answer")), { once: true }))]);
}
