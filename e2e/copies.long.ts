// The full count of kills.
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { crashCopies, crashRecovery } from "./copies-crash.ts";
import { Lifeboat } from "./lifeboat.ts";

it("kill -9 at any point of a copy or a recovery loses nothing", async () => {
  using boat = new Lifeboat().sealed();
  boat.env["DBUS_SESSION_BUS_ADDRESS"] = "disabled:";
  cpSync(join(import.meta.dirname, "../resources/sample/phone"), join(boat.home, "phone"), { recursive: true });
  await boat.json(0, "add", "files", join(boat.home, "phone"), "--name", "Phone");
  await boat.json(0, "backup");
  const disk = join(boat.home, "disk");
  await boat.json(0, "copies", "add", "folder", disk, "--name", "Disk");
  const [card] = await boat.json(0, "copies", "card");
  const keyFile = join(boat.home, "key.txt");
  writeFileSync(keyFile, `${String(card?.["key"])}\n`, { mode: 0o600 });
  const seed = Number(process.env["E2E_SEED"] ?? Math.trunc(Math.random() * 2 ** 31));
  console.log(`kills: E2E_SEED=${seed}`);
  expect(await crashCopies(boat, { kills: 200, seed, disk })).toBeGreaterThan(100);
  expect(await crashRecovery(boat, { kills: 60, seed, disk }, keyFile)).toBeGreaterThan(30);
});
