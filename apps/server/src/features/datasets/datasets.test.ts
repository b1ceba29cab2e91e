import type { Datapoint, Dataset, Environment } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";

type Page<T> = { records: T[]; total: number };

const ada = { inputs: { name: "Ada" }, target: { output: "Dear Ada" } };
const grace = { inputs: { name: "Grace" }, messages: [{ role: "user", content: "Hi" }] };
const alan = { inputs: { name: "Alan" } };

describe.each(databases)("Datasets on $name", ({ open }) => {
  test("equal content is one version, and the same Datapoint has one id everywhere", async () => {
    await using app = await openTestApp({ open });
    const save = (path: string, datapoints: object[], more: object = {}) =>
      app.ask<Dataset>("POST", "/v5/datasets?include_datapoints=true", { path, datapoints, ...more });
    const first = await save("cases/a", [ada, grace]);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ type: "dataset", datapoints_count: 2, name: "a" });
    expect(first.body.datapoints).toEqual([
      {
        id: expect.any(String),
        inputs: ada.inputs,
        messages: [],
        target: ada.target,
        split: null,
        tags: null,
      },
      { id: expect.any(String), ...grace, target: null, split: null, tags: null },
    ]);

    const again = await save("cases/a", [ada, { ...grace, target: {} }, ada], {
      action: "set",
      version_name: "v",
    });
    expect(again.body).toMatchObject({ version_id: first.body.version_id, version_name: "v" });
    const ordered = await save("cases/a", [grace, ada]);
    expect(ordered.body.version_id).not.toBe(first.body.version_id);
    const other = await save("cases/b", [grace]);
    expect(other.body.datapoints?.[0]?.id).toBe(first.body.datapoints?.[1]?.id);
    expect(other.body.version_id).not.toBe(first.body.version_id);
  });

  test("add and remove start from the newest version, or from the one named; adding nothing changes nothing", async () => {
    await using app = await openTestApp({ open });
    const change = async (action: string, datapoints: object[], query = "") =>
      (
        await app.ask<Dataset>("POST", `/v5/datasets?include_datapoints=true${query}`, {
          path: "cases",
          action,
          datapoints,
        })
      ).body;
    const names = (dataset: Dataset) => dataset.datapoints?.map(({ inputs }) => inputs["name"]);
    const empty = await change("add", []);
    expect(empty.datapoints_count).toBe(0);
    const one = await change("add", [ada]);
    expect(names(one)).toEqual(["Ada"]);
    const two = await change("add", [ada, grace]);
    expect(names(two)).toEqual(["Ada", "Grace"]);
    expect((await change("add", [])).version_id).toBe(two.version_id);
    const fromFirst = await change("add", [alan], `&version_id=${one.version_id}`);
    expect(names(fromFirst)).toEqual(["Ada", "Alan"]);
    const less = await change("remove", [ada]);
    expect(names(less)).toEqual(["Alan"]);
    // Removing leads back to content that was there: the same version.
    expect((await change("remove", [grace], `&version_id=${two.version_id}`)).version_id).toBe(
      one.version_id,
    );
  });

  test("add and remove start from what is deployed to the environment named", async () => {
    await using app = await openTestApp({ open });
    const change = (action: string, datapoints: object[], query = "") =>
      app.ask<Dataset>("POST", `/v5/datasets?include_datapoints=true${query}`, {
        path: "cases",
        action,
        datapoints,
      });
    const names = ({ body }: { body: Dataset }) => body.datapoints?.map(({ inputs }) => inputs["name"]);
    // The first version is deployed to the default environment.
    const first = await change("set", [ada]);
    const second = await change("add", [grace]);
    expect(names(second)).toEqual(["Ada", "Grace"]);
    expect(names(await change("add", [alan], "&environment=production"))).toEqual(["Ada", "Alan"]);
    expect(names(await change("remove", [ada], "&environment=production"))).toEqual([]);

    const empty = await change("remove", [ada], "&environment=staging");
    expect(empty).toMatchObject({ status: 404, body: { code: "files.not_deployed" } });
    const environments = await app.ask<Environment[]>("GET", "/v5/environments");
    const staging = environments.body.find(({ name }) => name === "staging")?.id;
    const deploying = `/v5/datasets/${first.body.id}/environments/${staging}?version_id=${second.body.version_id}`;
    expect((await app.ask("POST", deploying)).status).toBe(200);
    expect(names(await change("remove", [ada], "&environment=staging"))).toEqual(["Grace"]);
    expect(names(await change("add", [alan], "&environment=staging"))).toEqual(["Ada", "Grace", "Alan"]);

    const unknown = await change("add", [alan], "&environment=nowhere");
    expect(unknown).toMatchObject({ status: 404, body: { code: "environments.not_found" } });
    const both = await change("add", [alan], `&environment=staging&version_id=${first.body.version_id}`);
    expect(both).toMatchObject({ status: 422, body: { code: "files.version_ambiguous" } });
  });

  test("those who add at the same time lose nothing of each other", async () => {
    await using app = await openTestApp({ open });
    const names = Array.from({ length: 4 }, (_, index) => `n${index}`);
    await app.ask("POST", "/v5/datasets", { path: "cases", datapoints: [] });
    const replies = await Promise.all(
      names.map((name) =>
        app.ask<Dataset>("POST", "/v5/datasets", {
          path: "cases",
          action: "add",
          datapoints: [{ inputs: { name } }],
        }),
      ),
    );
    expect(replies.map(({ status }) => status)).toEqual(names.map(() => 200));
    const newest = await app.ask<Page<Dataset>>(
      "GET",
      `/v5/datasets/${replies[0]?.body.id}/versions?include_datapoints=latest_saved`,
    );
    const found = newest.body.records[0]?.datapoints?.map(({ inputs }) => inputs["name"]);
    expect(found?.toSorted()).toEqual(names);
  });

  test("Datapoints come in pages, by split, tag and text", async () => {
    await using app = await openTestApp({ open });
    const datapoints = Array.from({ length: 7 }, (_, index) => ({
      inputs: { question: `number ${index}` },
      split: index < 4 ? "train" : "test",
      tags: index % 2 === 0 ? ["even", "all"] : ["all"],
    }));
    const { body } = await app.ask<Dataset>("POST", "/v5/datasets", { path: "cases", datapoints });
    const list = async (query: string) =>
      (await app.ask<Page<Datapoint>>("GET", `/v5/datasets/${body.id}/datapoints?${query}`)).body;
    const numbers = ({ records }: Page<Datapoint>) =>
      records.map(({ inputs }) => String(inputs["question"]).at(-1)).join("");
    expect(numbers(await list("page=1&size=3"))).toBe("012");
    const last = await list("page=3&size=3");
    expect([numbers(last), last.total]).toEqual(["6", 7]);
    expect(await list("page=4&size=3")).toMatchObject({ records: [], total: 7 });
    const even = await list("tag=even&tag=all&split=test");
    expect([numbers(even), even.total]).toEqual(["46", 2]);
    expect(numbers(await list("search=NUMBER%205"))).toBe("5");
  });

  test("a schema names the rows that do not fit, holds for later versions, and can be taken away", async () => {
    await using app = await openTestApp({ open });
    const schema = {
      type: "object",
      properties: {
        inputs: { type: "object", required: ["name"], properties: { name: { type: "string" } } },
      },
    };
    const refused = await app.ask<{ code: string; detail: string; details: { total: number } }>(
      "POST",
      "/v5/datasets",
      {
        path: "cases",
        schema,
        datapoints: [ada, { inputs: { name: 1 } }, { inputs: {} }],
      },
    );
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toMatch(/row 2.*inputs.name.*row 3/);
    const kept = await app.ask<Dataset>("POST", "/v5/datasets", { path: "cases", schema, datapoints: [ada] });
    expect(kept.body.schema).toEqual(schema);
    const later = await app.ask("POST", "/v5/datasets", {
      path: "cases",
      action: "add",
      datapoints: [{ inputs: {} }],
    });
    expect(later.status).toBe(422);
    const free = await app.ask<Dataset>("POST", "/v5/datasets", {
      path: "cases",
      action: "add",
      schema: {},
      datapoints: [{ inputs: {} }],
    });
    expect(free.body).toMatchObject({ schema: null, datapoints_count: 2 });
    // What was there has to fit a new schema as well.
    const stricter = await app.ask("POST", "/v5/datasets", {
      path: "cases",
      action: "add",
      schema,
      datapoints: [alan],
    });
    expect(stricter.status).toBe(422);
    const broken = await app.ask("POST", "/v5/datasets", {
      path: "x",
      schema: { type: 5 },
      datapoints: [ada],
    });
    expect(broken.status).toBe(422);
  });

  test("two versions differ Datapoint by Datapoint", async () => {
    await using app = await openTestApp({ open });
    const save = async (datapoints: object[]) =>
      (await app.ask<Dataset>("POST", "/v5/datasets", { path: "cases", datapoints })).body;
    const from = await save([ada, grace, { ...alan, split: "train" }]);
    const to = await save([grace, { ...alan, split: "test" }, { inputs: { name: "Edsger" } }]);
    const { body } = await app.ask(
      "GET",
      `/v5/datasets/${from.id}/diff?from=${from.version_id}&to=${to.version_id}`,
    );
    expect(body).toMatchObject({ added: 1, removed: 1, relabelled: 1, unchanged: 1, total: 3 });
    expect(body["records"]).toMatchObject([
      { change: "removed", datapoint: { inputs: { name: "Ada" } } },
      { change: "added", datapoint: { inputs: { name: "Edsger" } } },
      { change: "relabelled", datapoint: { split: "test" }, before: { split: "train" } },
    ]);
    const second = await app.ask<Page<object>>(
      "GET",
      `/v5/datasets/${from.id}/diff?from=${from.version_id}&to=${to.version_id}&size=2&page=2`,
    );
    expect(second.body.records).toMatchObject([{ change: "relabelled" }]);
  });

  test("Logs become Datapoints: inputs and messages as they were, the output as target", async () => {
    await using app = await openTestApp({ open });
    const logged = await app.ask<{ id: string; prompt_id: string }>("POST", "/v5/prompts/log", {
      path: "hello",
      prompt: { model: "mock-echo", provider: "mock" },
      inputs: { name: "Ada" },
      messages: [{ role: "user", content: "Hi" }],
      output: "Dear Ada",
    });
    const dataset = await app.ask<Dataset>("POST", "/v5/datasets", { path: "cases", datapoints: [] });
    const url = `/v5/datasets/${dataset.body.id}/datapoints/logs`;
    const added = await app.ask<Dataset>("POST", url, { log_ids: [logged.body.id], tags: ["from-logs"] });
    expect(added.body.datapoints_count).toBe(1);
    const { body } = await app.ask<Page<Datapoint>>(
      "GET",
      `/v5/datasets/${dataset.body.id}/datapoints?version_id=${added.body.version_id}`,
    );
    expect(body.records).toMatchObject([
      {
        inputs: { name: "Ada" },
        messages: [{ role: "user", content: "Hi" }],
        target: { output: "Dear Ada" },
        tags: ["from-logs"],
      },
    ]);
    const same = await app.ask<Dataset>("POST", url, { file_id: logged.body.prompt_id, tags: ["from-logs"] });
    expect(same.body.version_id).toBe(added.body.version_id);
    expect((await app.ask("POST", url, {})).status).toBe(422);
    expect((await app.ask("POST", url, { log_ids: ["log_none"] })).status).toBe(404);
    // As many as one request takes, though no Log has them.
    const many = Array.from({ length: 1000 }, (_, index) => `log_${index}`);
    expect((await app.ask("POST", url, { log_ids: many })).status).toBe(404);
  });

  test("all Logs that fit become Datapoints, but for those without content", async () => {
    await using app = await openTestApp({ open });
    const prompt = { model: "mock-echo", provider: "mock" };
    const log = (given: Record<string, unknown>) =>
      app.ask<{ id: string }>("POST", "/v5/prompts/log", { path: "hello", prompt, ...given });
    await log({ output: "The refund is on its way", environment: "staging", user: "ada" });
    await log({ output: "Another refund", environment: "production", user: "ada" });
    await log({ error: "refund: no such order", environment: "staging", user: "bo" });
    const empty = await log({ environment: "staging" });
    const add = async (path: string, given: Record<string, unknown>) => {
      const { body } = await app.ask<Dataset>("POST", "/v5/datasets", { path, datapoints: [] });
      const added = await app.ask<Dataset>("POST", `/v5/datasets/${body.id}/datapoints/logs`, given);
      return added.body.datapoints_count;
    };
    expect(await add("by-words", { search: "refund" })).toBe(2);
    expect(await add("by-environment", { search: "refund", environment: "staging" })).toBe(1);
    expect(await add("by-user", { user: "ada", has_error: false })).toBe(2);
    expect(await add("by-time", { start_date: "2999-01-01" })).toBe(0);
    expect(await add("by-id", { log_ids: [empty.body.id] })).toBe(0);
  });

  test("another organization sees nothing of it", async () => {
    await using app = await openTestApp({ open });
    const other = await app.createOtherOrganization();
    const { body } = await app.ask<Dataset>("POST", "/v5/datasets", { path: "cases", datapoints: [ada] });
    for (const path of [
      "",
      "/datapoints",
      "/versions",
      "/datapoints/export",
      `/diff?from=${body.version_id}&to=${body.version_id}`,
    ])
      expect((await app.askAs(other.apiKey, "GET", `/v5/datasets/${body.id}${path}`)).status).toBe(404);
    const theirs = await app.askAs<Dataset>(other.apiKey, "POST", "/v5/datasets", {
      path: "cases",
      datapoints: [ada],
    });
    expect(theirs.body).toMatchObject({ datapoints_count: 1 });
    expect(theirs.body.id).not.toBe(body.id);
  });
});
