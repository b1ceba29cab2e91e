import type { Environment, Flow } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

const list = async (app: OpenTestApp): Promise<Environment[]> =>
  (await app.ask<Environment[]>("GET", "/v5/environments")).body;

const idOf = async (app: OpenTestApp, name: string): Promise<string> =>
  (await list(app)).find((environment) => environment.name === name)?.id ?? "";

describe.each(databases)("environments on $name", ({ open }) => {
  test("are made and renamed, and no two have one name", async () => {
    await using app = await openTestApp({ open });
    app.clock.now += 1000;
    const made = await app.ask<Environment>("POST", "/v5/environments", { name: "canary" });
    expect([made.status, made.body]).toMatchObject([201, { name: "canary", tag: "other" }]);
    const again = await app.ask("POST", "/v5/environments", { name: "canary" });
    expect([again.status, again.body["code"]]).toEqual([409, "environments.name_taken"]);
    const path = `/v5/environments/${made.body.id}`;
    expect((await app.ask("PATCH", path, { name: "staging" })).body["code"]).toBe("environments.name_taken");
    expect((await app.ask("PATCH", path, { name: "preview" })).body).toMatchObject({ name: "preview" });
    expect((await app.ask("PATCH", path, { name: " preview" })).status).toBe(422);
    expect((await list(app)).map(({ name }) => name)).toEqual([
      "development",
      "staging",
      "production",
      "preview",
    ]);
  });

  test("exactly one is the default, and cannot go", async () => {
    await using app = await openTestApp({ open });
    const flow = await app.ask<Flow>("POST", "/v5/flows", { path: "app", attributes: { release: 1 } });
    const newer = await app.ask<Flow>("POST", "/v5/flows", { path: "app", attributes: { release: 2 } });
    const staging = await idOf(app, "staging");
    await app.ask(
      "POST",
      `/v5/flows/${flow.body.id}/environments/${staging}?version_id=${newer.body.version_id}`,
    );
    const changed = await app.ask("PATCH", `/v5/environments/${staging}`, { tag: "default" });
    expect(changed.body).toMatchObject({ tag: "default" });
    expect((await list(app)).filter(({ tag }) => tag === "default").map(({ name }) => name)).toEqual([
      "staging",
    ]);
    const read = await app.ask<Flow>("GET", `/v5/flows/${flow.body.id}`);
    expect(read.body.version_id).toBe(newer.body.version_id);
    const untagged = await app.ask("PATCH", `/v5/environments/${staging}`, { tag: "other" });
    expect([untagged.status, untagged.body["code"]]).toEqual([409, "environments.is_default"]);
    const deleted = await app.ask("DELETE", `/v5/environments/${staging}`);
    expect([deleted.status, deleted.body["code"]]).toEqual([409, "environments.is_default"]);
  });

  test("one that nothing uses goes; the history keeps what was there", async () => {
    await using app = await openTestApp({ open });
    const flow = await app.ask<Flow>("POST", "/v5/flows", { path: "app", attributes: {} });
    const staging = await idOf(app, "staging");
    const deployment = `/v5/flows/${flow.body.id}/environments/${staging}`;
    await app.ask("POST", `${deployment}?version_id=${flow.body.version_id}`);
    const used = await app.ask("DELETE", `/v5/environments/${staging}`);
    expect([used.status, used.body]).toMatchObject([
      409,
      { code: "environments.in_use", details: { files: ["app"] } },
    ]);
    await app.ask("DELETE", deployment);
    expect((await app.ask("DELETE", `/v5/environments/${staging}`)).status).toBe(204);
    expect((await list(app)).map(({ name }) => name)).toEqual(["development", "production"]);
    expect((await app.ask("POST", `${deployment}?version_id=${flow.body.version_id}`)).status).toBe(404);
    const { body: history } = await app.ask<{ records: { environment: Environment }[]; total: number }>(
      "GET",
      `/v5/flows/${flow.body.id}/deployments`,
    );
    expect(history.total).toBe(3);
    expect(history.records).toHaveLength(3);
    expect((await app.ask("POST", "/v5/environments", { name: "staging" })).status).toBe(201);
  });

  test("only admins change them, and only their own", async () => {
    await using app = await openTestApp({ open });
    const stranger = await app.createOtherOrganization();
    const staging = await idOf(app, "staging");
    for (const [method, body] of [
      ["PATCH", { name: "mine" }],
      ["DELETE", undefined],
    ] as const) {
      const answer = await app.askAs(stranger.apiKey, method, `/v5/environments/${staging}`, body);
      expect(answer.status).toBe(404);
    }
    expect(await idOf(app, "staging")).toBe(staging);
  });
});
