// Run as a program: lists the photos of an export, reads one to its end, and tells how much memory that took.
import { TightHeap } from "../../nursery.ts";
import { createTestIo } from "../memory/io.ts";
import { takeout } from "./takeout.ts";

const [dir = "", scratch = ""] = process.argv.slice(2);
const io = createTestIo({ scratch });
// As a backup does.
using _heap = new TightHeap();
await using connection = await takeout.connect({ dir }, "read", io);
let listed = 0;
let bytes = 0;
for await (const answer of connection.collections(io)) {
  if (answer.is !== "collection" || connection.source === undefined) continue;
  const refs = [];
  for await (const change of connection.source.changes(answer.collection, undefined, io)) if (change.is === "present") refs.push(change.ref);
  listed += refs.length;
  for await (const fetched of connection.source.read(answer.collection, refs.slice(-1), io)) {
    if (fetched.is !== "item" || !("open" in fetched.item.body)) continue;
    for await (const chunk of fetched.item.body.open()) bytes += chunk.length;
  }
}
process.stdout.write(JSON.stringify({ listed, bytes, mib: Math.round(process.resourceUsage().maxRSS / 1024) }));
