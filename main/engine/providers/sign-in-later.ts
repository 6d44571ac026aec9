import { LifeboatError } from "../../api/errors.ts";
import { type Issuer, signIn } from "../net/sign-in.ts";
import { signInSecret } from "../net/sign-in-kept.ts";
import type { Io } from "./provider.ts";

type Scopes = { readonly read: readonly string[]; readonly write: readonly string[] };

export type SignIn = {
  readonly fetch: typeof globalThis.fetch;
  /** Asks for writing on top of reading; `whoIs` must still be `who`. Throws auth; wrong-account, and what was is kept. */
  readonly allow: (who: string, whoIs: () => Promise<string>, io: Io) => Promise<void>;
};

/** Signed in for reading; who only looks at what a move would do is not asked for more. */
export async function signInToRead(issuer: Issuer, { read, write }: Scopes, io: Io): Promise<SignIn> {
  let signedIn = await signIn(issuer, read, io);
  return {
    fetch: (input, init) => signedIn.fetch(input, init),
    async allow(who, whoIs, callIo) {
      const [before, kept] = [signedIn, await callIo.secrets.get(signInSecret)];
      signedIn = await signIn(issuer, write, callIo);
      if ((await whoIs()) === who) return;
      signedIn = before;
      if (kept !== undefined) await callIo.secrets.set(signInSecret, kept);
      throw new LifeboatError("wrong-account", "somebody else signed in to allow the writing");
    },
  };
}
