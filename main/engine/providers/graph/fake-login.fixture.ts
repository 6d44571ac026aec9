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
  /** Codes for other devices, by what the program knows of them. */
  private readonly devices = new Map<string, { readonly userCode: string; readonly scope: string; said: "" | "yes" | "no" }>();
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

  /** Somebody types this code on another device, and answers. */
  typed(userCode: string, said: "yes" | "no"): void {
    for (const device of this.devices.values()) if (device.userCode === userCode) device.said = said;
  }

  private answer(request: FakeRequest): FakeReply | undefined {
    const [, oauth, version, what] = request.path;
    if (oauth !== "oauth2" || version !== "v2.0") return undefined;
    if (what === "authorize") return this.agree(request.query);
    const form = new URLSearchParams(request.bytes.toString("utf8"));
    if (what === "devicecode") return this.showCode(form.get("scope") ?? "");
    return what === "token" ? this.give(form) : undefined;
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
    const device = this.devices.get(form.get("device_code") ?? "");
    if (device?.said === "") return { status: 400, json: { error: "authorization_pending" } };
    if (device?.said === "no") return { status: 400, json: { error: "authorization_declined" } };
    const scope = device?.scope ?? (form.get("grant_type") === "refresh_token" ? this.used(form.get("refresh_token") ?? "") : this.redeemed(form));
    this.devices.delete(form.get("device_code") ?? "");
    if (scope === undefined) return { status: 400, json: { error: "invalid_grant" } };
    const refresh = `refresh-${this.world.nextKey()}`;
    this.refresh.set(refresh, scope);
    return ok({ token_type: "Bearer", expires_in: 3600, scope: scope.replace("offline_access", "").trim(), access_token: this.signedIn(), refresh_token: refresh });
  }

  /** Microsoft says 5 seconds between two questions; nobody is to wait so long here. */
  private showCode(scope: string): FakeReply {
    const [code, userCode] = [`device-${this.world.nextKey()}`, `USER${this.world.nextKey()}`];
    this.devices.set(code, { userCode, scope, said: "" });
    this.consents.push(scope);
    return ok({ device_code: code, user_code: userCode, verification_uri: "https://login.example/device", expires_in: 900, interval: 0.05, message: "" });
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
