// MTP over USB: bulk pipes, and the class requests of the Still Image definition (section 5.2).
import { setTimeout as sleep } from "node:timers/promises";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import type { Claim } from "../../usb/claim.ts";
import { claimInterface } from "../../usb/claim.ts";
import type { DeviceInterface, Endpoint, UsbDevice } from "../../usb/devices.ts";
import { listDevices } from "../../usb/devices.ts";
import { isStall } from "../../usb/usb-error.ts";
import type { Transport } from "./transport.ts";

export type Place = { readonly device: UsbDevice; readonly number: number; readonly input: Endpoint; readonly output: Endpoint; /** What the device says unasked. */ readonly events?: Endpoint };

const requests = { cancel: 0x64, reset: 0x66, status: 0x67 } as const;
const cancelCode = 0x4001;
const statusOk = 0x2001;
const controlMs = 1000;
const sendMs = 10_000;
const drainMs = 150;
/** A read for events ends after this, and with it the wait to close. Each that ends costs as much as half a small file. */
const eventMs = 400;
const longestEvent = 24;
/** After so many failures it is not listened any more: it can do without. */
const mostDeaf = 5;
const statusTries = 20;
/** A phone that was reset takes a while to come back. */
const returnMs = 8000;

/** Where a device speaks MTP or PTP; undefined where it does not. */
export function mtpPlaceOf(device: UsbDevice): Place | undefined {
  for (const each of device.interfaces) {
    const bulk = (direction: Endpoint["direction"]): Endpoint | undefined => each.endpoints.find((end) => end.type === "bulk" && end.direction === direction);
    const [input, output] = [bulk("in"), bulk("out")];
    const events = each.endpoints.find((end) => end.type === "interrupt" && end.direction === "in");
    if (input !== undefined && output !== undefined && speaksMtp(each)) return { device, number: each.number, input, output, ...(events && { events }) };
  }
  return undefined;
}

const stillImage = 6;
const vendorSpecific = 0xff;

/** Android's own interface is vendor-specific and says what it is in its name. */
function speaksMtp({ class: kind, subclass, protocol, name = "", endpoints }: DeviceInterface): boolean {
  if (kind === stillImage && subclass === 1 && protocol === 1) return true;
  const isNamed = /\b(?:mtp|ptp)\b/i.test(name);
  return isNamed && (kind === stillImage || kind === vendorSpecific) && endpoints.some(({ type }) => type === "interrupt");
}

/** Throws "source-busy", "forbidden", "source-away" or "unsupported". */
export async function openUsbTransport(place: Place): Promise<Transport> {
  return new UsbTransport(place, await claimInterface(place.device, place.number));
}

class UsbTransport implements Transport {
  #place: Place;
  #claim: Claim;
  #heard: ((event: Uint8Array) => void) | undefined;
  #listening: Claim | undefined;

  constructor(place: Place, claim: Claim) {
    this.#place = place;
    this.#claim = claim;
  }

  send(bytes: Uint8Array): Promise<void> {
    return this.#clearing(this.#place.output, () => this.#claim.write(this.#place.output, bytes, sendMs));
  }

  receive(length: number, timeoutMs: number): Promise<Uint8Array> {
    const { packetSize } = this.#place.input;
    // A read that is no multiple of the packet's size would lose the end of the last one.
    return this.#clearing(this.#place.input, () => this.#claim.read(this.#place.input, Math.ceil(length / packetSize) * packetSize, timeoutMs));
  }

  listen(heard: (event: Uint8Array) => void): void {
    this.#heard = heard;
    void this.#hear(this.#claim, this.#place.events);
  }

  /**
   * Where a program was killed in the middle of a file, umtp-responder still has up to a megabyte to send: Cancel makes it
   * forget that, Device Reset all but the last response, and reading it past helps as well. Its session is open in any case.
   */
  async cancel(transaction: number): Promise<void> {
    const data = new DataView(new ArrayBuffer(6));
    data.setUint16(0, cancelCode, true);
    data.setUint32(2, transaction, true);
    await this.#unlessAway(() => this.#claim.controlOut(this.#setup(requests.cancel), new Uint8Array(data.buffer), controlMs));
    await this.#drain();
    await this.#untilReady();
    await this.#unlessAway(() => this.#claim.clearHalt(this.#place.input));
    await this.#unlessAway(() => this.#claim.clearHalt(this.#place.output));
    await this.#drain();
  }

  async reset(): Promise<void> {
    await this.#unlessAway(() => this.#claim.controlOut(this.#setup(requests.reset), new Uint8Array(), controlMs));
    await this.#claim.reset();
    const before = this.#place.device;
    for (const end = performance.now() + returnMs; ; ) {
      await sleep(200);
      const found = (await listDevices()).find((device) => device.bus === before.bus && device.ports.join() === before.ports.join() && device.vendorId === before.vendorId && device.serial === before.serial);
      const place = found && mtpPlaceOf(found);
      if (place !== undefined) {
        this.#place = place;
        this.#claim = await claimInterface(place.device, place.number);
        void this.#hear(this.#claim, place.events);
        return;
      }
      if (performance.now() > end) throw new LifeboatError("source-away", "the device did not come back after a reset");
    }
  }

  close(): Promise<void> {
    return this.#claim.close();
  }

  async #hear(claim: Claim, events: Endpoint | undefined): Promise<void> {
    // One at a time: two would take each other's turns.
    if (events === undefined || this.#listening === claim) return;
    this.#listening = claim;
    const length = Math.ceil(longestEvent / events.packetSize) * events.packetSize;
    for (let deaf = 0; deaf < mostDeaf; ) {
      try {
        this.#heard?.(await claim.read(events, length, eventMs));
        deaf = 0;
      } catch (thrown) {
        const error = asLifeboatError(thrown);
        if (error.code === "source-away") return;
        if (isStall(error)) await claim.clearHalt(events).catch(() => undefined);
        if (error.code !== "timeout") deaf += 1;
      }
    }
  }

  /** Whatever the device still wanted to say. */
  async #drain(): Promise<void> {
    for (let read = 0; read < 64; read += 1) {
      const more = await this.#unlessAway(() => this.#claim.read(this.#place.input, 1 << 20, drainMs));
      if (more === undefined) return;
    }
  }

  async #untilReady(): Promise<void> {
    for (let n = 0; n < statusTries; n += 1) {
      const answer = await this.#unlessAway(() => this.#claim.controlIn(this.#setup(requests.status), 20, controlMs));
      // One that does not know the request has nothing to wait for.
      if (answer === undefined || answer.length < 4 || Buffer.from(answer).readUInt16LE(2) === statusOk) return;
      await sleep(50);
    }
  }

  /** A stalled pipe is cleared, and the stall still told. */
  async #clearing<T>(endpoint: Endpoint, transfer: () => Promise<T>): Promise<T> {
    try {
      return await transfer();
    } catch (thrown) {
      const error = asLifeboatError(thrown);
      if (isStall(error)) await this.#unlessAway(() => this.#claim.clearHalt(endpoint));
      throw error;
    }
  }

  /** Undefined where it failed, which some devices do to what they do not know. */
  async #unlessAway<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (thrown) {
      if (asLifeboatError(thrown).code === "source-away") throw thrown;
      return undefined;
    }
  }

  #setup(request: number): USBControlTransferParameters {
    return { requestType: "class", recipient: "interface", request, value: 0, index: this.#place.number };
  }
}
