import type { Environment, Prompt } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { saveVersion } from "../files/index.ts";

const kernel = { model: "mock-echo", provider: "mock", template: "x", endpoint: "complete" };

type History = {
  records: { environment: Environment; version_id: string | null; previous_version_id: string | null }[];
  total: number;
};

async function openWithVersions(open: Parameters<typeof openTestApp>[0]["open"]) {
  const app = await openTestApp({ open });
  const save = async (temperature: number) =>
    (await app.ask<Prompt>("POST", "/v5/prompts", { path: "a", ...kernel, temperature })).body;
  const [first, second] = [await save(0.1), await save(0.2)];
  const { body: environments } = await app.ask<Environment[]>("GET", "/v5/environments");
  const idOf = (name: string) => environments.find((environment) => environment.name === name)?.id ?? "";
  const target = (name: string) => `/v5/prompts/${first.id}/environments/${idOf(name)}`;
  return Object.assign(app, { first, second, idOf, target });
}

describe.each(databases)("deployments on $name", ({ open }) => {
  test("a version is deployed to an environment, replaced, and taken away; the history tells it", async () => {
    await using app = await openWithVersions(open);
    const { first, second, target } = app;
    app.clock.now += 1000;
    const deployed = await app.ask<Prompt>("POST", `${target("staging")}?version_id=${second.version_id}`);
    expect(deployed.body).toMatchObject({
      version_id: second.version_id,
      environments: [{ name: "staging" }],
    });
    app.clock.now += 1000;
    await app.ask("POST", `${target("staging")}?version_id=${first.version_id}`);
    app.clock.now += 1000;
    expect((await app.ask("DELETE", target("staging"))).status).toBe(204);

    const history = await app.ask<History>("GET", `/v5/prompts/${first.id}/deployments`);
    expect(history.body.total).toBe(4);
    expect(
      history.body.records.map((record) => [
        record.environment.name,
        record.version_id,
        record.previous_version_id,
      ]),
    ).toEqual([
      ["staging", null, first.version_id],
      ["staging", first.version_id, second.version_id],
      ["staging", second.version_id, null],
      ["production", first.version_id, null],
    ]);
    expect(history.body.records[0]).toMatchObject({
      created_by: { full_name: "Test key" },
      created_at: new Date(app.clock.now).toISOString(),
    });
    const page = await app.ask<History>("GET", `/v5/prompts/${first.id}/deployments?page=2&size=3`);
    expect(page.body).toMatchObject({
      total: 4,
      page: 2,
      size: 3,
      records: [{ environment: { name: "production" } }],
    });
  });

  test("deploying what is deployed changes nothing, and neither does emptying what is empty", async () => {
    await using app = await openWithVersions(open);
    const { first, target } = app;
    for (let time = 0; time < 3; time += 1) {
      expect((await app.ask("POST", `${target("production")}?version_id=${first.version_id}`)).status).toBe(
        200,
      );
      expect((await app.ask("DELETE", target("development"))).status).toBe(204);
    }
    const history = await app.ask<History>("GET", `/v5/prompts/${first.id}/deployments`);
    expect(history.body.total).toBe(1);
  });

  test("one version may be in every environment", async () => {
    await using app = await openWithVersions(open);
    const { second, target } = app;
    for (const name of ["development", "staging", "production"]) {
      await app.ask("POST", `${target(name)}?version_id=${second.version_id}`);
    }
    const read = await app.ask<Prompt>("GET", `/v5/prompts/${second.id}`);
    expect(read.body.environments?.map(({ name }) => name)).toEqual(["development", "staging", "production"]);
    const listed = await app.ask<(Environment & { file?: Prompt | null })[]>(
      "GET",
      `/v5/prompts/${second.id}/environments`,
    );
    expect(listed.body.map(({ file }) => file?.version_id)).toEqual(Array(3).fill(second.version_id));
  });

  test("unknown environments and versions are 404 by name, and a version must be given", async () => {
    await using app = await openWithVersions(open);
    const { first, second, target } = app;
    const unknownEnvironment = `/v5/prompts/${first.id}/environments/env_no`;
    for (const [method, path, name] of [
      ["POST", `${unknownEnvironment}?version_id=${second.version_id}`, "env_no"],
      ["DELETE", unknownEnvironment, "env_no"],
      ["POST", `${target("staging")}?version_id=prv_no`, "prv_no"],
      ["POST", `/v5/prompts/pr_no/environments/${app.idOf("staging")}?version_id=x`, "pr_no"],
    ] as const) {
      const refused = await app.ask(method, path);
      expect(refused).toMatchObject({ status: 404, body: { detail: expect.stringContaining(name) } });
    }
    const missing = await app.ask("POST", target("staging"));
    expect(missing).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ["query", "version_id"], type: "missing" }] },
    });
  });

  test("a call sees a deployment at once", async () => {
    await using app = await openWithVersions(open);
    const { first, second, target } = app;
    const call = async () => {
      const called = await app.ask<{ prompt: Prompt }>("POST", "/v5/prompts/call?environment=production", {
        path: "a",
      });
      return called.body.prompt.version_id;
    };
    for (const version of [second, first, second]) {
      await app.ask("POST", `${target("production")}?version_id=${version.version_id}`);
      expect(await call()).toBe(version.version_id);
    }
    await app.ask("DELETE", target("production"));
    expect((await app.ask("POST", "/v5/prompts/call?environment=production", { path: "a" })).status).toBe(
      404,
    );
  });

  test("Files are listed by the environment they are deployed to, at that version", async () => {
    await using app = await openWithVersions(open);
    const { second, target } = app;
    await app.ask("POST", "/v5/prompts", { path: "b", ...kernel });
    const list = async (name: string) =>
      (await app.ask<{ records: Prompt[] }>("GET", `/v5/files?environment=${name}`)).body.records;
    expect(await list("staging")).toEqual([]);
    await app.ask("POST", `${target("staging")}?version_id=${second.version_id}`);
    expect((await list("staging")).map(({ version_id }) => version_id)).toEqual([second.version_id]);
    expect(await list("production")).toHaveLength(2);
    expect((await app.ask("GET", "/v5/files?environment=Staging")).status).toBe(404);
  });
});

