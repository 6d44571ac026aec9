import { asLifeboatError, LifeboatError, type ErrorCode } from "../../../../api/errors.ts";
import { sniff } from "../../../formats/sniff.ts";
import { collect } from "../../dav/collect.ts";
import { codeOfStatus } from "../../dav/status.ts";
import type { Io, Owes } from "../../provider.ts";
import { type Photo, photoUrl } from "./item.ts";
import type { Person } from "./types.ts";

export type Picture = { readonly photo?: Photo; readonly owes?: Owes };

const mostBytes = 20_000_000;
/** After so many failures in a row the rest of a read is not asked for. */
const mostFailures = 3;
const forGood: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["gone", "auth", "forbidden", "unsupported", "too-large", "invalid-item"]);

/** Contacts' pictures for one read. One that may be had later is owed; one that is refused for good, is too large or is none is not missed. */
export class Pictures {
  readonly #io: Io;
  #failures = 0;

  constructor(io: Io) {
    this.#io = io;
  }

  async of(person: Person): Promise<Picture> {
    const url = photoUrl(person);
    if (url === undefined) return {};
    if (this.#failures >= mostFailures) return { owes: { code: "offline", detail: "its picture was not asked for, others had failed" } };
    try {
      const photo = await this.#fetch(largest(url));
      this.#failures = 0;
      return { photo };
    } catch (thrown) {
      const { code, detail } = asLifeboatError(thrown);
      if (code === "cancelled") throw thrown;
      const isRefused = forGood.has(code);
      this.#failures = isRefused ? 0 : this.#failures + 1;
      if (code !== "gone") this.#io.log(isRefused ? "a picture was refused, the contact is kept without" : "a picture was not fetched, it is owed", { code });
      return isRefused ? {} : { owes: { code, detail: `its picture: ${detail}` } };
    }
  }

  /** Without credentials: the address itself is the permission. */
  async #fetch(url: string): Promise<Photo> {
    const response = await this.#io.fetch(url, { credentials: "omit", signal: this.#io.signal });
    if (response.ok) return pictureIn(await collect(response.body ?? [], mostBytes));
    await response.body?.cancel();
    throw new LifeboatError(codeOfStatus(response.status), `answered ${response.status}`);
  }
}

function pictureIn(bytes: Uint8Array): Photo {
  const { type } = sniff(bytes);
  if (!type.startsWith("image/")) throw new LifeboatError("invalid-item", "the picture is none");
  return { type, bytes };
}

/** Google makes it as large as asked for, up to what it has. */
function largest(address: string): string {
  return address.replace(/([/=])s\d{2,4}(-[\w-]*)?(?=\/|$)/, "$1s0");
}
