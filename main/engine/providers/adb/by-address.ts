// A phone in the network, which listens since somebody said "adb tcpip 5555": not encrypted, and asked for by address only.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { AdbPacket, AdbPacketSerializeStream } from "@yume-chan/adb";
import { MaybeConsumable, pipeFrom, ReadableStream, StructDeserializeStream } from "@yume-chan/stream-extra";
import { LifeboatError } from "../../../api/errors.ts";
import type { Io } from "../provider.ts";
import { type Carrier, throughDaemon } from "./daemon.ts";
import { TangoPhone } from "./tango.ts";

const patienceMs = 10_000;
const usualPort = 5555;

/** "192.168.1.20", "192.168.1.20:5555", "[fe80::1]:5555". */
export async function phoneAt(address: string, io: Io): Promise<TangoPhone> {
  const url = URL.parse(`adb://${address}`);
  if (url === null || url.hostname === "") throw new LifeboatError("usage", "address: not understood; it is like 192.168.1.20:5555");
  const socket = await reach(url.hostname.replaceAll(/[[\]]/g, ""), url.port === "" ? usualPort : Number(url.port), io);
  try {
    const adb = await throughDaemon({ by: "network", connection: packetsOf(socket), serial: address }, io);
    return new TangoPhone(adb, { release: async () => void socket.destroy() });
  } catch (thrown) {
    socket.destroy();
    throw thrown;
  }
}

async function reach(host: string, port: number, io: Io): Promise<Socket> {
  const socket = connect({ host, port, noDelay: true });
  socket.on("error", () => undefined);
  try {
    await once(socket, "connect", { signal: AbortSignal.any([io.signal, AbortSignal.timeout(patienceMs)]) });
    return socket;
  } catch (thrown) {
    socket.destroy();
    if (io.signal.aborted) throw new LifeboatError("cancelled", "stopped on request", { cause: thrown });
    throw new LifeboatError("source-away", `no phone answers at ${host}:${port}`, { cause: thrown });
  }
}

function packetsOf(socket: Socket): Carrier["connection"] {
  const bytes = new ReadableStream<Uint8Array>({
    start(controller) {
      socket.on("data", (data) => {
        controller.enqueue(new Uint8Array(data));
        if ((controller.desiredSize ?? 0) <= 0) socket.pause();
      });
      socket.on("close", () => {
        try {
          controller.close();
        } catch {
          // It was cancelled before.
        }
      });
    },
    pull: () => void socket.resume(),
    cancel: () => void socket.destroy(),
  }, { highWaterMark: 1 << 20, size: (chunk) => chunk.byteLength });
  // The library hears of a broken connection by its reading end: nobody there waits for what cannot be written any more.
  const sink = new MaybeConsumable.WritableStream<Uint8Array>({
    write: (chunk) => new Promise((resolve) => (socket.writable ? void socket.write(chunk, () => resolve()) : resolve())),
  });
  return { readable: bytes.pipeThrough(new StructDeserializeStream(AdbPacket)), writable: pipeFrom(sink, new AdbPacketSerializeStream()) };
}