describe.each(databases)("monitoring on $name", ({ open }) => {
  /** Evaluators have no endpoints yet; their versions are in the kernel of files already. */
  async function saveEvaluator(app: OpenTestApp, threshold: number) {
    const saved = await app.services.database.transaction((executor) =>
      saveVersion(executor, {
        organizationId: app.organizationId,
        ids: { type: "evaluator", filePrefix: "pr", versionPrefix: "prv" },
        address: { path: "judges/kind" },
        kernel: {
          evaluator_type: "external",
          return_type: "boolean",
          arguments_type: "target_free",
          threshold,
        },
        author: { id: "test" },
        now: app.clock.now,
      }),
    );
    return { id: saved.file.id, versionId: saved.version.id };
  }
  const monitor = (app: OpenTestApp, id: string, body: object) =>
    app.ask<Prompt>("POST", `/v5/prompts/${id}/evaluators`, body);

  test("a fixed version watches a Prompt until it is told not to", async () => {
    await using app = await openWithVersions(open);
    const evaluator = await saveEvaluator(app, 1);
    const choice = { evaluator_version_id: evaluator.versionId };
    const watched = await monitor(app, app.first.id, { activate: [choice] });
    expect(watched.body.evaluators).toMatchObject([
      {
        state: "active",
        version_reference: {
          type: "version",
          version: {
            id: evaluator.id,
            path: "judges/kind",
            type: "evaluator",
            version_id: evaluator.versionId,
          },
        },
        version: { version_id: evaluator.versionId, spec: { evaluator_type: "external" } },
      },
    ]);
    // Once more is once.
    expect((await monitor(app, app.first.id, { activate: [choice] })).body.evaluators).toHaveLength(1);
    const read = await app.ask<Prompt>("GET", `/v5/prompts/${app.first.id}`);
    expect(read.body.evaluators).toMatchObject([{ state: "active" }]);
    const stopped = await monitor(app, app.first.id, { deactivate: [choice] });
    expect(stopped.body.evaluators).toMatchObject([{ state: "inactive" }]);
    const again = await monitor(app, app.first.id, { activate: [choice] });
    expect(again.body.evaluators).toMatchObject([{ state: "active" }]);
  });

  test("one that follows an environment is the version deployed there", async () => {
    await using app = await openWithVersions(open);
    const evaluator = await saveEvaluator(app, 1);
    await saveEvaluator(app, 2);
    const choice = { evaluator_id: evaluator.id, environment_id: app.idOf("production") };
    const watched = await monitor(app, app.first.id, { activate: [choice] });
    expect(watched.body.evaluators).toMatchObject([
      {
        version_reference: {
          type: "environment",
          environment: { name: "production" },
          file: { id: evaluator.id },
        },
        version: { version_id: evaluator.versionId },
      },
    ]);
  });

  test("what is not an Evaluator cannot watch", async () => {
    await using app = await openWithVersions(open);
    for (const choice of [
      { evaluator_version_id: app.second.version_id },
      { evaluator_version_id: "evv_no" },
      { evaluator_id: app.second.id, environment_id: app.idOf("production") },
      { evaluator_id: "ev_no", environment_id: app.idOf("production") },
    ]) {
      const refused = await monitor(app, app.first.id, { activate: [choice] });
      expect(refused.status).toBe(404);
    }
    const evaluator = await saveEvaluator(app, 1);
    const unknown = await monitor(app, app.first.id, {
      activate: [
        { evaluator_version_id: evaluator.versionId },
        { evaluator_id: evaluator.id, environment_id: "env_no" },
      ],
    });
    expect(unknown.status).toBe(404);
    // All or nothing.
    expect((await app.ask<Prompt>("GET", `/v5/prompts/${app.first.id}`)).body.evaluators).toEqual([]);
  });

  test("a path that holds another type of File is refused", async () => {
    await using app = await openWithVersions(open);
    await saveEvaluator(app, 1);
    for (const target of ["/v5/prompts", "/v5/prompts/log", "/v5/prompts/call"]) {
      const body = { path: "judges/kind", ...(target === "/v5/prompts" ? kernel : { prompt: kernel }) };
      expect(await app.ask("POST", target, body)).toMatchObject({
        status: 409,
        body: { code: "files.type_mismatch" },
      });
    }
    const moved = await app.ask("PATCH", `/v5/prompts/${app.first.id}`, { path: "judges/kind" });
    expect(moved).toMatchObject({ status: 409, body: { detail: expect.stringContaining("evaluator") } });
  });
});
