import type { Directory, Prompt } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../../testing/open-test-app.ts";

type Contents = Directory & { subdirectories: Directory[]; files: Prompt[]; parents: Directory[] };

const kernel = { model: "mock-echo", provider: "mock", template: "x", endpoint: "complete" };
const save = async (app: OpenTestApp, path: string) =>
  (await app.ask<Prompt>("POST", "/v5/prompts", { path, ...kernel })).body;
const create = (app: OpenTestApp, body: object) => app.ask<Directory>("POST", "/v5/directories", body);
const read = async (app: OpenTestApp, id: string) =>
  (await app.ask<Contents>("GET", `/v5/directories/${id}`)).body;
const pathsOf = async (app: OpenTestApp) =>
  (await app.ask<Directory[]>("GET", "/v5/directories")).body.map(({ path }) => path);

describe.each(databases)("directories on $name", ({ open }) => {
  test("the root is there before anything else, empty of path and name", async () => {
    await using app = await openTestApp({ open });
    const root = await app.ask<Contents>("GET", "/v5/directories/root");
    expect(root).toMatchObject({
      status: 200,
      body: { path: "", name: "", parent_id: null, subdirectories: [], files: [], parents: [], tags: [] },
    });
    expect((await read(app, root.body.id)).id).toBe(root.body.id);
  });

  test("one is made with those above it, by path, by name, below a parent; making it again finds it", async () => {
    await using app = await openTestApp({ open });
    const deep = await create(app, { path: "a/b/c" });
    expect(deep).toMatchObject({ status: 201, body: { path: "a/b/c", name: "c" } });
    expect(await pathsOf(app)).toEqual(["", "a", "a/b", "a/b/c"]);
    expect((await create(app, { name: "d" })).body.path).toBe("d");
    expect((await create(app, { name: "e", parent_id: deep.body.id })).body.path).toBe("a/b/c/e");
    expect((await create(app, { path: "a/b/c" })).body.id).toBe(deep.body.id);
    expect((await create(app, { name: "x", parent_id: "dir_no" })).status).toBe(404);
    expect((await create(app, {})).status).toBe(422);
    expect((await create(app, { name: ".." })).status).toBe(422);
    const contents = await read(app, deep.body.id);
    expect(contents.parents.map(({ path }) => path)).toEqual(["", "a", "a/b"]);
    expect(contents.subdirectories.map(({ path }) => path)).toEqual(["a/b/c/e"]);
  });

  test("everything in a directory follows when it moves, and keeps its ids", async () => {
    await using app = await openTestApp({ open });
    const prompt = await save(app, "old/inner/prompt");
    const near = await save(app, "old-but-not-below/prompt");
    const above = await save(app, "old0");
    const root = await app.ask<Contents>("GET", "/v5/directories/root");
    const old = root.body.subdirectories.find(({ path }) => path === "old")!;
    const moved = await app.ask<Directory>("PATCH", `/v5/directories/${old.id}`, { path: "new/place" });
    expect(moved.body).toMatchObject({ id: old.id, path: "new/place", name: "place" });
    const pathOf = async (id: string) => (await app.ask<Prompt>("GET", `/v5/prompts/${id}`)).body.path;
    expect(await pathOf(prompt.id)).toBe("new/place/inner/prompt");
    expect(await pathOf(near.id)).toBe("old-but-not-below/prompt");
    expect(await pathOf(above.id)).toBe("old0");
    expect(await pathsOf(app)).toEqual(["", "new", "new/place", "new/place/inner", "old-but-not-below"]);
    // A call knows at once.
    expect((await app.ask("POST", "/v5/prompts/call", { path: "old/inner/prompt" })).status).toBe(404);
    expect((await app.ask("POST", "/v5/prompts/call", { path: "new/place/inner/prompt" })).status).toBe(200);
    const listed = await app.ask<{ records: Prompt[] }>("GET", "/v5/files?path=new");
    expect(listed.body.records.map(({ id }) => id)).toEqual([prompt.id]);
  });

  test("it is renamed, put below another, and described", async () => {
    await using app = await openTestApp({ open });
    const a = (await create(app, { path: "a" })).body;
    const b = (await create(app, { path: "b" })).body;
    await save(app, "a/prompt");
    const update = (id: string, body: object) => app.ask<Directory>("PATCH", `/v5/directories/${id}`, body);
    expect((await update(a.id, { name: "ä 1" })).body.path).toBe("ä 1");
    expect((await update(a.id, { parent_id: b.id })).body).toMatchObject({ path: "b/ä 1", parent_id: b.id });
    expect((await read(app, b.id)).subdirectories.map(({ id }) => id)).toEqual([a.id]);
    const described = await update(a.id, { description: "Words", readme: "# Read", tags: ["t"] });
    expect(described.body).toMatchObject({
      path: "b/ä 1",
      description: "Words",
      readme: "# Read",
      tags: ["t"],
    });
    expect((await read(app, a.id)).files.map(({ path }) => path)).toEqual(["b/ä 1/prompt"]);
  });

  test("moves that cannot be are refused and change nothing", async () => {
    await using app = await openTestApp({ open });
    const a = (await create(app, { path: "a" })).body;
    const inner = (await create(app, { path: "a/inner" })).body;
    await create(app, { path: "taken" });
    const root = (await app.ask<Contents>("GET", "/v5/directories/root")).body;
    const update = (id: string, body: object) => app.ask("PATCH", `/v5/directories/${id}`, body);
    expect(await update(a.id, { path: "a/inner/a" })).toMatchObject({
      status: 409,
      body: { code: "directories.into_itself" },
    });
    expect(await update(a.id, { parent_id: inner.id })).toMatchObject({ status: 409 });
    expect(await update(a.id, { path: "taken" })).toMatchObject({
      status: 409,
      body: { code: "files.path_taken" },
    });
    expect(await update(a.id, { path: "/bad" })).toMatchObject({ status: 422 });
    expect(await update(a.id, { parent_id: "dir_no" })).toMatchObject({ status: 404 });
    expect(await update(root.id, { name: "x" })).toMatchObject({
      status: 409,
      body: { code: "directories.is_root" },
    });
    expect(await pathsOf(app)).toEqual(["", "a", "a/inner", "taken"]);
  });

  test("a directory and a File may have the same path, and each is found as what it is", async () => {
    await using app = await openTestApp({ open });
    const thing = await save(app, "thing");
    const { id } = (await create(app, { path: "folder" })).body;
    await create(app, { path: "shelf" });
    const moved = await app.ask("PATCH", `/v5/directories/${id}`, { path: "thing" });
    expect(moved).toMatchObject({ status: 200, body: { id, path: "thing" } });
    expect(await create(app, { path: "thing" })).toMatchObject({ status: 201, body: { id } });
    const below = await save(app, "thing/below");
    const over = await save(app, "shelf");
    expect(await pathsOf(app)).toEqual(["", "shelf", "thing"]);
    const find = async (path: string) =>
      (await app.ask<Prompt>("POST", "/v5/files/retrieve-by-path", { path })).body;
    expect(await find("thing")).toMatchObject({ id: thing.id, path: "thing", type: "prompt" });
    expect(await find("shelf")).toMatchObject({ id: over.id, path: "shelf", type: "prompt" });
    expect((await read(app, id)).files.map((file) => file.id)).toEqual([below.id]);
  });

  test("only an empty directory is deleted, and never the root", async () => {
    await using app = await openTestApp({ open });
    const prompt = await save(app, "a/b/prompt");
    const all = (await app.ask<Directory[]>("GET", "/v5/directories")).body;
    const idOf = (path: string) => all.find((directory) => directory.path === path)?.id ?? "";
    const remove = (path: string) => app.ask("DELETE", `/v5/directories/${idOf(path)}`);
    expect(await remove("a")).toMatchObject({ status: 409, body: { code: "directories.not_empty" } });
    expect(await remove("a/b")).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining("a/b") },
    });
    await app.ask("DELETE", `/v5/prompts/${prompt.id}`);
    expect((await remove("a/b")).status).toBe(204);
    expect((await remove("a/b")).status).toBe(404);
    expect((await remove("a")).status).toBe(204);
    expect(await remove("")).toMatchObject({ status: 409, body: { code: "directories.is_root" } });
    expect(await pathsOf(app)).toEqual([""]);
    // What was deleted is made anew when somebody needs it.
    await save(app, "a/b/prompt");
    expect(await pathsOf(app)).toEqual(["", "a", "a/b"]);
  });

  test("Files are listed in a directory and below it, and by name", async () => {
    await using app = await openTestApp({ open });
    for (const path of ["a/one", "a/b/two", "ab/three", "a0", "Äpfel/vier"]) await save(app, path);
    const list = async (query: string) =>
      (
        await app.ask<{ records: Prompt[] }>("GET", `/v5/files?sort_by=name&order=asc&size=100&${query}`)
      ).body.records.map(({ path }) => path);
    expect(await list("path=a")).toEqual(["a/one", "a/b/two"]);
    expect(await list(`path=${encodeURIComponent("Äpfel")}`)).toEqual(["Äpfel/vier"]);
    expect(await list("name=TH")).toEqual(["ab/three"]);
    expect(await list("name=%25")).toEqual([]);
    expect(await list("type=tool&type=dataset")).toEqual([]);
    expect(await list("type=prompt")).toHaveLength(5);
  });
});
