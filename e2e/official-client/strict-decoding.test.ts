import { createRequire } from "node:module";
import type { HumanloopClient } from "humanloop";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { createOfficialClient, mockPrompt } from "../testing/official-client.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";

type Decoded = { ok: true; value: unknown } | { ok: false; errors: { path: string[]; message: string }[] };
type Decoder = { parse(raw: unknown, options: object): Decoded };

/** The client's own decoders. It has no door for them that an ES module could import. */
const decoders = createRequire(import.meta.url)("humanloop/serialization") as Record<string, Decoder>;

/** What the client refuses of a value inside a union, where all that is required must be there and of its type. */
function refusalsOf(name: string, raw: unknown): unknown[] {
  const decoder = decoders[name];
  if (decoder === undefined) throw new TypeError(`The client has no decoder ${name}.`);
  const options = { unrecognizedObjectKeys: "passthrough", allowUnrecognizedEnumValues: true };
  const decoded = decoder.parse(raw, options);
  return decoded.ok ? [] : decoded.errors;
}

const requiredOfPrompt =
  "path id model name version_id created_at updated_at last_used_at version_logs_count total_logs_count inputs".split(
    " ",
  );
const dateFields = new Set(["created_at", "updated_at", "last_used_at", "start_time", "end_time"]);

/** Every date anywhere in a reply says its zone: the client reads others as local time. */
function expectZonedDates(value: unknown): void {
  if (Array.isArray(value)) value.forEach(expectZonedDates);
  else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (dateFields.has(key) && inner !== null) {
        expect(inner).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      }
      expectZonedDates(inner);
    }
  }
}

