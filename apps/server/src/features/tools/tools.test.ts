import type { Tool, ToolLog } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test, vi } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

type Failure = { code: string; detail: unknown };
type Variables = { name: string; value: string }[];

const weather = {
  name: "get_weather",
  description: "The weather of a place.",
  parameters: {
    type: "object",
    properties: { place: { type: "string" }, days: { type: "integer" } },
    required: ["place"],
  },
};

const upsert = (app: OpenTestApp, fields: object) => app.ask<Tool>("POST", "/v5/tools", fields);
const call = (app: OpenTestApp, fields: object, query = "") =>
  app.ask<ToolLog & Failure>("POST", `/v5/tools/call${query}`, fields);

// Python starts anew for each test, on machines that may have other things to do.
vi.setConfig({ testTimeout: 60_000 });

describe.each(databases)("Tools on $name", ({ open }) => {
  test("arguments are what the function says of them, or nothing is run", async () => {
    await using app = await openTestApp({ open });
    const parameters = {
      type: "object",
      properties: {
        place: { type: "string", minLength: 2 },
        days: { type: "integer" },
        near: { type: "array", items: { type: "object", properties: { name: { type: "string" } } } },
      },
      required: ["place"],
      additionalProperties: false,
    };
    const { body: tool } = await upsert(app, {
      path: "weather",
      tool_type: "mock",
      function: { ...weather, parameters },
    });
    const ask = async (inputs: object) => {
      const { status, body } = await call(app, { path: "weather", inputs });
      return status === 200 ? body.output : [status, body.code, String(body.detail)];
    };
    const refused = (words: RegExp) => [422, "tools.arguments_invalid", expect.stringMatching(words)];
    expect(await ask({ place: "Oslo", days: 2 })).toBe('{"place":"Oslo","days":2}');
    expect(await ask({})).toEqual(refused(/^`inputs` .*`weather`.*"place"/));
    expect(await ask({ place: "Oslo", days: "2" })).toEqual(refused(/^`inputs\.days` /));
    expect(await ask({ place: "Oslo", near: [{ name: 1 }] })).toEqual(refused(/^`inputs\.near\.0\.name` /));
    expect(await ask({ place: "Oslo", other: 1 })).toEqual(refused(/`inputs\.?(other)?` /));
    const { body: logs } = await app.ask<{ total: number }>("GET", `/v5/logs?file_id=${tool.id}`);
    expect(logs.total).toBe(1);
    expect(await ask({ place: "Oslo", "\ud800": 1 })).toEqual(refused(/half a character/));
    const unusable = [{ $ref: "#/nowhere" }, { properties: { place: { pattern: "(" } } }];
    for (const [index, broken] of unusable.entries()) {
      const path = `broken/${index}`;
      await upsert(app, { path, tool_type: "mock", function: { ...weather, parameters: broken } });
      const { status, body } = await call(app, { path, inputs: { place: "Oslo" } });
      expect([status, body.code]).toEqual([422, "tools.parameters_unusable"]);
    }
  });

  test("equal content is one version, whatever is left out of it", async () => {
    await using app = await openTestApp({ open });
    const first = await upsert(app, { path: "tools/weather", function: weather });
    expect(first).toMatchObject({
      status: 200,
      body: {
        type: "tool",
        tool_type: "json_schema",
        id: expect.stringMatching(/^tl_/),
        version_id: expect.stringMatching(/^tlv_/),
        function: weather,
        setup_values: {},
        attributes: {},
        inputs: [{ name: "place" }, { name: "days" }],
        signature: "weather(place, days)",
        version_logs_count: 0,
      },
    });
    const same = [
      { function: { ...weather } },
      { function: weather, tool_type: "json_schema", setup_values: {}, attributes: null },
    ];
    for (const fields of same)
      expect((await upsert(app, { path: "tools/weather", ...fields })).body.version_id).toBe(
        first.body.version_id,
      );
    const others = [
      { function: { ...weather, strict: true } },
      { function: weather, attributes: { a: 1 } },
      { function: weather, tool_type: "mock" },
      { function: weather, source_code: "def get_weather(place): return place" },
    ];
    const ids = new Set([first.body.version_id]);
    for (const fields of others)
      ids.add((await upsert(app, { path: "tools/weather", ...fields })).body.version_id);
    expect(ids.size).toBe(5);
    const { body: versions } = await app.ask<{ records: Tool[] }>(
      "GET",
      `/v5/tools/${first.body.id}/versions`,
    );
    expect(versions.records.map(({ tool_type }) => tool_type)).toEqual([
      "python",
      "mock",
      "json_schema",
      "json_schema",
      "json_schema",
    ]);
    const byPath = await app.ask<Tool>("POST", "/v5/files/retrieve-by-path", { path: "tools/weather" });
    expect(byPath.body).toMatchObject({ type: "tool", version_id: first.body.version_id });
  });

  test("content that makes no sense for its type is refused with the field", async () => {
    await using app = await openTestApp({ open });
    const refusals: [object, string[]][] = [
      [{ tool_type: "python" }, ["body", "source_code"]],
      [{ tool_type: "typescript", source_code: "" }, ["body", "source_code"]],
      [{ tool_type: "get_api_call" }, ["body", "setup_values", "url"]],
      [{ tool_type: "snippet", setup_values: { a: 1 } }, ["body", "setup_values", "a"]],
      [{ tool_type: "shell" }, ["body", "tool_type"]],
      [{ function: { description: "no name" } }, ["body", "function", "name"]],
    ];
    for (const [fields, loc] of refusals)
      expect(await upsert(app, { path: "x", ...fields })).toMatchObject({
        status: 422,
        body: { detail: [{ loc }] },
      });
  });

  test("Python and TypeScript run with their arguments, and a Log is kept", async () => {
    await using app = await openTestApp({ open });
    const python = {
      path: "add",
      source_code: "def add(a, b=1):\n  print('adding')\n  return {'sum': a + b}",
    };
    const { body: tool } = await upsert(app, python);
    const { body: log } = await call(app, {
      path: "add",
      inputs: { a: 41 },
      user: "ada",
      metadata: { m: 1 },
    });
    expect(log).toMatchObject({
      type: "tool",
      tool: { id: tool.id, version_id: tool.version_id, path: "add" },
      inputs: { a: 41 },
      output: '{"sum":42}',
      stdout: "adding\n",
      user: "ada",
      metadata: { m: 1 },
      log_status: "complete",
    });
    expect(log.error ?? null).toBeNull();
    const { body: kept } = await app.ask<ToolLog>("GET", `/v5/logs/${log.id}`);
    expect(kept).toMatchObject({ id: log.id, output: '{"sum":42}', inputs: { a: 41 }, stdout: "adding\n" });
    expect((await app.ask<Tool>("GET", `/v5/tools/${tool.id}`)).body.total_logs_count).toBe(1);

    const typescript = {
      path: "greet",
      tool_type: "typescript",
      function: { name: "greet", description: "Greets." },
      source_code:
        "type A = { name: string };\nfunction greet({ name }: A) { return `Hello ${name}`; }\nconst other = () => 1;",
    };
    await upsert(app, typescript);
    expect((await call(app, { path: "greet", inputs: { name: "Ada" } })).body.output).toBe("Hello Ada");
  });

  test("a Tool that fails is recorded with its error", async () => {
    await using app = await openTestApp({ open });
    await upsert(app, { path: "fails", source_code: "def f(x):\n  print('so far')\n  return 1 / x" });
    const failed = await call(app, { path: "fails", inputs: { x: 0 } });
    expect(failed).toMatchObject({
      status: 200,
      body: { stdout: "so far\n", error: expect.stringContaining("ZeroDivisionError") },
    });
    expect(failed.body.output ?? null).toBeNull();
    const { body: kept } = await app.ask<ToolLog>("GET", `/v5/logs/${failed.body.id}`);
    expect(kept.error).toContain("line 3, in f");
    const wrong = await call(app, { path: "fails", inputs: { y: 0 } });
    expect(wrong.body.error).toContain("unexpected keyword argument");
  });

  test("a version in the call is found or made; others by id or environment", async () => {
    await using app = await openTestApp({ open });
    const code = (text: string) => ({ source_code: `def f(): return "${text}"` });
    const { body: first } = await call(app, { path: "made", tool: code("one") });
    expect(first).toMatchObject({ output: "one", tool: { version_number: 1 } });
    const { body: second } = await call(app, { path: "made", tool: code("two") });
    expect(second).toMatchObject({ output: "two", tool: { version_number: 2, id: first.tool.id } });
    expect((await call(app, { path: "made" })).body.output).toBe("one");
    expect((await call(app, { path: "made" }, `?version_id=${second.tool.version_id}`)).body.output).toBe(
      "two",
    );
    const nothing = await call(app, { path: "nowhere" });
    expect(nothing).toMatchObject({ status: 404, body: { code: "files.no_version" } });
  });

  test("log ids, traces and what is not kept", async () => {
    await using app = await openTestApp({ open });
    const echo = { path: "echo", tool: { tool_type: "mock" } };
    const flow = { path: "app", flow: { attributes: {} }, log_status: "incomplete" };
    const { body: root } = await app.ask<{ id: string }>("POST", "/v5/flows/log", flow);
    const { body: child } = await call(app, {
      ...echo,
      inputs: { a: 1 },
      log_id: "mine",
      trace_parent_id: root.id,
    });
    expect(child).toMatchObject({ id: "mine", output: '{"a":1}', trace_id: root.id });
    const taken = await call(app, { ...echo, log_id: "mine" });
    expect(taken).toMatchObject({ status: 409, body: { code: "logs.id_taken" } });
    const { body: trace } = await app.ask<{ trace_children: ToolLog[] }>("GET", `/v5/logs/${root.id}`);
    expect(trace.trace_children).toMatchObject([{ id: "mine", type: "tool", tool: { path: "echo" } }]);
    const { body: unsaved } = await call(app, { ...echo, inputs: { secret: 1 }, save: false });
    expect(unsaved.output).toBe('{"secret":1}');
    const { body: kept } = await app.ask<ToolLog>("GET", `/v5/logs/${unsaved.id}`);
    expect([kept.output ?? null, kept.inputs ?? null]).toEqual([null, null]);
  });

  test("what an application ran itself is recorded and corrected", async () => {
    await using app = await openTestApp({ open });
    const body = { path: "weather", tool: { function: weather }, inputs: { place: "Oslo" }, output: "rain" };
    const { body: created } = await app.ask<{ id: string; tool_id: string; version_id: string }>(
      "POST",
      "/v5/tools/log",
      body,
    );
    expect(created).toEqual({
      id: expect.any(String),
      tool_id: expect.stringMatching(/^tl_/),
      version_id: expect.stringMatching(/^tlv_/),
    });
    const { body: corrected } = await app.ask<ToolLog>(
      "PATCH",
      `/v5/tools/${created.tool_id}/log/${created.id}`,
      { output: "snow", stdout: "looked again" },
    );
    expect(corrected).toMatchObject({
      type: "tool",
      output: "snow",
      stdout: "looked again",
      inputs: { place: "Oslo" },
      tool: { function: weather },
    });
    const called = await call(app, { path: "weather", inputs: { place: "Oslo" } });
    expect(called).toMatchObject({ status: 422, body: { code: "tools.not_callable" } });
  });

  test("snippets are found by key", async () => {
    await using app = await openTestApp({ open });
    const setup_values = { greeting: "Good day", "sign off": "Yours" };
    const { body } = await upsert(app, { path: "words", tool_type: "snippet", setup_values });
    expect(body).toMatchObject({ tool_type: "snippet", inputs: [{ name: "key" }], signature: "words(key)" });
    expect((await call(app, { path: "words", inputs: { key: "sign off" } })).body.output).toBe("Yours");
    for (const key of ["constructor", "__proto__", "nothing"])
      expect((await call(app, { path: "words", inputs: { key } })).body.error).toContain(
        "greeting, sign off",
      );
  });

  test("environment variables reach the code, and are never shown", async () => {
    await using app = await openTestApp({ open });
    const source_code = "import os\ndef f(): return dict(os.environ)";
    const { body: tool } = await upsert(app, { path: "env", source_code });
    const url = `/v5/tools/${tool.id}/environment-variables`;
    expect((await app.ask("GET", url)).body).toEqual([]);
    const given = [
      { name: "TOKEN", value: "s3cret" },
      { name: "ANOTHER", value: "x" },
    ];
    const shown = [
      { name: "ANOTHER", value: "" },
      { name: "TOKEN", value: "" },
    ];
    expect(await app.ask<Variables>("POST", url, given)).toEqual({ status: 200, body: shown });
    expect((await app.ask("GET", url)).body).toEqual(shown);
    await app.ask("POST", url, [{ name: "TOKEN", value: "new" }]);
    expect((await call(app, { path: "env" })).body.output).toBe('{"ANOTHER":"x","TOKEN":"new"}');
    expect(await app.ask("DELETE", `${url}/TOKEN`)).toEqual({ status: 200, body: [shown[0]] });
    expect(await app.ask("DELETE", `${url}/TOKEN`)).toMatchObject({
      status: 404,
      body: { code: "tools.variable_not_found" },
    });
    for (const bad of [[{ name: "1A", value: "x" }], [{ name: "A", value: "" }], { name: "A", value: "x" }])
      expect((await app.ask("POST", url, bad)).status).toBe(422);
    const many = Array.from({ length: 100 }, (_, index) => ({ name: `V${index}`, value: "x" }));
    expect(await app.ask("POST", url, many)).toMatchObject({
      status: 422,
      body: { code: "tools.too_many_variables" },
    });
    expect((await app.ask<Variables>("GET", url)).body).toHaveLength(1);

    const other = await app.createOtherOrganization();
    for (const [method, path, body] of [
      ["GET", url],
      ["POST", url, given],
      ["DELETE", `${url}/ANOTHER`],
      ["POST", "/v5/tools/call", { id: tool.id }],
    ] as const)
      expect((await app.askAs(other.apiKey, method, path, body)).status).toBe(404);
    expect((await app.ask("DELETE", `/v5/tools/${tool.id}`)).status).toBe(204);
  });

  test("searches are refused until they are configured", async () => {
    await using app = await openTestApp({ open });
    for (const tool_type of ["google", "pinecone_search"]) {
      const { body: tool } = await upsert(app, { path: tool_type, tool_type });
      expect(tool).toMatchObject({ tool_type, inputs: [{ name: "query" }] });
      const refused = await call(app, { path: tool_type, inputs: { query: "x" } });
      expect(refused).toMatchObject({ status: 422, body: { code: "tools.not_configured" } });
      expect(JSON.stringify(refused.body)).toMatch(/SERPAPI_API_KEY|PINECONE_API_KEY/);
    }
    const { body } = await app.ask<{ records: unknown[] }>("GET", "/v5/logs?size=10");
    expect(body.records).toEqual([]);
  });
});
