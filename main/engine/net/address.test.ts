import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { isPublicAddress, publicConnector } from "./address.ts";

describe("public addresses", () => {
  it.each(["8.8.8.8", "1.1.1.1", "172.32.0.1", "2606:4700::1111", "[2606:4700::1111]", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"])("%s is public", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1", "224.0.0.1", "255.255.255.255",
    "::", "::1", "[::1]", "fe80::1", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::127.0.0.1", "64:ff9b::10.0.0.1",
    "2002:7f00:1::", "2001:0:7f00:1::", "", "localhost", "127.1",
  ])("%s is not", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

type Lookup = NonNullable<Parameters<typeof publicConnector>[1]>;

function answering(...addresses: string[]): Lookup {
  return (_name, _options, callback) => callback(null, addresses.map((address) => ({ address, family: 4 })));
}

function connect(protocol: string, hostname: string, port: number, lookup?: Lookup): Promise<Socket | Error> {
  const connector = publicConnector(1000, lookup);
  return new Promise((resolve) => {
    connector({ hostname, port: String(port), protocol }, (error, socket) => resolve(error ?? socket));
  });
}

describe("the connector for strangers", () => {
  it.each(["http:", "https:"])("reaches no private address over %s, whatever the name", async (protocol) => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    let connections = 0;
    server.on("connection", () => (connections += 1));
    const { port } = server.address() as AddressInfo;
    const tries = [
      connect(protocol, "127.0.0.1", port),
      connect(protocol, "localhost", port),
      connect(protocol, "[::1]", port),
      connect(protocol, "rebind.example", port, answering("127.0.0.1", "10.0.0.1")),
    ];
    for (const result of await Promise.all(tries)) expect(result).toMatchObject({ code: "forbidden" });
    expect(connections).toBe(0);
    server.close();
  });

  it("a name that nobody has is told as such", async () => {
    const unknown: Lookup = (_name, _options, callback) => callback(Object.assign(new Error("nobody"), { code: "ENOTFOUND" }), undefined as never);
    expect(await connect("http:", "nobody.example", 80, unknown)).toMatchObject({ code: "ENOTFOUND" });
  });

  it("looks at all addresses of a name", async () => {
    const asked: unknown[] = [];
    const lookup: Lookup = (name, options, callback) => {
      asked.push(options.all);
      answering("127.0.0.1", "10.0.0.1")(name, options, callback);
    };
    expect(await connect("http:", "rebind.example", 9, lookup)).toMatchObject({ code: "forbidden" });
    expect(asked).toEqual([true]);
  });
});
