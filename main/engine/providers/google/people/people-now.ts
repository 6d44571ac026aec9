import type { people_v1 } from "@googleapis/people";
import type { Io, Ref } from "../../provider.ts";
import type { Api } from "../api.ts";
import type { Person } from "./types.ts";

/** google.rpc.Code.NOT_FOUND */
const notFound = 5;

type Asked = { /** At most 200. */ readonly refs: readonly Ref[]; readonly personFields: string };

/** By the name they were asked for: a contact that was merged answers under its new one, and is gone under this. */
export async function peopleNow(api: Api, root: string, { refs, personFields }: Asked, io: Io): Promise<Map<string, Person | "gone">> {
  const found = new Map<string, Person | "gone">();
  const resourceNames: string[] = [];
  for (const { href } of refs) {
    if (/^people\/[\w-]+$/.test(href)) resourceNames.push(href);
    else found.set(href, "gone");
  }
  if (resourceNames.length === 0) return found;
  const { responses = [] } = await api.call<people_v1.Schema$GetPeopleResponse>(`${root}/people:batchGet`, { query: { resourceNames, personFields } }, io);
  for (const { requestedResourceName: name, httpStatusCode, status, person } of responses) {
    if (name && person) found.set(name, person.resourceName === name ? person : "gone");
    else if (name && (httpStatusCode === 404 || status?.code === notFound)) found.set(name, "gone");
  }
  return found;
}
