import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { isOwnPeer, userOf } from "./peer.ts";
import { Rig } from "./web-host.fixture.ts";

const nobody = 65_534;

/** Our end of a connection that comes from `from`. */
async function connectionFrom(listenOn: string, from: (port: number) => unknown): Promise<Socket> {
  const server = createServer().listen(0, listenOn);
  await once(server, "listening");
  from((server.address() as AddressInfo).port);
  const [connection] = (await once(server, "connection")) as [Socket];
  server.close();
  return connection;
}

describe.runIf(process.platform === "linux")("the other end of a connection", () => {
  it.each([["127.0.0.1", "127.0.0.1"], ["127.0.0.1", "::ffff:127.0.0.1"], ["::1", "::1"]])("on %s, reached by %s, is this user's", async (listenOn, host) => {
    const ends: Socket[] = [];
    const connection = await connectionFrom(listenOn, (port) => ends.push(connect(port, host)));
    expect(userOf(connection)).toBe(process.getuid?.());
    expect([isOwnPeer(connection), isOwnPeer(connection, nobody)]).toEqual([true, process.getuid?.() === 0]);
    for (const end of [...ends, connection]) end.destroy();
  });

  it("is nobody's that is known where there is none", () => {
    expect(userOf({ remoteAddress: "127.0.0.1", remotePort: 1, localAddress: "127.0.0.1", localPort: 2 })).toBeUndefined();
  });
});

// Only root can be somebody else.
it.runIf(process.platform === "linux" && process.getuid?.() === 0)("another user who reads the code of a browser that is started gets nothing for it, and takes nothing away", async () => {
  await using rig = await Rig.start();
  const steal = async (code: string): Promise<string> => {
    const ask = `POST /session HTTP/1.1\r\nHost: 127.0.0.1:${rig.host.port}\r\nOrigin: ${rig.origin}\r\nContent-Length: ${code.length}\r\nConnection: close\r\n\r\n${code}`;
    const thief = spawn("bash", ["-c", `exec 3<>/dev/tcp/127.0.0.1/${rig.host.port}; printf %s "$ASK" >&3; head -1 <&3`], { uid: nobody, env: { ...process.env, ASK: ask }, cwd: "/" });
    return text(thief.stdout);
  };
  const code = rig.code(rig.host.windowAddress());
  expect(await steal(code)).toContain(" 403 ");
  expect((await rig.exchange(code)).status).toBe(200);
  // One that was told on a screen is for whoever read it there, as through a tunnel of another user.
  expect(await steal(rig.code())).toContain(" 200 ");
});
