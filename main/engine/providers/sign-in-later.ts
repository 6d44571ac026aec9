import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import { type Issuer, signIn } from "../net/sign-in.ts";
import { signInSecret } from "../net/sign-in-kept.ts";
import type { Io } from "./provider.ts";

type Scopes = { readonly read: readonly string[]; readonly write: readonly string[] };

export type SignIn = {
  readonly fetch: typeof globalThis.fetch;
  /** Asks for writing on top of reading; `whoIs` must still be `who`. Throws auth, wrong-account; a sign-in of which nobody said whose it is is not kept. */
  readonly allow: (who: string, whoIs: () => Promise<string>, io: Io) => Promise<void>;
};

/** Signed in for reading; who only looks at what a move would do is not asked for more. */
export async function signInToRead(issuer: Issuer, { read, write }: Scopes, io: Io): Promise<SignIn> {
  let signedIn = await signIn(issuer, read, io);
  return {
    fetch: (input, init) => signedIn.fetch(input, init),
    async allow(who, whoIs, callIo) {
      const [before, kept] = [signedIn, await callIo.secrets.get(signInSecret)];
      let asked = false;
      const ask: Io["ask"] = (question) => {
        asked = true;
        return callIo.ask(question);
      };
      signedIn = await signIn(issuer, write, { ...callIo, ask });
      try {
        if ((await whoIs()) !== who) throw new LifeboatError("wrong-account", "somebody else signed in to allow the writing");
      } catch (thrown) {
        const isOther = asLifeboatError(thrown).code === "wrong-account";
        // Where nobody was asked it is the sign-in that was there, and an older token of it may be dead by now.
        if (asked || isOther) signedIn = before;
        if (asked && kept !== undefined) await callIo.secrets.set(signInSecret, kept);
        else if (asked || isOther) await callIo.secrets.remove(signInSecret);
        throw thrown;
      }
    },
  };
}
