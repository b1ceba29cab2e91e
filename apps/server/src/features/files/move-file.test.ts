import type { Agent, Directory, Flow } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";

type Contents = Directory & { files: { id: string }[] };

const kinds = [
  { noun: "flows", kernel: { attributes: { release: "7" } } },
  { noun: "agents", kernel: { model: "mock-echo", provider: "mock", template: "Help", tools: [] } },
];

describe.each(databases)("on $name", ({ open }) => {
  test.each(kinds)("$noun are moved to a directory by its id", async ({ noun, kernel }) => {
    await using app = await openTestApp({ open });
    const save = async (path: string) =>
      (await app.ask<Flow | Agent>("POST", `/v5/${noun}`, { path, ...kernel })).body;
    const { id, version_id: versionId } = await save("old/name");
    const { body: target } = await app.ask<Directory>("POST", "/v5/directories", { path: "shelf/inner" });
    const { body: root } = await app.ask<Directory>("GET", "/v5/directories/root");
    const move = (body: object) => app.ask("PATCH", `/v5/${noun}/${id}`, body);
    const contents = async () =>
      (await app.ask<Contents>("GET", `/v5/directories/${target.id}`)).body.files.map((file) => file.id);

    expect(await move({ directory_id: target.id })).toMatchObject({
      status: 200,
      body: {
        id,
        version_id: versionId,
        path: "shelf/inner/name",
        name: "name",
        directory_id: target.id,
      },
    });
    expect(await contents()).toEqual([id]);
    expect(await move({ directory_id: root.id, name: "renamed" })).toMatchObject({
      status: 200,
      body: { id, path: "renamed", name: "renamed", directory_id: root.id },
    });
    expect(await contents()).toEqual([]);

    await save("shelf/inner/renamed");
    expect(await move({ directory_id: target.id })).toMatchObject({
      status: 409,
      body: { code: "files.path_taken" },
    });
    expect(await move({ directory_id: "dir_none" })).toMatchObject({
      status: 404,
      body: { code: "directories.not_found" },
    });
    expect((await app.ask("GET", `/v5/${noun}/${id}`)).body).toMatchObject({ path: "renamed" });
  });
});
