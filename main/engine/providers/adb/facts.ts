// What the phone says about itself.
import { LifeboatError } from "../../../api/errors.ts";
import type { Io } from "../provider.ts";
import { isShared } from "../../usb/shared-serial.ts";
import type { Phone } from "./phone.ts";

export type PhoneFacts = {
  /** Where many phones share one number, with what Android made up for this one. */
  readonly serial: string;
  /** That number. */
  readonly shared?: string;
  readonly label: string;
  /** Where /sdcard really is; undefined until the phone was unlocked once after it was switched on. */
  readonly storage: string | undefined;
  /** Of Android: 30 is Android 11. */
  readonly sdk: number;
};

const properties = ["ro.serialno", "ro.boot.serialno", "ro.product.manufacturer", "ro.product.model", "ro.build.version.sdk"];
/** Android 5: before it, `content` cuts numbers off at 32 bits and there is no clean shell. */
const oldestSdk = 21;
/** Of a phone that does not say. */
const usualSdk = 34;
const separator = "----";

/** Throws "unsupported" for a phone that is too old, or does not tell which one it is. */
export async function factsOf(phone: Phone, io: Io): Promise<PhoneFacts> {
  const lines = [...properties.map((name) => `getprop ${name}`), 'settings get global device_name 2>/dev/null', 'cd "${EXTERNAL_STORAGE:-/sdcard}" 2>/dev/null && ls . >/dev/null 2>&1 && pwd -P', "settings get secure android_id 2>/dev/null"];
  const { out } = await phone.run(lines.map((line) => `${line}; echo ${separator}`).join("; "), io);
  const [serial = "", bootSerial = "", maker = "", model = "", sdk = "", name = "", storage = "", androidId = ""] = Buffer.from(out).toString("utf8").split(`${separator}\n`).map(clean);
  if (sdk !== "" && Number(sdk) < oldestSdk) throw new LifeboatError("unsupported", "the phone's Android is older than 5");
  const known = [serial, bootSerial, phone.serial].find((each) => each !== "" && each !== "unknown");
  if (known === undefined) throw new LifeboatError("unsupported", "the phone does not tell its serial number");
  const type = model.toLowerCase().startsWith(maker.toLowerCase()) ? model : `${maker} ${model}`;
  return {
    serial: isShared(known) && /^[0-9a-f]{8,32}$/.test(androidId) ? `${known}-${androidId}` : known,
    ...(isShared(known) && { shared: known }),
    label: (name !== "" && name !== "null" ? name : type.trim()) || "Android phone",
    storage: storage.startsWith("/") ? storage : undefined,
    sdk: Number(sdk) || usualSdk,
  };
}

const clean = (text: string): string => text.replaceAll(/\p{Cc}/gu, " ").trim().slice(0, 200);
