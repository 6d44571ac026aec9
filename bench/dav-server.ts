// An in-memory CardDAV and CalDAV server in a process of its own, for measurements and tests:
//
//   node bench/dav-server.ts --contacts 10000 --events 20000 --tasks 2000 --port 0
//
// Prints {"is":"ready","url":...} on stdout, then takes one JSON command a line on stdin (dav-server-control.ts) and
// answers each with one line. Ends when stdin does. Options: --user, --password, --page (most entries in one
// sync-collection answer).
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { type Command, Control } from "./dav-server-control.ts";
import { createDavServer } from "./dav-server-http.ts";
import { Store } from "./dav-server-store.ts";

const { values } = parseArgs({
  options: {
    contacts: { type: "string", default: "0" },
    events: { type: "string", default: "0" },
    tasks: { type: "string", default: "0" },
    port: { type: "string", default: "0" },
    user: { type: "string", default: "alice" },
    password: { type: "string", default: "correct horse" },
    page: { type: "string", default: "Infinity" },
  },
});

const store = new Store(values.user, values.password);
store.add(`${store.contactsHome}people/`, "People", ["VCARD"]);
store.add(`${store.calendarsHome}calendar/`, "Calendar", ["VEVENT"]);
store.add(`${store.calendarsHome}tasks/`, "To-dos", ["VTODO"]);
const traffic = { requests: {}, bytesOut: 0 };
const control = new Control(store, traffic);
control.run({ do: "add", contacts: Number(values.contacts), events: Number(values.events), tasks: Number(values.tasks) });

const server = createDavServer(store, { page: Number(values.page), traffic }).listen(Number(values.port), "127.0.0.1");
// A client that thinks for a while between two requests must not find its connection closed under it.
server.keepAliveTimeout = 600_000;
await once(server, "listening");
const { port } = server.address() as AddressInfo;
say({ is: "ready", url: `http://127.0.0.1:${String(port)}/`, pid: process.pid });

for await (const line of createInterface(process.stdin)) {
  try {
    say(control.run(JSON.parse(line) as Command));
  } catch (error) {
    say({ is: "error", detail: String(error) });
  }
}
server.closeAllConnections();
server.close();

function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