describe.each(engines)("strict decoding of replies on $name", (engine) => {
  let parley: Parley;
  let client: HumanloopClient;
  let promptId: string;
  let versionId: string;
  let logId: string;
  beforeAll(async () => {
    parley = await startParley({ engine });
    client = createOfficialClient(parley);
    // Brand-new, never used, with nothing optional set.
    ({ id: promptId, versionId } = await client.prompts.upsert({
      path: "strict/bare",
      ...mockPrompt("{{x}}"),
    }));
    ({ id: logId } = await client.prompts.log({ path: "strict/bare" }));
  });
  afterAll(() => parley[Symbol.asyncDispose]());

  const read = async (method: string, target: string, body?: unknown): Promise<unknown> => {
    const reply = await parley.request(method, `/v5${target}`, body === undefined ? {} : { body });
    expect(reply.ok).toBe(true);
    const value = await reply.json();
    expectZonedDates(value);
    return value;
  };

  test("the decoders do refuse a Prompt that lacks a required field, or has it null", async () => {
    const whole = (await read("GET", `/prompts/${promptId}`)) as Record<string, unknown>;
    for (const field of requiredOfPrompt) {
      for (const wrong of [undefined, null]) {
        expect(refusalsOf("PromptResponse", { ...whole, [field]: wrong })).toHaveLength(1);
      }
    }
  });

  test("a Prompt, wherever one is answered", async () => {
    const kernel = { model: "mock-echo", provider: "mock", template: "once {{upon}}", endpoint: "complete" };
    const replies = [
      await read("GET", `/prompts/${promptId}`),
      await read("GET", `/prompts/${promptId}?version_id=${versionId}`),
      await read("POST", "/prompts", { path: "strict/upserted", ...kernel }),
      await read("PATCH", `/prompts/${promptId}`, { name: "bare" }),
      await read("POST", `/prompts/${promptId}/populate`, { x: "1" }),
      await read("PATCH", `/prompts/${promptId}/versions/${versionId}`, { name: "named" }),
      await read("POST", `/prompts/${promptId}/evaluators`, {}),
      ...((await read("GET", `/prompts/${promptId}/versions`)) as { records: unknown[] }).records,
    ];
    const environments = await client.prompts.listEnvironments(promptId);
    replies.push(
      await read("POST", `/prompts/${promptId}/environments/${environments[0]!.id}?version_id=${versionId}`),
    );
    for (const reply of replies) {
      expect(refusalsOf("PromptResponse", reply)).toEqual([]);
      expect(reply).toMatchObject({ type: "prompt" });
      for (const field of requiredOfPrompt) expect(reply).toHaveProperty(field);
    }
  });

  test("lists of Prompts and of Files, and the File at a path", async () => {
    expect(refusalsOf("PaginatedDataPromptResponse", await read("GET", "/prompts"))).toEqual([]);
    expect(refusalsOf("ListPrompts", await read("GET", `/prompts/${promptId}/versions`))).toEqual([]);
    expect(
      refusalsOf(
        "PaginatedDataUnionPromptResponseToolResponseDatasetResponseEvaluatorResponseFlowResponse",
        await read("GET", "/files"),
      ),
    ).toEqual([]);
    // The whole reply is a union here: the client throws when nothing fits.
    expect(await client.files.retrieveByPath({ path: "strict/bare" })).toMatchObject({
      type: "prompt",
      versionId,
    });
    expect((await client.files.listFiles({ type: ["prompt"] })).records[0]).toMatchObject({
      versionId: expect.any(String),
    });
  });

  test("environments with the Files deployed there", async () => {
    const environments = (await read("GET", `/prompts/${promptId}/environments`)) as { file?: unknown }[];
    for (const environment of environments)
      expect(refusalsOf("FileEnvironmentResponse", environment)).toEqual([]);
    expect(environments.some(({ file }) => file !== null && file !== undefined)).toBe(true);
  });

  test("a Log, wherever one is answered", async () => {
    for (const reply of [
      await read("GET", `/logs/${logId}`),
      await read("PATCH", `/prompts/${promptId}/log/${logId}`, { output: "later" }),
      ...((await read("GET", `/logs?file_id=${promptId}`)) as { records: unknown[] }).records,
      ...((await read("GET", "/logs?include_bodies=false")) as { records: unknown[] }).records,
    ]) {
      expect(refusalsOf("LogResponse", reply)).toEqual([]);
      expect(refusalsOf("PromptLogResponse", reply)).toEqual([]);
    }
    expect(
      refusalsOf("PaginatedDataLogResponse", await read("GET", "/logs?include_trace_children=true")),
    ).toEqual([]);
  });

  test("a Log with Logs below it", async () => {
    await client.prompts.log({ path: "strict/bare", traceParentId: logId, logId: "strict-child" });
    const parent = await read("GET", `/logs/${logId}`);
    expect(refusalsOf("LogResponse", parent)).toEqual([]);
    expect(parent).toMatchObject({
      trace_children: [{ id: "strict-child", trace_parent_id: logId, trace_id: logId }],
    });
  });

  test("calls and what they stream", async () => {
    const called = await read("POST", "/prompts/call", { id: promptId, inputs: { x: "1" }, num_samples: 2 });
    expect(refusalsOf("PromptCallResponse", called)).toEqual([]);
    const streamed = await parley.request("POST", "/v5/prompts/call", {
      body: { id: promptId, inputs: { x: "1" }, stream: true },
    });
    const events = (await streamed.text()).split("\n").filter((line) => line.startsWith("data: {"));
    expect(events.length).toBeGreaterThan(1);
    for (const event of events) {
      const chunk = JSON.parse(event.slice("data: ".length)) as unknown;
      expect(refusalsOf("PromptCallStreamResponse", chunk)).toEqual([]);
      expectZonedDates(chunk);
    }
  });

  test("a recorded Log's reply, a kernel read from text, directories, refused fields", async () => {
    expect(
      refusalsOf("CreatePromptLogResponse", await read("POST", "/prompts/log", { id: promptId })),
    ).toEqual([]);
    const text = await (await parley.request("GET", `/v5/prompts/${promptId}/serialize`)).text();
    expect(
      refusalsOf("PromptKernelRequest", await read("POST", "/prompts/deserialize", { prompt: text })),
    ).toEqual([]);

    const made = await read("POST", "/directories", { path: "strict/folder" });
    expect(refusalsOf("DirectoryResponse", made)).toEqual([]);
    for (const directory of (await read("GET", "/directories")) as unknown[]) {
      expect(refusalsOf("DirectoryResponse", directory)).toEqual([]);
    }
    const parentId = (made as { parent_id: string }).parent_id;
    const parent = await read("GET", `/directories/${parentId}`);
    expect(refusalsOf("DirectoryWithParentsAndChildrenResponse", parent)).toEqual([]);
    expect(parent).toMatchObject({ subdirectories: [{}], parents: [{ path: "" }], files: [{}, {}] });
    expect(
      refusalsOf("DirectoryWithParentsAndChildrenResponse", await read("GET", "/directories/root")),
    ).toEqual([]);

    const refused = await parley.request("POST", "/v5/prompts", { body: { path: 5 } });
    expect(refused.status).toBe(422);
    expect(refusalsOf("HttpValidationError", await refused.json())).toEqual([]);
  });
});
