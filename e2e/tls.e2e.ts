// https as it is: a certificate that is trusted, one that is not, and a server that leads away from https.
import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { createServer, type Server as HttpsServer } from "node:https";
import { createServer as createPlainServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contacts } from "../bench/corpus.ts";
import { Lifeboat } from "./lifeboat.ts";
import { addAddressBook, loadItems } from "./servers/dav-setup.ts";
import { radicaleAvailable, startRadicale } from "./servers/radicale.ts";
import type { Server } from "./servers/server.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
if (process.env["CI"] && !hasOpenssl) throw new Error("openssl is missing");

describe.skipIf(!hasOpenssl || !radicaleAvailable())("https", () => {
  const boat = new Lifeboat();
  const certificate = join(boat.home, "certificate.pem");
  let server: Server;
  let front: HttpsServer;
  let url: string;
  let leadsTo: string | undefined;

  beforeAll(async () => {
    server = await startRadicale();
    await loadItems(server, await addAddressBook(server, "people"), contacts(5));
    mkdirSync(boat.home, { recursive: true });
    const key = join(boat.home, "key.pem");
    const name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", certificate, ...name], { stdio: "ignore" });
    front = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (asked, answer) => {
      if (leadsTo) {
        answer.writeHead(302, { location: new URL(asked.url ?? "/", leadsTo).href }).end();
        return;
      }
      const { method, headers } = asked;
      const onward = request(new URL(asked.url ?? "/", server.url), { method, headers }, (got) => {
        answer.writeHead(got.statusCode ?? 502, got.headers);
        got.pipe(answer);
      });
      asked.pipe(onward);
    });
    front.listen(0, "127.0.0.1");
    await once(front, "listening");
    url = `https://localhost:${(front.address() as AddressInfo).port}/`;
  });
  afterAll(async () => {
    front.closeAllConnections();
    front.close();
    await server.stop();
    boat[Symbol.dispose]();
  });

  it("refuses a certificate nobody vouches for, before any password is sent", async () => {
    await expect(boat.addDav({ ...server, url }, "Home")).rejects.toThrow(/exit 1[^]*certificate/);
  });

  it("works with one that is trusted", async () => {
    boat.env["NODE_EXTRA_CA_CERTS"] = certificate;
    await boat.addDav({ ...server, url }, "Home");
    await boat.json(0, "backup");
    expect((await boat.json(0, "ls")).filter((line) => line.event === "item")).toHaveLength(5);
  });

  it("does not follow from https to http with a password", async () => {
    const heard: (string | undefined)[] = [];
    const plain = createPlainServer((asked, answer) => {
      heard.push(asked.headers.authorization);
      answer.writeHead(207).end();
    }).listen(0, "127.0.0.1");
    await once(plain, "listening");
    leadsTo = `http://localhost:${(plain.address() as AddressInfo).port}/`;
    const answer = await boat.run("backup");
    expect(answer.code).toBe(1);
    expect(heard.filter((authorization) => authorization !== undefined)).toEqual([]);
    plain.close();
    leadsTo = undefined;
    await boat.json(0, "backup");
  });
});
