import { describe, expect, it } from "vitest";
import { gather } from "../bytes.ts";
import { sampleItem } from "../conformance/samples.ts";
import type { Collection } from "../provider.ts";
import { refuse } from "./fake-http.fixture.ts";
import { type GraphSubject, openGraph, sidesOf } from "./subject.fixture.ts";

async function collectionsOf({ connection, io }: GraphSubject): Promise<Collection[]> {
  const answers = await gather(connection.collections(io));
  return answers.flatMap((answer) => (answer.is === "collection" && answer.collection.kinds.includes("photo") ? [answer.collection] : []));
}

async function put(subject: GraphSubject, folder: string, n: number): Promise<string> {
  const item = { ...sampleItem("photo", n), facts: { name: `IMG_${n}.jpg` } };
  const [outcome] = await gather(sidesOf(subject).target.write({ ...subject.collection, id: `photos/${folder}` }, [{ do: "create", key: `k${n}`, item }], subject.io));
  return outcome?.is === "done" ? (outcome.ref?.href ?? "") : "";
}

async function hrefsIn(subject: GraphSubject, folder: string): Promise<string[]> {
  const changes = await gather(sidesOf(subject).source.changes({ ...subject.collection, id: `photos/${folder}` }, undefined, subject.io));
  expect(changes.at(-1)).toMatchObject({ is: "end", listing: "full" });
  return changes.flatMap((change) => (change.is === "present" ? [change.ref.href] : []));
}

describe.each(["personal", "business"] as const)("the pictures of a %s drive", (drive) => {
  it("are those of each folder with all below it, and those beside the folders", async () => {
    const subject = await openGraph("photo", { drive });
    const family = subject.fake.drive.addFolder("Family").id ?? "";
    const beside = await put(subject, "DRV!photos", 1);
    const inFamily = await put(subject, family, 2);
    const names = (await collectionsOf(subject)).map(({ name }) => name);
    expect(names).toEqual(drive === "personal" ? ["Camera Roll", "Pictures", "Fixture photo", "Family"] : ["Pictures", "Camera Roll", "Fixture photo", "Family"]);
    expect([await hrefsIn(subject, "DRV!photos"), await hrefsIn(subject, family)]).toEqual([[beside], [inFamily]]);
    await subject.close();
  });
});

describe("a drive that does not show its special folders", () => {
  it.each([[503, "serviceNotAvailable", "server"], [500, "generalException", "server"], [401, "InvalidAuthenticationToken", "auth"], [429, "activityLimitReached", "rate-limited"]])("for now (%i) says so, and is asked anew", async (status, name, code) => {
    const subject = await openGraph("photo");
    for (const folder of ["cameraroll", "photos"] as const) subject.fake.drive.refusals.set(folder, refuse(status, name));
    await using connection = await subject.connect("read");
    const ids = async (): Promise<string[]> => (await collectionsOf({ ...subject, connection })).map(({ id }) => id);
    await expect(ids()).rejects.toMatchObject({ code });
    subject.fake.drive.refusals.clear();
    expect(await ids()).toContain("photos/DRV!photos");
    await subject.close();
  });

  it.each([["photos", 404, "itemNotFound"], ["photos", 403, "accessDenied"], ["drive", 404, "resourceNotFound"], ["drive", 400, "BadRequest"], ["drive", 403, "notAllowed"]] as const)("because there is none has none (%s: %i), and is asked anew", async (what, status, name) => {
    const subject = await openGraph("photo");
    subject.fake.drive.refusals.set(what, refuse(status, name));
    const ids = async (): Promise<string[]> => (await collectionsOf(subject)).map(({ id }) => id);
    expect(await ids()).not.toContain("photos/DRV!photos");
    subject.fake.drive.refusals.clear();
    expect(await ids()).toContain("photos/DRV!photos");
    await subject.close();
  });
});

it("an organisation's folder is listed with the folders in it, again where it changed meanwhile, and never half", async () => {
  const subject = await openGraph("photo", { drive: "business" });
  const { drive } = subject.fake;
  const family = drive.addFolder("Family").id ?? "";
  const summer = drive.addFolder("Summer", family).id ?? "";
  const photos = [await put(subject, family, 1), await put(subject, summer, 2)];
  expect(await hrefsIn(subject, family)).toEqual(photos);
  drive.miscounts = 1;
  expect(await hrefsIn(subject, family)).toEqual(photos);
  // The count is wrong for good, but the list is the same twice.
  drive.miscounts = Number.POSITIVE_INFINITY;
  expect(await hrefsIn(subject, family)).toEqual(photos);
  await expect(hrefsIn(subject, "gone")).rejects.toMatchObject({ code: "gone" });
  await subject.close();
});

it("a photo whose last answer is a gateway's page, not Microsoft's, may be there: nobody knows", async () => {
  const subject = await openGraph("photo");
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const answer = await subject.io.fetch(input, init);
    if (init?.method !== "PUT") return answer;
    await answer.body?.cancel();
    return new Response("<html>Bad gateway</html>", { status: 502, headers: { "content-type": "text/html" } });
  };
  const item = { ...sampleItem("photo", 1), facts: { name: "IMG_1.jpg" } };
  const target = sidesOf(subject).target;
  expect(await gather(target.write(subject.collection, [{ do: "create", key: "k", item }], { ...subject.io, fetch }))).toEqual([{ key: "k", is: "unsure" }]);
  // The same photo is not there twice when it is sent again.
  expect(await gather(target.write(subject.collection, [{ do: "create", key: "k", item }], subject.io))).toMatchObject([{ is: "done" }]);
  expect(await hrefsIn(subject, subject.collection.id.replace("photos/", ""))).toHaveLength(1);
  await subject.close();
});
