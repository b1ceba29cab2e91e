import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

const prompt = { model: "mock", provider: "mock", template: [{ role: "user", content: "Hello" }] };

/** As another process does it: this one believes for a moment longer that the Prompt is there. */
const deleteElsewhere = (app: OpenTestApp, id: string) =>
  app.services.database.executor
    .$extendTables<{ files: { id: string; organization_id: string } }>()
    .deleteFrom("files")
    .where("organization_id", "=", app.organizationId)
    .where("id", "=", id)
    .execute();

describe.each(databases)("the Log of a call, on $name", ({ open }) => {
  test("cannot be kept where the Prompt was deleted meanwhile: the answer is given with a warning", async () => {
    await using app = await openTestApp({ open });
    type Reply = { prompt: { id: string }; logs: { output: string; warnings: { message: string }[] }[] };
    const call = () => app.ask<Reply>("POST", "/v5/prompts/call", { path: "gone", prompt });
    await call(); // Makes the Prompt; the next call keeps it in mind.
    const first = await call();
    expect(first.body.logs[0]?.warnings).toEqual([]);
    await deleteElsewhere(app, first.body.prompt.id);
    const second = await call();
    expect(second.status).toBe(200);
    expect(second.body.logs).toMatchObject([
      {
        output: first.body.logs[0]?.output,
        warnings: [{ type: "other", message: expect.stringContaining("could not be kept") }],
      },
    ]);
    const streamed = await app.ask<string>("POST", "/v5/prompts/call", {
      path: "gone",
      prompt,
      stream: true,
    });
    expect(streamed.body).toMatch(/could not be kept.*\n\ndata: \[DONE\]\n\n$/);
    const recorded = await app.ask("POST", "/v5/prompts/log", { path: "gone", prompt, output: "Hi" });
    expect(recorded).toMatchObject({ status: 410, body: { code: "logs.version_gone" } });
    expect((await app.ask("GET", "/v5/logs")).body).toMatchObject({ total: 0 });
  });

  test("an environment in the body only labels it, which the answer says where the label is not what answered", async () => {
    await using app = await openTestApp({ open });
    type Sample = { warnings: object[] };
    const call = (query: string, body: object) =>
      app.ask<{ id: string; logs: Sample[] }>("POST", `/v5/prompts/call${query}`, {
        path: "labelled",
        ...body,
      });
    const warning = {
      type: "other",
      feature: "environment",
      message: expect.stringMatching(/`production` answers.*\?environment=staging/),
    };
    const made = await call("", { prompt, environment: "staging" });
    expect(made.body.logs[0]?.warnings).toEqual([]);
    const labelled = await call("", { environment: "staging", num_samples: 2 });
    expect(labelled.body.logs.map(({ warnings }) => warnings)).toEqual([[warning], [warning]]);
    const log = await app.ask<Sample>("GET", `/v5/logs/${labelled.body.id}`);
    expect(log.body).toMatchObject({ environment: "staging", warnings: [warning] });
    expect((await call("", { environment: "production" })).body.logs[0]?.warnings).toEqual([]);
    const chosen = await call("?environment=production", { environment: "load test" });
    expect(chosen.body.logs[0]?.warnings).toEqual([]);
    const streamed = await app.ask<string>("POST", "/v5/prompts/call", {
      path: "labelled",
      environment: "staging",
      stream: true,
    });
    expect(streamed.body).toContain("?environment=staging");
  });

  test("refuses counts and costs that no call has, and moments that no calendar has", async () => {
    await using app = await openTestApp({ open });
    const record = (fields: object) =>
      app.ask<{ id: string }>("POST", "/v5/prompts/log", {
        path: "bounded",
        prompt,
        output: "Hi",
        ...fields,
      });
    for (const fields of [
      { prompt_cost: 1e8 },
      { output_cost: 1e300 },
      { prompt_tokens: 9e15 },
      { provider_latency: 1e300 },
      { created_at: "+275760-09-13T00:00:00Z" },
    ]) {
      expect([fields, (await record(fields)).status]).toEqual([fields, 422]);
    }
    const largest = {
      prompt_cost: 9e6,
      output_cost: 0.000000001,
      prompt_tokens: 1e12,
      provider_latency: 1e9,
    };
    const { status, body } = await record(largest);
    expect(status).toBe(200);
    expect((await app.ask("GET", `/v5/logs/${body.id}`)).body).toMatchObject(largest);
    expect((await app.ask("GET", "/v5/logs")).body).toMatchObject({ total: 1 });
    expect((await app.ask("GET", "/v5/logs?page=9007199254740991&size=1000")).status).toBe(422);
    expect((await app.ask("GET", "/v5/logs?page=1000000000&size=1000")).body).toMatchObject({ records: [] });
  });
});
