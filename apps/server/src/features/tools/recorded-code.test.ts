import type { Permission, Tool, ToolLog } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test, vi } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

type Failure = { code: string; detail: string };

const code = (text: string) => ({ tool_type: "typescript", source_code: `export const f = () => ${text};` });
const recorder: Permission[] = ["log", "call", "read"];

async function makeTool(app: OpenTestApp) {
  const { body } = await app.ask<Tool>("POST", "/v5/tools", { path: "tool", ...code("1") });
  const variables = [{ name: "KEY", value: "s3cret" }];
  await app.ask("POST", `/v5/tools/${body.id}/environment-variables`, variables);
  return body;
}

const versionsOf = async (app: OpenTestApp, id: string) =>
  (await app.ask<{ records: Tool[] }>("GET", `/v5/tools/${id}/versions`)).body.records;

vi.setConfig({ testTimeout: 60_000 });

describe.each(databases)("What a recorded Log may bring along, on $name", ({ open }) => {
  test("a key that may only log and call brings no code along", async () => {
    await using app = await openTestApp({ open });
    const made = await makeTool(app);
    const key = await app.createKey(recorder);
    const record = (body: object) =>
      app.askAs<Failure & { version_id: string }>(key, "POST", "/v5/tools/log", body);

    const refused = await record({ path: "tool", tool: code("process.env.KEY"), output: "1" });
    expect(refused).toMatchObject({ status: 403, body: { code: "files.version_runs" } });
    expect(JSON.stringify(refused.body)).toContain("`write`");
    expect(await versionsOf(app, made.id)).toHaveLength(1);
    const log = await app.askAs<ToolLog>(key, "POST", "/v5/tools/call", { path: "tool" });
    expect(log.body.output).toBe("1");
  });

  test("neither a new File nor any type that is run", async () => {
    await using app = await openTestApp({ open });
    const key = await app.createKey(recorder);
    const elsewhere = "https://elsewhere.example";
    const contents = [
      code("1"),
      { source_code: "def f():\n    return 1" },
      { tool_type: "get_api_call", setup_values: { url: elsewhere } },
      { tool_type: "google", setup_values: { base_url: elsewhere } },
      { tool_type: "pinecone_search", setup_values: { index_host: elsewhere } },
    ];
    for (const [index, tool] of contents.entries()) {
      const body = { path: `new/${index}`, tool, output: "1" };
      expect((await app.askAs(key, "POST", "/v5/tools/log", body)).status).toBe(403);
    }
    const { body } = await app.ask<{ total: number }>("GET", "/v5/tools");
    expect(body.total).toBe(0);
  });

  test("what is there already, and what Parley does not run, it records", async () => {
    await using app = await openTestApp({ open });
    const made = await makeTool(app);
    const key = await app.createKey(recorder);
    const record = (body: object) =>
      app.askAs<{ version_id: string }>(key, "POST", "/v5/tools/log", { output: "1", ...body });
    for (const address of [{ path: "tool" }, { id: made.id }])
      expect((await record({ ...address, tool: code("1") })).body.version_id).toBe(made.version_id);
    const described = { function: { name: "f", description: "" } };
    expect((await record({ path: "described", tool: described })).status).toBe(200);
    const full = await app.createKey(["log", "write"]);
    const body = { path: "tool", tool: code("2"), output: "2" };
    expect((await app.askAs(full, "POST", "/v5/tools/log", body)).status).toBe(200);
    // Somebody who may has brought it: now it is there.
    expect((await record({ path: "tool", tool: code("2") })).status).toBe(200);
  });

  test("an unknown File, one of another type and one of another organization stay what they are", async () => {
    await using app = await openTestApp({ open });
    const key = await app.createKey(recorder);
    await app.ask("POST", "/v5/prompts", { path: "prompt", model: "m", template: "hi" });
    const record = (body: object) =>
      app.askAs<Failure>(key, "POST", "/v5/tools/log", { tool: code("1"), ...body });
    expect((await record({ id: "tl_unknown" })).status).toBe(404);
    expect((await record({ path: "prompt" })).status).toBe(409);
    expect((await record({})).status).toBe(422);
  });

  test("code of an Evaluator", async () => {
    await using app = await openTestApp({ open });
    const key = await app.createKey(recorder);
    await app.ask("POST", "/v5/prompts", { path: "prompt", model: "m", template: "hi" });
    const log = await app.ask<{ id: string }>("POST", "/v5/prompts/log", { path: "prompt", output: "x" });
    const shared = { arguments_type: "target_free", return_type: "boolean" };
    const judge = (path: string, spec: object) =>
      app.askAs<Failure>(key, "POST", "/v5/evaluators/log", {
        path,
        spec: { ...shared, ...spec },
        parent_id: log.body.id,
        judgment: true,
      });
    const asCode = { evaluator_type: "python", code: "def f(log):\n    return True" };
    expect(await judge("code", asCode)).toMatchObject({ status: 403, body: { code: "files.version_runs" } });
    expect((await judge("external", { evaluator_type: "external" })).status).toBe(200);
  });

  test("spans of OpenTelemetry: the one is refused, the others are kept", async () => {
    await using app = await openTestApp({ open });
    const span = (spanId: string, facts: Record<string, string>) => ({
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId,
      name: "humanloop.tool",
      startTimeUnixNano: "1700000000000000000",
      endTimeUnixNano: "1700000001000000000",
      attributes: Object.entries({ type: "tool", "function.name": "f", ...facts }).map(([name, value]) => ({
        key: `humanloop.file.${name}`,
        value: { stringValue: value },
      })),
    });
    const spans = [
      span("b7ad6b7169203331", { path: "coded", source_code: "def f():\n    return 1" }),
      span("b7ad6b7169203332", { path: "described" }),
    ];
    const key = await app.createKey(["log"]);
    const request = { resourceSpans: [{ scopeSpans: [{ spans }] }] };
    const { body } = await app.askAs<{
      records: string[];
      partialSuccess: { rejectedSpans: string; errorMessage: string };
    }>(key, "POST", "/v5/import/otel/v1/traces", request);
    expect(body.records).toHaveLength(1);
    expect(body.partialSuccess).toMatchObject({
      rejectedSpans: "1",
      errorMessage: expect.stringContaining("`write`"),
    });
  });
});
