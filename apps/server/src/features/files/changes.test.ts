import type { FileChange } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

type Changes = { records: FileChange[]; next: number };

const save = async (app: OpenTestApp, path: string, template: string): Promise<{ id: string }> => {
  const body = { path, model: "mock-echo", provider: "mock", template };
  return (await app.ask<{ id: string }>("POST", "/v5/prompts", body)).body;
};
const follow = async (app: OpenTestApp, query: string, key = app.apiKey): Promise<Changes> => {
  const reply = await app.askAs<Changes>(key, "GET", `/v5/files/changes${query}`);
  expect(reply.status).toBe(200);
  return reply.body;
};
const shown = ({ records }: Changes) =>
  records.map(({ path, is_deleted }) => (is_deleted ? `-${path}` : path));

describe.each(databases)("changes of Files, on $name", ({ open }) => {
  test("are each File once, with its last change, after the number one has read to", async () => {
    await using app = await openTestApp({ open });
    const { next: start } = await follow(app, "");
    const a = await save(app, "a", "1");
    await save(app, "b", "1");
    const first = await follow(app, `?after=${start}`);
    expect(shown(first).toSorted()).toEqual(["a", "b"]);
    await save(app, "a", "2");
    await app.ask("PATCH", `/v5/prompts/${a.id}`, { path: "c/a" });
    expect(await follow(app, `?after=${start}&size=1`)).toMatchObject({ records: [{ path: "b" }] });
    const second = await follow(app, `?after=${first.next}`);
    expect(second).toMatchObject({ records: [{ id: a.id, path: "c/a", is_deleted: false }] });
    expect(await follow(app, `?after=${second.next}`)).toEqual({ records: [], next: second.next });
    expect((await follow(app, "")).next).toBe(second.next);
  });

  test("are deployments, deletions and what moves with a directory; Logs are none", async () => {
    await using app = await openTestApp({ open });
    const a = await save(app, "d/a", "1");
    const b = await save(app, "d/b", "1");
    const { body: environments } = await app.ask<{ id: string; name: string }[]>("GET", "/v5/environments");
    const staging = environments.find(({ name }) => name === "staging")!;
    const { body: head } = await app.ask<{ version_id: string }>("GET", `/v5/prompts/${a.id}`);
    let { next } = await follow(app, "");
    const changed = async (): Promise<string[]> => {
      const changes = await follow(app, `?after=${next}`);
      next = changes.next;
      return shown(changes);
    };
    await app.ask("POST", "/v5/prompts/log", { id: a.id, version_id: head.version_id, output: "!" });
    expect(await changed()).toEqual([]);
    await app.ask("POST", `/v5/prompts/${a.id}/environments/${staging.id}?version_id=${head.version_id}`);
    expect(await changed()).toEqual(["d/a"]);
    const { body: directories } = await app.ask<{ id: string; path: string }[]>("GET", "/v5/directories");
    const directory = directories.find(({ path }) => path === "d")!;
    await app.ask("PATCH", `/v5/directories/${directory.id}`, { path: "e" });
    expect((await changed()).toSorted()).toEqual(["e/a", "e/b"]);
    await app.ask("DELETE", `/v5/prompts/${b.id}`);
    expect(await changed()).toEqual(["-e/b"]);
  });

  test("are waited for; another organization has its own", async () => {
    await using app = await openTestApp({ open });
    const other = await app.createOtherOrganization();
    const { next } = await follow(app, "");
    const { next: nextOfOther } = await follow(app, "", other.apiKey);
    const waiting = follow(app, `?after=${next}&wait_seconds=25`);
    await save(app, "a", "1");
    expect(shown(await waiting)).toEqual(["a"]);
    expect(shown(await follow(app, `?after=${nextOfOther}`, other.apiKey))).toEqual([]);
    const closing = follow(app, `?after=${next + 1000}&wait_seconds=25`);
    app.services.fileChanges.close();
    expect(await closing).toEqual({ records: [], next: next + 1000 });
  });
});
