import type { Contact, ContactFolder } from "@microsoft/microsoft-graph-types";
import { filtered, mergedExtended, shown, withoutExtended } from "./fake-extended.fixture.ts";
import { type FakeHandler, type FakeReply, type FakeRequest, ok, refuse } from "./fake-http.fixture.ts";
import { deltaReply, isStale, listReply, ordered, type World } from "./fake-world.fixture.ts";
import { Shelf, type Stored } from "./shelf.fixture.ts";

type Folder = { readonly info: ContactFolder; readonly shelf: Shelf<Contact> };

const fields = new Set([
  "assistantName", "birthday", "businessAddress", "businessHomePage", "businessPhones", "categories", "children", "companyName", "department",
  "displayName", "emailAddresses", "fileAs", "generation", "givenName", "homeAddress", "homePhones", "imAddresses", "initials", "jobTitle", "manager",
  "middleName", "mobilePhone", "nickName", "officeLocation", "otherAddress", "personalNotes", "profession", "singleValueExtendedProperties",
  "spouseName", "surname", "title", "yomiCompanyName", "yomiGivenName", "yomiSurname",
]);

/** People in folders, their photos, and properties that only show when they are asked for. */
export class FakeContacts {
  readonly folders = new Map<string, Folder>();
  readonly photos = new Map<string, Buffer>();
  /** What a picture is answered with, whatever is there. */
  pictureFails: FakeReply | undefined;
  readonly handle: FakeHandler;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    this.addFolder("Contacts", "contacts-root");
    this.handle = (request) => this.answer(request);
  }

  addFolder(displayName: string, id = this.world.nextId("F")): ContactFolder {
    const info: ContactFolder = { id, displayName };
    this.folders.set(id, { info, shelf: new Shelf(this.world) });
    return info;
  }

  private answer(request: FakeRequest): FakeReply | undefined {
    const { method, path } = request;
    if (path[0] !== "me") return undefined;
    if (path[1] === "contacts" && path[2] !== undefined) return this.one(request, path[2], path.slice(3));
    if (path[1] !== "contactFolders") return undefined;
    if (path[2] === undefined) return method === "POST" ? ok(this.addFolder(request.json<ContactFolder>().displayName ?? ""), 201) : listReply(this.world, request, [...this.folders.values()].filter(({ info }) => info.id !== "contacts-root").map(({ info }) => info));
    const folder = this.folders.get(path[2] === "contacts" ? "contacts-root" : path[2]);
    if (folder === undefined) return refuse(404, "ErrorItemNotFound");
    if (path[3] === undefined) return ok(folder.info);
    if (path[3] === "childFolders") return ok({ value: [] });
    if (path[4] === "delta") return deltaReply(this.world, request, folder.shelf, withoutExtended);
    if (method === "POST") return this.create(folder, request.json<Contact>());
    const inOrder = ordered(request, folder.shelf);
    if (inOrder === undefined) return refuse(400, "ErrorInvalidOrderBy");
    return listReply(this.world, request, filtered(inOrder, request.query.get("$filter")), (contact) => shown(contact, request.query.get("$expand")));
  }

  private one(request: FakeRequest, id: string, rest: readonly string[]): FakeReply {
    const folder = [...this.folders.values()].find(({ shelf }) => shelf.actual.has(id));
    const there = folder?.shelf.actual.get(id);
    if (folder === undefined || there === undefined) return refuse(404, "ErrorItemNotFound");
    if (rest[0] === "photo") return this.photo(request, folder, there);
    if (request.method === "GET") return ok(shown(there, request.query.get("$expand")));
    if (isStale(request, there)) return refuse(412, "ErrorIrresolvableConflict");
    if (request.method === "DELETE") {
      folder.shelf.remove(id);
      return { status: 204 };
    }
    const change = request.json<Contact>();
    const wrong = problem(change);
    if (wrong !== undefined) return wrong;
    return ok(withoutExtended(folder.shelf.put(id, { ...there, ...change, singleValueExtendedProperties: mergedExtended(there, change) })));
  }

  private photo(request: FakeRequest, { shelf }: Folder, there: Stored<Contact>): FakeReply {
    if (request.method === "PUT") {
      this.photos.set(there.id, request.bytes);
      shelf.put(there.id, there);
      return { status: 200 };
    }
    if (this.pictureFails !== undefined) return this.pictureFails;
    const bytes = this.photos.get(there.id);
    if (request.method === "DELETE" && bytes !== undefined) {
      this.photos.delete(there.id);
      shelf.put(there.id, there);
      return { status: 204 };
    }
    return bytes === undefined ? refuse(404, "ErrorItemNotFound") : { status: 200, headers: { "Content-Type": "image/jpeg" }, bytes };
  }

  private create({ shelf }: Folder, given: Contact): FakeReply {
    const wrong = problem(given);
    if (wrong !== undefined) return wrong;
    const now = new Date(this.world.now()).toISOString();
    return ok(withoutExtended(shelf.put(this.world.nextId("C"), { ...given, createdDateTime: now, lastModifiedDateTime: now })), 201);
  }
}

function problem(contact: Contact): FakeReply | undefined {
  const unknown = Object.keys(contact).find((name) => !fields.has(name));
  if (unknown !== undefined) return refuse(400, "RequestBodyRead", `the property '${unknown}' does not exist`);
  if ((contact.emailAddresses?.length ?? 0) > 3) return refuse(400, "ErrorInvalidArgument", "at most three addresses");
  if ((contact.businessPhones?.length ?? 0) > 2 || (contact.homePhones?.length ?? 0) > 2) return refuse(400, "ErrorInvalidArgument", "at most two numbers");
  const ids = contact.singleValueExtendedProperties?.map(({ id = "" }) => id) ?? [];
  if (ids.some((id) => !/^(?:String|SystemTime) (?:0x[0-9A-F]{4}|\{[0-9a-f-]{36}\} Name \w+)$/.test(id))) return refuse(400, "ErrorInvalidProperty", "not an id");
  return undefined;
}
