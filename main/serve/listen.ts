import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { LifeboatError, systemCode } from "../api/errors.ts";

const tries = 5;

export type Listening = { readonly servers: readonly Server[]; readonly port: number };

/** One server on 127.0.0.1 and, where the computer has it, one on ::1, both on the same port. Throws `usage`: taken. */
export async function listen(make: () => Server, port: number): Promise<Listening> {
  for (let attempt = 1; ; attempt++) {
    const v4 = await bound(make(), "127.0.0.1", port).catch(explain);
    const { port: chosen } = v4.address() as AddressInfo;
    try {
      return { servers: [v4, await bound(make(), "::1", chosen)], port: chosen };
    } catch (error) {
      if (systemCode(error) !== "EADDRINUSE") return { servers: [v4], port: chosen };
      v4.close();
      // A port that was chosen for us may be free on one address only.
      if (port !== 0 || attempt === tries) return explain(error);
    }
  }
}

function bound(server: Server, host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off("error", reject);
      resolve(server);
    });
  });
}

function explain(error: unknown): never {
  if (["EADDRINUSE", "EACCES"].includes(systemCode(error))) throw new LifeboatError("usage", "this port is taken or not allowed; choose another with --port", { cause: error });
  throw error;
}
