import type { Environment, Prompt } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

type Page = { records: Prompt[]; total: number };

const minute = 60_000;
const save = async (app: OpenTestApp, path: string, template = "x"): Promise<Prompt> => {
  const kernel = { model: "mock-echo", provider: "mock", template };
  const saved = await app.ask<Prompt>("POST", "/v5/prompts", { path, ...kernel });
  expect(saved.status).toBe(200);
  return saved.body;
};
const list = async (app: OpenTestApp, query: string): Promise<Page> => {
  const listed = await app.ask<Page>("GET", `/v5/files?${query}`);
  expect(listed.status).toBe(200);
  return listed.body;
};

describe.each(databases)("Files on $name", ({ open }) => {
  test("are listed by when they were made or last changed, either way round", async () => {
    await using app = await openTestApp({ open });
    const saved: Prompt[] = [];
    for (const path of ["second", "third", "first"]) {
      saved.push(await save(app, path));
      app.clock.now += minute;
    }
    const described = await app.ask("PATCH", `/v5/prompts/${saved[0]?.id}`, { description: "Words" });
    expect(described.status).toBe(200);
    const paths = async (query: string) =>
      (await list(app, `type=prompt&${query}`)).records.map(({ path }) => path);
    expect(await paths("sort_by=created_at&order=asc")).toEqual(["second", "third", "first"]);
    expect(await paths("sort_by=created_at&order=desc")).toEqual(["first", "third", "second"]);
    expect(await paths("sort_by=updated_at&order=asc")).toEqual(["third", "first", "second"]);
    expect(await paths("sort_by=updated_at&order=desc")).toEqual(["second", "first", "third"]);
    expect(await paths("sort_by=updated_at&order=desc&size=1&page=2")).toEqual(["first"]);
    expect(await paths("")).toEqual(await paths("sort_by=created_at&order=desc"));
  });

  test("are none of them templates", async () => {
    await using app = await openTestApp({ open });
    const { id } = await save(app, "a");
    expect(await list(app, "template=true")).toMatchObject({ records: [], total: 0 });
    expect(await list(app, "template=true&type=prompt")).toMatchObject({ records: [], total: 0 });
    expect(await list(app, "template=false&type=prompt")).toMatchObject({ records: [{ id }], total: 1 });
  });

  test("are found by path at the version that an environment has", async () => {
    await using app = await openTestApp({ open });
    const first = await save(app, "dir/a", "one");
    const second = await save(app, "dir/a", "two");
    const find = (query: string) =>
      app.ask<Prompt>("POST", `/v5/files/retrieve-by-path${query}`, { path: "dir/a" });
    expect(await find("?environment=staging")).toMatchObject({
      status: 404,
      body: { code: "files.not_deployed" },
    });
    const { body: environments } = await app.ask<Environment[]>("GET", "/v5/environments");
    const staging = environments.find(({ name }) => name === "staging")?.id;
    const deploying = `/v5/prompts/${first.id}/environments/${staging}?version_id=${second.version_id}`;
    expect((await app.ask("POST", deploying)).status).toBe(200);
    expect((await find("?environment=staging")).body).toMatchObject({
      id: first.id,
      version_id: second.version_id,
      environments: [{ id: staging }],
    });
    for (const query of ["", "?environment=production"])
      expect((await find(query)).body).toMatchObject({ id: first.id, version_id: first.version_id });
    expect(await find("?environment=nowhere")).toMatchObject({
      status: 404,
      body: { code: "environments.not_found" },
    });
  });
});
