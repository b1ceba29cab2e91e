import type { Prompt } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";

type Called = { prompt: Prompt; id: string };
type Logged = { prompt_id: string; version_id: string };

const kernel = {
  model: "mock-echo",
  provider: "mock",
  temperature: 0.5,
  template: [{ role: "user", content: "Hello {{name}}" }],
};
const text = `---
provider: mock
temperature: 0.5
model: mock-echo
---

<user>
Hello {{name}}
</user>
`;

describe.each(databases)("versions of a Prompt on $name", ({ open }) => {
  test("are listed in pages where pages are asked for, else whole", async () => {
    await using app = await openTestApp({ open });
    const ids: string[] = [];
    let id = "";
    for (const temperature of [0.1, 0.2, 0.3, 0.4, 0.5]) {
      const { body } = await app.ask<Prompt>("POST", "/v5/prompts", { path: "many", ...kernel, temperature });
      ids.unshift(body.version_id);
      ({ id } = body);
    }
    await app.ask("DELETE", `/v5/prompts/${id}/versions/${ids[1]}`);
    ids.splice(1, 1);
    type Page = { records: Prompt[]; page?: number; size?: number; total?: number };
    const list = async (query: string): Promise<[string[], Omit<Page, "records">]> => {
      const { body } = await app.ask<Page>("GET", `/v5/prompts/${id}/versions${query}`);
      const { records, ...page } = body;
      return [records.map(({ version_id }) => version_id), page];
    };
    expect(await list("")).toEqual([ids, {}]);
    expect(await list("?size=3")).toEqual([ids.slice(0, 3), { page: 1, size: 3, total: 4 }]);
    expect(await list("?size=3&page=2")).toEqual([ids.slice(3), { page: 2, size: 3, total: 4 }]);
    expect(await list("?page=1")).toEqual([ids, { page: 1, size: 10, total: 4 }]);
    expect(await list("?page=9")).toEqual([[], { page: 9, size: 10, total: 4 }]);
    expect((await app.ask("GET", `/v5/prompts/${id}/versions?size=0`)).status).toBe(422);
  });

  test("equal content is one version, whichever way it comes", async () => {
    await using app = await openTestApp({ open });
    const upserted = await app.ask<Prompt>("POST", "/v5/prompts", { path: "a/hello", ...kernel });
    expect(upserted.status).toBe(200);
    const wanted = upserted.body.version_id;

    const again = await app.ask<Prompt>("POST", "/v5/prompts", {
      ...kernel,
      id: upserted.body.id,
      // What a default says already changes nothing, nor do words.
      endpoint: "chat",
      template_language: "default",
      max_tokens: -1,
      top_p: 1,
      presence_penalty: 0,
      other: {},
      tools: [],
      attributes: {},
      seed: null,
      description: "Said about the File.",
      version_description: "Said about the version.",
    });
    expect(again.body).toMatchObject({ version_id: wanted, version_description: "Said about the version." });

    const inputs = { name: "Ada" };
    for (const prompt of [kernel, text]) {
      const called = await app.ask<Called>("POST", "/v5/prompts/call", { path: "a/hello", prompt, inputs });
      expect([called.status, called.body.prompt.version_id]).toEqual([200, wanted]);
      const logged = await app.ask<Logged>("POST", "/v5/prompts/log", { path: "a/hello", prompt });
      expect([logged.status, logged.body.version_id]).toEqual([200, wanted]);
    }
    const kernelFromText = await app.ask("POST", "/v5/prompts/deserialize", { prompt: text });
    const fromText = await app.ask<Prompt>("POST", "/v5/prompts", {
      path: "a/hello",
      ...kernelFromText.body,
    });
    expect(fromText.body.version_id).toBe(wanted);
    const versions = await app.ask<{ records: Prompt[] }>("GET", `/v5/prompts/${upserted.body.id}/versions`);
    expect(versions.body.records).toHaveLength(1);
    expect(versions.body.records[0]).toMatchObject({ version_logs_count: 4, total_logs_count: 4 });
  });

  test("anything that changes an answer is another version; other Files have versions of their own", async () => {
    await using app = await openTestApp({ open });
    const save = async (fields: object) =>
      (await app.ask<Prompt>("POST", "/v5/prompts", { path: "a", ...kernel, ...fields })).body.version_id;
    const ids = [
      await save({}),
      await save({ temperature: 0.6 }),
      await save({ model: "mock-other" }),
      await save({ template: [{ role: "user", content: "Hello  {{name}}" }] }),
      await save({ template: [{ role: "system", content: "Hello {{name}}" }] }),
      await save({ stop: ["END"] }),
      await save({ other: { logit_bias: {} } }),
      await save({ attributes: { release: "7" } }),
      await save({ fallbacks: [{ model: "mock-other" }] }),
      await save({ path: "b" }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(await save({})).toBe(ids[0]);
  });

  test("the first version is deployed to the default environment, later ones are not", async () => {
    await using app = await openTestApp({ open });
    const first = await app.ask<Prompt>("POST", "/v5/prompts", { path: "a", ...kernel });
    expect(first.body.environments).toMatchObject([{ name: "production", tag: "default" }]);
    const second = await app.ask<Prompt>("POST", "/v5/prompts", { path: "a", ...kernel, temperature: 0 });
    expect(second.body.environments).toEqual([]);
    const plain = await app.ask<Prompt>("GET", `/v5/prompts/${first.body.id}`);
    expect(plain.body.version_id).toBe(first.body.version_id);
    const called = await app.ask<Called>("POST", "/v5/prompts/call", { path: "a", inputs: { name: "x" } });
    expect(called.body.prompt.version_id).toBe(first.body.version_id);
  });

  test("a version is chosen by id, else by environment, else by content, else by the default, else the newest", async () => {
    await using app = await openTestApp({ open });
    const versionOf = async (temperature: number) =>
      (await app.ask<Prompt>("POST", "/v5/prompts", { path: "a", ...kernel, temperature })).body;
    const [byDefault, staged, byId] = [await versionOf(0.1), await versionOf(0.2), await versionOf(0.3)];
    const environments = await app.ask<{ id: string; name: string }[]>("GET", "/v5/environments");
    const idOf = (name: string) => environments.body.find((environment) => environment.name === name)?.id;
    const id = byDefault.id;
    await app.ask(
      "POST",
      `/v5/prompts/${id}/environments/${idOf("staging")}?version_id=${staged.version_id}`,
    );

    const chosen = async (query: string, body: object = {}) => {
      const address = { path: "a", inputs: { name: "x" }, ...body };
      const called = await app.ask<Called>("POST", `/v5/prompts/call${query}`, address);
      const logged = await app.ask<Logged>("POST", `/v5/prompts/log${query}`, address);
      expect(logged.body.version_id).toBe(called.body.prompt.version_id);
      return called.body.prompt.version_id;
    };
    const content = { prompt: { ...kernel, temperature: 0.9 } };
    expect(await chosen(`?version_id=${byId.version_id}`, content)).toBe(byId.version_id);
    expect(await chosen("?environment=staging", content)).toBe(staged.version_id);
    const byContent = await chosen("", content);
    expect([byDefault, staged, byId].map((version) => version.version_id)).not.toContain(byContent);
    expect(await chosen("")).toBe(byDefault.version_id);
    await app.ask("DELETE", `/v5/prompts/${id}/environments/${idOf("production")}`);
    expect(await chosen("")).toBe(byContent);

    const both = await app.ask("POST", "/v5/prompts/call?version_id=x&environment=staging", { path: "a" });
    expect([both.status, both.body["code"]]).toEqual([422, "files.version_ambiguous"]);
    const empty = await app.ask("POST", "/v5/prompts/call?environment=development", { path: "a" });
    expect([empty.status, empty.body["code"]]).toEqual([404, "files.not_deployed"]);
  });

  test("a version of another File is not found", async () => {
    await using app = await openTestApp({ open });
    const a = (await app.ask<Prompt>("POST", "/v5/prompts", { path: "a", ...kernel })).body;
    const b = (await app.ask<Prompt>("POST", "/v5/prompts", { path: "b", ...kernel })).body;
    for (const [method, target] of [
      ["GET", `/v5/prompts/${a.id}?version_id=${b.version_id}`],
      ["GET", `/v5/prompts/${a.id}/serialize?version_id=${b.version_id}`],
      ["DELETE", `/v5/prompts/${a.id}/versions/${b.version_id}`],
      ["PATCH", `/v5/prompts/${a.id}/versions/${b.version_id}`],
    ] as const) {
      const refused = await app.ask(method, target, method === "PATCH" ? { name: "x" } : undefined);
      expect([refused.status, refused.body["code"]]).toEqual([404, "files.version_not_found"]);
    }
  });

  test("a name is held by one version of a File; taken ones are 409 and nothing is made", async () => {
    await using app = await openTestApp({ open });
    const save = (fields: object) =>
      app.ask<Prompt>("POST", "/v5/prompts", { path: "a", ...kernel, ...fields });
    const first = await save({ version_name: "release" });
    expect(first.body.version_name).toBe("release");
    const taken = await save({ temperature: 0, version_name: "release" });
    expect(taken.status).toBe(409);
    const versions = await app.ask<{ records: Prompt[] }>("GET", `/v5/prompts/${first.body.id}/versions`);
    expect(versions.body.records).toHaveLength(1);
    // The holder may be saved with it again, may be renamed, and then the name is free.
    expect((await save({ version_name: "release" })).status).toBe(200);
    expect((await save({ version_name: "released" })).body.version_name).toBe("released");
    expect((await save({ temperature: 0, version_name: "release" })).status).toBe(200);
    // Another File has names of its own.
    expect((await save({ path: "b", version_name: "release" })).status).toBe(200);
  });

  test("a deployed version and the only one are not deleted; any other is, with its Logs", async () => {
    await using app = await openTestApp({ open });
    const first = (await app.ask<Prompt>("POST", "/v5/prompts", { path: "a", ...kernel })).body;
    const remove = (versionId: string) => app.ask("DELETE", `/v5/prompts/${first.id}/versions/${versionId}`);
    expect(await remove(first.version_id)).toMatchObject({
      status: 409,
      body: { code: "files.version_deployed" },
    });
    const production = first.environments?.[0]?.id;
    await app.ask("DELETE", `/v5/prompts/${first.id}/environments/${production}`);
    expect(await remove(first.version_id)).toMatchObject({
      status: 409,
      body: { code: "files.version_last" },
    });

    const second = (await app.ask<Prompt>("POST", "/v5/prompts", { path: "a", ...kernel, temperature: 0 }))
      .body;
    await app.ask("POST", `/v5/prompts/log?version_id=${first.version_id}`, {
      id: first.id,
      log_id: "stays",
    });
    for (const log_id of ["goes-1", "goes-2"]) {
      await app.ask("POST", `/v5/prompts/log?version_id=${second.version_id}`, { id: first.id, log_id });
    }
    expect((await remove(second.version_id)).status).toBe(204);
    expect((await remove(second.version_id)).status).toBe(404);
    expect((await app.ask("GET", "/v5/logs/goes-1")).status).toBe(404);
    const left = await app.ask<Prompt>("GET", `/v5/prompts/${first.id}`);
    expect(left.body).toMatchObject({
      version_id: first.version_id,
      version_logs_count: 1,
      total_logs_count: 1,
    });
    // Its content may come back, as the version it was.
    const back = await app.ask<Prompt>("POST", "/v5/prompts", { path: "a", ...kernel, temperature: 0 });
    expect(back.body).toMatchObject({ version_id: second.version_id, version_logs_count: 0 });
  });

  test("a deleted Prompt takes its versions and Logs along, and its path is free", async () => {
    await using app = await openTestApp({ open });
    const made = (await app.ask<Prompt>("POST", "/v5/prompts", { path: "a", ...kernel })).body;
    await app.ask("POST", "/v5/prompts/log", { path: "a", log_id: "gone" });
    expect((await app.ask("DELETE", `/v5/prompts/${made.id}`)).status).toBe(204);
    expect((await app.ask("DELETE", `/v5/prompts/${made.id}`)).status).toBe(404);
    expect((await app.ask("GET", "/v5/logs/gone")).status).toBe(404);
    expect((await app.ask("POST", "/v5/prompts/call", { path: "a", inputs: { name: "x" } })).status).toBe(
      404,
    );
    const again = await app.ask<Prompt>("POST", "/v5/prompts", { path: "a", ...kernel });
    expect(again.body.id).not.toBe(made.id);
    expect((await app.ask("POST", "/v5/prompts/log", { path: "a", log_id: "gone" })).status).toBe(200);
  });

  test("many callers who save the same new path at once make one File and one version", async () => {
    await using app = await openTestApp({ open });
    const paths = ["new/deep/path", "new/deep/path", "new/deep/other"];
    const requests = Array.from({ length: 24 }, (_, index) => {
      const path = paths[index % 3];
      if (index % 4 === 0) return app.ask("POST", "/v5/prompts/log", { path, prompt: kernel });
      if (index % 4 === 1)
        return app.ask("POST", "/v5/prompts/call", { path, prompt: text, inputs: { name: "x" } });
      return app.ask("POST", "/v5/prompts", { path, ...kernel });
    });
    const replies = await Promise.all(requests);
    expect(replies.map((reply) => reply.status)).toEqual(replies.map(() => 200));
    const list = await app.ask<{ total: number; records: Prompt[] }>("GET", "/v5/prompts?size=100");
    expect(list.body.total).toBe(2);
    for (const prompt of list.body.records) {
      const versions = await app.ask<{ records: Prompt[] }>("GET", `/v5/prompts/${prompt.id}/versions`);
      expect(versions.body.records).toHaveLength(1);
      const history = await app.ask<{ total: number }>("GET", `/v5/prompts/${prompt.id}/deployments`);
      expect(history.body.total).toBe(1);
    }
    const directories = await app.ask<{ path: string }[]>("GET", "/v5/directories");
    expect(directories.body.map(({ path }) => path)).toEqual(["", "new", "new/deep"]);
  });

  test("many callers who save different versions at once get one each, numbered in order", async () => {
    await using app = await openTestApp({ open });
    await app.ask("POST", "/v5/prompts", { path: "a", ...kernel });
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        app.ask<Prompt>("POST", "/v5/prompts", { path: "a", ...kernel, temperature: 1 + index / 100 }),
      ),
    );
    expect(replies.map((reply) => reply.status)).toEqual(replies.map(() => 200));
    expect(new Set(replies.map((reply) => reply.body.version_id)).size).toBe(12);
    const { id } = replies[0]!.body;
    const versions = await app.ask<{ records: Prompt[] }>("GET", `/v5/prompts/${id}/versions`);
    expect(versions.body.records).toHaveLength(13);
  });

  test("a Prompt is moved and renamed; taken paths are 409", async () => {
    await using app = await openTestApp({ open });
    const a = (await app.ask<Prompt>("POST", "/v5/prompts", { path: "here/a", ...kernel })).body;
    await app.ask("POST", "/v5/prompts", { path: "here/b", ...kernel });
    const move = (body: object) => app.ask<Prompt>("PATCH", `/v5/prompts/${a.id}`, body);
    expect((await move({ path: "here/b" })).status).toBe(409);
    expect((await move({ name: "b" })).status).toBe(409);
    expect((await move({ path: "/bad" })).status).toBe(422);
    expect((await move({ name: "with/slash" })).body.path).toBe("here/with/slash");
    const moved = await move({ path: "there/new name", tags: ["x"], description: "Words" });
    expect(moved.body).toMatchObject({
      id: a.id,
      version_id: a.version_id,
      path: "there/new name",
      name: "new name",
      tags: ["x"],
      description: "Words",
    });
    expect(
      (await app.ask("POST", "/v5/prompts/call", { path: "here/a", inputs: { name: "x" } })).status,
    ).toBe(404);
    const called = await app.ask<Called>("POST", "/v5/prompts/call", {
      path: "there/new name",
      inputs: { name: "x" },
    });
    expect(called.body.prompt.path).toBe("there/new name");
  });
});
