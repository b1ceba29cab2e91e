import type { Environment, Prompt } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";

const kernel = { model: "mock-echo", provider: "mock", template: "x", endpoint: "complete" };

async function openWithPrompt(open: Parameters<typeof openTestApp>[0]["open"]) {
  const app = await openTestApp({ open });
  const save = async (changes: object) =>
    (await app.ask<Prompt>("POST", "/v5/prompts", { path: "a", ...kernel, ...changes })).body;
  const { id } = await save({});
  return Object.assign(app, { save, promptId: id });
}

describe.each(databases)("at the same moment on $name", ({ open }) => {
  test("a version is deployed or deleted, never both", async () => {
    await using app = await openWithPrompt(open);
    const { body: environments } = await app.ask<Environment[]>("GET", "/v5/environments");
    const staging = environments.find(({ name }) => name === "staging")?.id ?? "";
    const target = `/v5/prompts/${app.promptId}/environments/${staging}`;
    for (let round = 1; round <= 15; round += 1) {
      const { version_id } = await app.save({ max_tokens: round });
      const [deployed, deleted] = await Promise.all([
        app.ask("POST", `${target}?version_id=${version_id}`),
        app.ask("DELETE", `/v5/prompts/${app.promptId}/versions/${version_id}`),
      ]);
      expect([
        [200, 409],
        [404, 204],
      ]).toContainEqual([deployed.status, deleted.status]);
      await app.ask("DELETE", target);
    }
  });

  test("a Prompt with deployed versions is deleted with them", async () => {
    await using app = await openWithPrompt(open);
    await app.save({ max_tokens: 1 });
    expect((await app.ask("DELETE", `/v5/prompts/${app.promptId}`)).status).toBe(204);
    expect((await app.ask("GET", `/v5/prompts/${app.promptId}`)).status).toBe(404);
  });
});
