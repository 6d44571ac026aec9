import { createHash } from "node:crypto";
import { type FakeHandler, type FakeReply, type FakeRequest, ok } from "./fake-http.fixture.ts";
import type { World } from "./fake-world.fixture.ts";

type Code = { readonly challenge: string; readonly scope: string; readonly redirect: string };

/** Microsoft's sign-in as far as a program sees it: a person who agrees to everything, codes with PKCE, tokens of an hour. */
export class FakeLogin {
  /** Scopes of each consent, in order. */
  readonly consents: string[] = [];
  readonly handle: FakeHandler;
  private readonly codes = new Map<string, Code>();
  /** What each refresh token is good for; it is replaced with each use. */
  private readonly refresh = new Map<string, string>();
  private readonly tokens = new Set<string>();
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    this.handle = (request) => this.answer(request);
  }

  knows(token: string): boolean {
    return this.tokens.has(token);
  }

  /** A token for a program that has signed in before. */
  signedIn(): string {
    const token = `access-${this.world.nextKey()}`;
    this.tokens.add(token);
    return token;
  }

  private answer(request: FakeRequest): FakeReply | undefined {
    const [, oauth, version, what] = request.path;
    if (oauth !== "oauth2" || version !== "v2.0") return undefined;
    if (what === "authorize") return this.agree(request.query);
    return what === "token" ? this.give(new URLSearchParams(request.bytes.toString("utf8"))) : undefined;
  }

  private agree(query: URLSearchParams): FakeReply {
    const [redirect, scope, challenge] = ["redirect_uri", "scope", "code_challenge"].map((name) => query.get(name) ?? "");
    if (redirect === undefined || scope === undefined || !challenge || query.get("code_challenge_method") !== "S256") return { status: 400 };
    const code = `code-${this.world.nextKey()}`;
    this.codes.set(code, { challenge, scope, redirect });
    this.consents.push(scope);
    const back = new URL(redirect);
    back.searchParams.set("code", code);
    back.searchParams.set("state", query.get("state") ?? "");
    return { status: 302, headers: { Location: back.href } };
  }

  private give(form: URLSearchParams): FakeReply {
    const scope = form.get("grant_type") === "refresh_token" ? this.used(form.get("refresh_token") ?? "") : this.redeemed(form);
    if (scope === undefined) return { status: 400, json: { error: "invalid_grant" } };
    const refresh = `refresh-${this.world.nextKey()}`;
    this.refresh.set(refresh, scope);
    return ok({ token_type: "Bearer", expires_in: 3600, scope: scope.replace("offline_access", "").trim(), access_token: this.signedIn(), refresh_token: refresh });
  }

  private used(token: string): string | undefined {
    const scope = this.refresh.get(token);
    this.refresh.delete(token);
    return scope;
  }

  private redeemed(form: URLSearchParams): string | undefined {
    const code = this.codes.get(form.get("code") ?? "");
    this.codes.delete(form.get("code") ?? "");
    const challenge = createHash("sha256").update(form.get("code_verifier") ?? "").digest("base64url");
    return code?.challenge === challenge && code.redirect === form.get("redirect_uri") ? code.scope : undefined;
  }
}
