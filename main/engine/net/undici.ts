// What we use of undici. The whole takes twice as long to load, at every start, and 10 MB more.
import type { Dispatcher } from "undici";
import requestOf from "undici/lib/api/api-request.js";
import buildConnector from "undici/lib/core/connect.js";
import Agent from "undici/lib/dispatcher/agent.js";
import headers from "undici/lib/web/fetch/headers.js";
import responses from "undici/lib/web/fetch/response.js";

export { Agent, buildConnector };
// Not the global classes: their first use loads another undici, the one inside Node.
export const { Headers } = headers;
export type Headers = InstanceType<typeof Headers>;
export const { Response: HttpResponse } = responses;

/** undici's request(), by a dispatcher that is named. */
export function request(dispatcher: Dispatcher, url: URL, options: Omit<Dispatcher.RequestOptions, "origin" | "path">): Promise<Dispatcher.ResponseData> {
  return requestOf.call(dispatcher, { ...options, origin: url.origin, path: url.pathname + url.search });
}
