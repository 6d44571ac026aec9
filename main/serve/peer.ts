import { readFileSync } from "node:fs";
import { isIPv4, type Socket } from "node:net";
import { endianness } from "node:os";

type Ends = Pick<Socket, "remoteAddress" | "remotePort" | "localAddress" | "localPort">;

/**
 * Whether the program at the other end of this connection within the computer is ours, or the system's: another person's can
 * read the process list, too. True where the system does not tell whose it is, as any but Linux.
 */
export function isOwnPeer(connection: Ends, own = process.getuid?.()): boolean {
  const user = own === undefined ? undefined : userOf(connection);
  return user === undefined || user === 0 || user === own;
}

/** The user who opened the other end, by the kernel's table of connections (proc_pid_net(5)). */
export function userOf({ remoteAddress = "", remotePort = 0, localAddress = "", localPort = 0 }: Ends): number | undefined {
  const end = (address: string, port: number): string => `${written(address)}:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const [theirs, ours] = [end(remoteAddress, remotePort), end(localAddress, localPort)];
  const rows = [...table("/proc/net/tcp"), ...table("/proc/net/tcp6")].map((line) => line.trim().split(/\s+/));
  // A program may reach an IPv4 address through a socket of IPv6, too.
  const row = rows.find(([, from, to]) => (from === theirs && to === ours) || (from === mapped + theirs && to === mapped + ours));
  return row && Number(row[7]);
}

/** What stands before an IPv4 address in one of IPv6. */
const mapped = "0".repeat(16) + written("0.0.255.255");

/** In hex, each four bytes as this computer holds a number. */
function written(address: string): string {
  const bytes = isIPv4(address) ? address.split(".").map(Number) : [...Array<number>(15).fill(0), 1];
  const words = Array.from({ length: bytes.length / 4 }, (_, at) => bytes.slice(at * 4, at * 4 + 4));
  return Buffer.from(words.flatMap((word) => (endianness() === "LE" ? word.toReversed() : word))).toString("hex").toUpperCase();
}

function table(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
}
