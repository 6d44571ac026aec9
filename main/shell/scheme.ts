import { app, protocol } from "electron";
import { blobResponse, comingResponse } from "./blob-response.ts";
import type { Coming, Named } from "./engine-messages.ts";
import { origin } from "./origin.ts";
import { pageResponse } from "./page-response.ts";

/** Before the app is ready: the page's scheme is as trusted as https, and streams. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true };
  protocol.registerSchemesAsPrivileged([{ scheme: "app", privileges }]);
}

/** `app://lifeboat/` serves the page, `app://lifeboat/blob/<ticket>` what a ticket names, nothing else anything. */
export function serveScheme(page: string, bytes: (ticket: string) => Promise<Named | Coming>): void {
  protocol.handle("app", async (request) => {
    const url = new URL(request.url);
    if (!request.url.startsWith(`${origin}/`) || (request.method !== "GET" && request.method !== "HEAD")) return nothing();
    const ticket = /^\/blob\/([\w-]+)$/.exec(url.pathname)?.[1];
    if (ticket === undefined) return (await fromVite(url)) ?? (await pageResponse(page, url.pathname)) ?? nothing();
    const found = await bytes(ticket);
    // No error: the page shows a tile of its own.
    if (found === "none") return new Response(null, { status: 204 });
    if (found === undefined) return nothing();
    return "picture" in found ? comingResponse(found) : blobResponse(found, request.headers.get("range"));
  });
}

/** `npm run dev` only: the page as Vite serves it, without our policy, which would keep Vite from reloading it. */
async function fromVite({ pathname, search }: URL): Promise<Response | undefined> {
  const vite = process.env["ELECTRON_RENDERER_URL"];
  return app.isPackaged || vite === undefined ? undefined : fetch(new URL(pathname + search, vite));
}

const nothing = (): Response => new Response("Not found", { status: 404 });
