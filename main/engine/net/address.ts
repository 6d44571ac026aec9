import { lookup as systemLookup, type LookupAddress, type LookupOptions } from "node:dns";
import { BlockList, isIP } from "node:net";
import { LifeboatError } from "../../api/errors.ts";
import { buildConnector } from "./undici.ts";

type Connector = ReturnType<typeof buildConnector>;
type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;
type Lookup = (hostname: string, options: LookupOptions, callback: LookupCallback) => void;

const notPublic = new BlockList();
const subnets4 = "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 \
192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4";
// Teredo and 6to4 carry an IPv4 address of the sender's choice, so they are refused whole.
const subnets6 = "::/128 ::1/128 100::/64 2001::/32 2001:db8::/32 2002::/16 64:ff9b:1::/48 fc00::/7 fe80::/10 fec0::/10 ff00::/8";
for (const [list, type] of [[subnets4, "ipv4"], [subnets6, "ipv6"]] as const) {
  for (const subnet of list.split(" ")) {
    const [net, bits] = subnet.split("/");
    notPublic.addSubnet(net ?? "", Number(bits), type);
  }
}

/** The IPv4 address inside an IPv4-mapped, -compatible or NAT64 address, as "a.b.c.d". */
function embedded4(address: string): string | undefined {
  const groups = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const tail = /^(?:::ffff:|64:ff9b::|::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(groups);
  if (tail?.[1] === undefined || tail[2] === undefined) return undefined;
  const [high, low] = [parseInt(tail[1], 16), parseInt(tail[2], 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** Whether an address is outside loopback, private, link-local and other reserved ranges. */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  if (isIP(bare) === 4) return !notPublic.check(bare, "ipv4");
  if (isIP(bare) !== 6) return false;
  const inner = embedded4(bare);
  return !notPublic.check(bare, "ipv6") && (inner === undefined || !notPublic.check(inner, "ipv4"));
}

function refused(host: string): LifeboatError {
  return new LifeboatError("forbidden", `${host} is not a public address`);
}

function publicOnly(lookup: Lookup): Lookup {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null || !Array.isArray(found)) return callback(error ?? refused(hostname), []);
      const usable = found.filter(({ address }) => isPublicAddress(address));
      const [first] = usable;
      if (first === undefined) return callback(refused(hostname), []);
      if (options.all === true) return callback(null, usable);
      return callback(null, first.address, first.family);
    });
  };
}

/** A connector that reaches public addresses only: a name is connected to at no other address than the look-up lets through. */
export function publicConnector(timeout: number, lookup: Lookup = systemLookup): Connector {
  const connect = buildConnector({ timeout, allowH2: false, lookup: publicOnly(lookup) });
  return (options, callback) => {
    const isAllowed = isIP(options.hostname.replace(/^\[|\]$/g, "")) === 0 || isPublicAddress(options.hostname);
    return isAllowed ? connect(options, callback) : callback(refused(options.hostname), null);
  };
}
