import type { HumanloopClient } from "humanloop";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { caught } from "../testing/caught.ts";
import { engines } from "../testing/engines.ts";
import { createOfficialClient, mockPrompt } from "../testing/official-client.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";

const weather = {
  name: "get_weather",
  description: "The weather of a place.",
  strict: true,
  parameters: { type: "object", properties: { place: { type: "string" } }, required: ["place"] },
};

describe.each(engines)("the official client's Tools on $name", (engine) => {
  let parley: Parley;
  let client: HumanloopClient;
  beforeAll(async () => {
    parley = await startParley({ engine });
    client = createOfficialClient(parley);
  });
  afterAll(() => parley[Symbol.asyncDispose]());

  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> =>
    (await parley.request(method, path, { body })).json();

  test("fact 20: an upsert answers a whole Tool, and an equal one the same version", async () => {
    const first = await client.tools.upsert({ path: "Tools/Weather", function: weather });
    expect(first).toMatchObject({
      type: "tool",
      toolType: "json_schema",
      name: "Weather",
      path: "Tools/Weather",
      function: weather,
      inputs: [{ name: "place" }],
      id: expect.stringMatching(/^tl_/),
      versionId: expect.stringMatching(/^tlv_/),
      versionLogsCount: 0,
      totalLogsCount: 0,
    });
    expect(first.lastUsedAt).toBeInstanceOf(Date);
    const same = await client.tools.upsert({ path: "Tools/Weather", function: weather });
    expect(same.versionId).toBe(first.versionId);
    const file = await client.files.retrieveByPath({ path: "Tools/Weather" });
    expect(file).toMatchObject({ type: "tool", versionId: first.versionId, toolType: "json_schema" });
  });

  test("versions, deployments, moving and deleting are as for Prompts", async () => {
    const first = await client.tools.upsert({ path: "life", function: weather });
    const second = await client.tools.upsert({ path: "life", function: weather, attributes: { v: 2 } });
    expect((await client.tools.get(first.id)).versionId).toBe(first.versionId);
    const environments = await client.tools.listEnvironments(first.id);
    const staging = environments.find(({ name }) => name === "staging")!;
    await client.tools.setDeployment(first.id, staging.id, { versionId: second.versionId });
    expect((await client.tools.get(first.id, { environment: "staging" })).attributes).toEqual({ v: 2 });
    await client.tools.removeDeployment(first.id, staging.id);
    await client.tools.updateToolVersion(first.id, second.versionId, { name: "two" });
    const taken = await caught(client.tools.updateToolVersion(first.id, first.versionId, { name: "two" }));
    expect(taken).toMatchObject({ statusCode: 409 });
    await client.tools.deleteToolVersion(first.id, second.versionId);
    const { records } = await client.tools.listVersions(first.id);
    expect(records.map(({ versionId }) => versionId)).toEqual([first.versionId]);
    expect(await client.tools.move(first.id, { path: "moved/life" })).toMatchObject({ path: "moved/life" });
    const paths: string[] = [];
    for await (const { path } of await client.tools.list({ size: 1 })) paths.push(path);
    expect(paths).toContain("moved/life");
    await client.tools.delete(first.id);
    expect(await caught(client.tools.get(first.id))).toMatchObject({ statusCode: 404 });
  });

  test("fact 21: a recorded call makes its Tool; it is corrected and found again", async () => {
    const log = await client.tools.log({
      path: "logged",
      tool: { function: weather },
      inputs: { place: "Oslo" },
      output: "rain",
    });
    expect(log).toEqual({
      id: expect.any(String),
      toolId: expect.stringMatching(/^tl_/),
      versionId: expect.stringMatching(/^tlv_/),
    });
    const corrected = await client.tools.update(log.toolId, log.id, { output: "snow" });
    expect(corrected).toMatchObject({
      output: "snow",
      inputs: { place: "Oslo" },
      tool: { function: weather },
    });
    const found = await client.logs.get(log.id);
    expect(found).toMatchObject({ id: log.id, tool: { id: log.toolId, versionId: log.versionId } });
    const listed = await client.logs.list({ fileId: log.toolId });
    expect(listed.data.map(({ id }) => id)).toEqual([log.id]);
  });

  test("facts 22 and 23: environment variables, by hand", async () => {
    const tool = await client.tools.upsert({
      path: "variables",
      sourceCode: "import os\ndef f(): return os.environ['A']",
    });
    const url = `/v5/tools/${tool.id}/environment-variables`;
    const given = [
      { name: "A", value: "secret of the test" },
      { name: "B", value: "b" },
    ];
    expect(await ask("POST", url, given)).toEqual([
      { name: "A", value: "" },
      { name: "B", value: "" },
    ]);
    const deleted = await parley.request("DELETE", `${url}/B`);
    expect([deleted.status, await deleted.json()]).toEqual([200, [{ name: "A", value: "" }]]);
    expect(await ask("POST", "/v5/tools/call", { path: "variables" })).toMatchObject({
      output: "secret of the test",
      tool: { id: tool.id, tool_type: "python" },
      evaluator_logs: [],
    });
    expect(parley.written.log).not.toContain("secret of the test");
  });

  test("a Tool that runs is a child of a Flow's trace, and its reply decodes", async () => {
    const flow = await client.flows.log({ path: "app", flow: { attributes: {} }, logStatus: "incomplete" });
    const reply = (await ask("POST", "/v5/tools/call", {
      path: "double",
      tool: {
        tool_type: "typescript",
        source_code: "export const double = ({ x }: { x: number }) => x * 2;",
      },
      inputs: { x: 21 },
      trace_parent_id: flow.id,
    })) as { id: string };
    expect(reply).toMatchObject({ output: "42" });
    const trace = await client.logs.get(flow.id);
    expect(trace).toMatchObject({
      traceChildren: [{ id: reply.id, output: "42", tool: { path: "double" } }],
    });
  });

  test("a linked Tool is on the Prompt, and follows what is deployed", async () => {
    const tool = await client.tools.upsert({ path: "linked", function: weather });
    const prompt = await client.prompts.upsert({
      path: "linking",
      ...mockPrompt("Hi"),
      linkedTools: [tool.id],
    });
    expect(prompt.linkedTools).toMatchObject([
      { id: tool.id, versionId: tool.versionId, name: "get_weather" },
    ]);
    const newer = await client.tools.upsert({
      id: tool.id,
      function: { ...weather, description: "Better." },
    });
    const environments = await client.tools.listEnvironments(tool.id);
    const production = environments.find(({ name }) => name === "production")!;
    await client.tools.setDeployment(tool.id, production.id, { versionId: newer.versionId });
    const { prompt: called } = await client.prompts.call({ path: "linking" });
    expect(called).toMatchObject({
      versionId: prompt.versionId,
      linkedTools: [{ versionId: newer.versionId, description: "Better." }],
    });
  });
});
