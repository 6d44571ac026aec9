// undici has types for the whole only.
declare module "undici/lib/dispatcher/agent.js" {
  import type { Agent } from "undici";
  const part: typeof Agent;
  export default part;
}
declare module "undici/lib/core/connect.js" {
  import type { buildConnector } from "undici";
  const part: typeof buildConnector;
  export default part;
}
declare module "undici/lib/api/api-request.js" {
  import type { Dispatcher } from "undici";
  export default function request(this: Dispatcher, options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData>;
}
declare module "undici/lib/web/fetch/headers.js" {
  import type { Headers } from "undici";
  const parts: { readonly Headers: typeof Headers };
  export default parts;
}
declare module "undici/lib/web/fetch/response.js" {
  import type { Response } from "undici";
  const parts: { readonly Response: typeof Response };
  export default parts;
}
