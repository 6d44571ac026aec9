// Google, as far as Lifeboat knows it: the fake of its services, with a real OAuth server in front of it.
import { startIssuer, type TestIssuer } from "../../main/engine/net/sign-in.fixture.ts";
import { type FakeGoogle, startFakeGoogle } from "../../main/engine/providers/google/google.fixture.ts";
import type { Handler } from "../../main/engine/providers/google/http.fixture.ts";

export type Google = AsyncDisposable & { readonly url: string; readonly issuer: TestIssuer; readonly fake: FakeGoogle };

export async function startGoogle(): Promise<Google> {
  const issuer = await startIssuer();
  const { id } = issuer.issuer;
  const signIn: Handler = async ({ path: [what = ""], query, headers, text }) => {
    if (what === "authorize") return { status: 302, headers: { location: `${id}/authorize?${query.toString()}` } };
    if (what !== "token" && what !== "revoke") return undefined;
    const answer = await fetch(`${id}/${what}`, { method: "POST", headers: { "content-type": headers["content-type"] ?? "" }, body: text });
    return { status: answer.status, headers: { "content-type": "application/json" }, bytes: new Uint8Array(await answer.arrayBuffer()) };
  };
  const fake = await startFakeGoogle({ isKnown: (token) => issuer.knows(token), free: [signIn] });
  issuer.answerAs(fake.server.url);
  return {
    url: fake.server.url,
    issuer,
    fake,
    async [Symbol.asyncDispose]() {
      await fake[Symbol.asyncDispose]();
      await issuer[Symbol.asyncDispose]();
    },
  };
}
