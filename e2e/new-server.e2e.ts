// The same account on a new server, which has another address and starts empty: nothing kept here is lost to it, and it is
// filled again.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Lifeboat } from "./lifeboat.ts";
import { everyItem } from "./servers/every-item.ts";
import { radicaleAvailable, startRadicale } from "./servers/radicale.ts";

it.skipIf(!radicaleAvailable())("a person says that it is the same account, and everything goes on there", { timeout: 240_000 }, async () => {
  using boat = new Lifeboat();
  const [old, fresh] = await Promise.all([startRadicale(), startRadicale()]);
  try {
    const folder = join(boat.home, "people");
    mkdirSync(folder);
    for (const name of ["Anna", "Berta", "Carla", "Dora", "Emma", "Frida"]) writeFileSync(join(folder, `${name}.vcf`), `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${name}\r\nFN:${name}\r\nN:${name};;;;\r\nEND:VCARD\r\n`);
    await boat.json(0, "add", "files", folder, "--name", "Folder");
    await boat.json(0, "backup");
    await boat.addDav(old, "Cloud");
    await boat.json(0, "migrate", "Folder", "Cloud", "--yes");
    await boat.json(0, "backup", "Cloud");
    await old.stop();

    const there = ["--password-file", join(boat.home, "secrets", "Cloud")];
    writeFileSync(join(boat.home, "secrets", "Cloud"), fresh.password, { mode: 0o600 });
    expect(await boat.json(2, "login", "Cloud", "--url", fresh.url, ...there)).toContainEqual(expect.objectContaining({ code: "usage" }));
    await boat.json(0, "login", "Cloud", "--same-account", "--url", fresh.url, ...there);
    await boat.json(4, "backup", "Cloud", "--second-look", "0");
    const [held] = (await boat.json(0, "held")).filter(({ event }) => event === "held");
    expect(held).toMatchObject({ count: 6 });
    await boat.json(0, "putback", String(held?.["id"]), "--yes", "--second-look", "0");
    expect([...(await everyItem(fresh)).keys()].sort()).toEqual(["Anna", "Berta", "Carla", "Dora", "Emma", "Frida"]);
    await boat.json(0, "backup", "Cloud");
    expect((await boat.json(0, "held")).filter(({ event }) => event === "held")).toEqual([]);
  } finally {
    await Promise.all([old.stop(), fresh.stop()]);
  }
});
