// Microsoft Graph as its documentation describes it, stateful, over real HTTP. Nothing here knows the provider.
import { FakeContacts } from "./fake-contacts.fixture.ts";
import { FakeDrive } from "./fake-drive.fixture.ts";
import { FakeEvents } from "./fake-events.fixture.ts";
import { type FakeReply, type FakeRequest, type FakeServer, ok, serveFake } from "./fake-http.fixture.ts";
import { FakeTodo } from "./fake-todo.fixture.ts";
import { FakeLogin } from "./fake-login.fixture.ts";
import { World } from "./fake-world.fixture.ts";

export type FakeGraph = AsyncDisposable & { readonly world: World; readonly server: FakeServer; readonly contacts: FakeContacts; readonly events: FakeEvents; readonly todo: FakeTodo; readonly drive: FakeDrive; readonly login: FakeLogin; expire(): void };

export async function startFakeGraph({ now = () => Date.now(), lagMs = 0 }: { readonly now?: () => number; readonly lagMs?: number } = {}): Promise<FakeGraph> {
  const world = new World(now, lagMs);
  const contacts = new FakeContacts(world);
  const events = new FakeEvents(world);
  const todo = new FakeTodo(world);
  const drive = new FakeDrive(world);
  const login = new FakeLogin(world);
  const me = (request: FakeRequest): FakeReply | undefined => (request.path.join("/") === "me" ? ok(world.user) : undefined);
  const server = await serveFake([me, contacts.handle, events.handle, todo.handle, drive.handle], (token) => login.knows(token), (request) => login.handle(request) ?? drive.raw(request) ?? events.raw(request));
  world.base = `${server.url}/v1.0`;
  const expire = (): void => {
    for (const { shelf } of [...contacts.folders.values(), ...todo.byId.values()]) shelf.expire();
    for (const shelf of drive.shelves.values()) shelf.expire();
  };
  return { world, server, contacts, events, todo, drive, login, expire, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
