// The MTP provider against handsets nobody here wrote. `hold SERIAL busy` is the program that another one kills.
import { everyday, hold } from "./everyday.ts";
import { fill, qemu, umtp } from "./phones.ts";
import { hostile, large, smallFiles, together } from "./special.ts";

const [mode, serial = "", how] = process.argv.slice(2);
if (mode === "hold") await hold(serial, how === "busy");
if (mode !== "qemu") await onUmtp();
if (mode !== "umtp") await onQemu();
process.exit(0);

async function onUmtp(): Promise<void> {
  const [phone, second] = [umtp("phone0", 0), umtp("phone1", 1)];
  await fill(phone.folder, 8, 12_000_000);
  phone.plug();
  await everyday("umtp", phone);
  await smallFiles("umtp", phone, 500);
  await hostile("umtp", phone);
  await large("umtp", phone, { tail: true });
  await fill(second.folder, 4, 2_000_000);
  second.plug();
  await together([phone, second]);
  phone.unplug();
  second.unplug();
}

async function onQemu(): Promise<void> {
  const phone = qemu("emulated");
  await fill(phone.folder, 8, 10_000_000);
  phone.plug();
  await everyday("qemu", phone);
  await smallFiles("qemu", phone, 500);
  await hostile("qemu", phone);
  await large("qemu", phone, { tail: false });
}
