// A program that takes a lock, says so, and holds it until it is killed; for tests.
import { tryLock } from "./locks.ts";

const [dir = "", job = ""] = process.argv.slice(2);
const held = tryLock(dir, job);
if ("release" in held) process.send?.("held");
setInterval(() => held, 1000);
