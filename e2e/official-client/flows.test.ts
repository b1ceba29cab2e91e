import type { HumanloopClient } from "humanloop";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { caught } from "../testing/caught.ts";
import { engines } from "../testing/engines.ts";
import { createOfficialClient, mockPrompt } from "../testing/official-client.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";

describe.each(engines)("the official client's Flows on $name", (engine) => {
  let parley: Parley;
  let client: HumanloopClient;
  beforeAll(async () => {
    parley = await startParley({ engine });
    client = createOfficialClient(parley);
  });
  afterAll(() => parley[Symbol.asyncDispose]());

  const beginRun = (path: string, logStatus: "complete" | "incomplete" = "incomplete") =>
    client.flows.log({ path, flow: { attributes: { release: "7" } }, inputs: { question: "?" }, logStatus });

  test("facts 3 to 6 for Flows: versions by their attributes, read by id and by environment", async () => {
    const first = await client.flows.upsert({ path: "Apps/Support", attributes: { release: "7" } });
    expect(first).toMatchObject({
      type: "flow",
      name: "Support",
      attributes: { release: "7" },
      id: expect.stringMatching(/^fl_/),
      versionId: expect.stringMatching(/^flv_/),
      versionLogsCount: 0,
    });
    const same = await client.flows.upsert({ path: "Apps/Support", attributes: { release: "7" } });
    expect(same.versionId).toBe(first.versionId);
    const second = await client.flows.upsert({ path: "Apps/Support", attributes: { release: "8" } });
    expect((await client.flows.get(first.id)).versionId).toBe(first.versionId);
    expect((await client.flows.get(first.id, { versionId: second.versionId })).attributes).toEqual({
      release: "8",
    });
    const environments = await client.flows.listEnvironments(first.id);
    const staging = environments.find(({ name }) => name === "staging")!;
    await client.flows.setDeployment(first.id, staging.id, { versionId: second.versionId });
    const deployed = await client.flows.listEnvironments(first.id);
    expect(deployed.find(({ name }) => name === "staging")?.file).toMatchObject({
      versionId: second.versionId,
    });
    await client.flows.removeDeployment(first.id, staging.id);
    const { records } = await client.flows.listVersions(first.id);
    expect(records.map(({ versionId }) => versionId)).toEqual([second.versionId, first.versionId]);
    await client.flows.updateFlowVersion(first.id, second.versionId, { name: "eight" });
    const taken = await caught(client.flows.updateFlowVersion(first.id, first.versionId, { name: "eight" }));
    expect(taken).toMatchObject({ statusCode: 409 });
    await client.flows.deleteFlowVersion(first.id, second.versionId);
    const moved = await client.flows.move(first.id, { path: "Apps/Moved" });
    expect(moved).toMatchObject({ id: first.id, path: "Apps/Moved" });
    const paths: string[] = [];
    for await (const { path } of await client.flows.list({ size: 1 })) paths.push(path);
    expect(paths).toContain("Apps/Moved");
    await client.flows.delete(first.id);
    expect(await caught(client.flows.get(first.id))).toMatchObject({ statusCode: 404 });
  });

  test("facts 31 and 32: a run is begun, completed, and then takes no more", async () => {
    const run = await beginRun("fact-31");
    expect(run).toMatchObject({ flowId: expect.stringMatching(/^fl_/), logStatus: "incomplete" });
    const completed = await client.flows.updateLog(run.id, { output: "!", logStatus: "complete" });
    expect(completed).toMatchObject({
      id: run.id,
      output: "!",
      logStatus: "complete",
      evaluatorLogs: [],
      flow: { id: run.flowId, versionId: run.versionId, attributes: { release: "7" } },
      endTime: expect.any(Date),
    });
    const late = await caught(
      client.prompts.log({ path: "fact-32", prompt: mockPrompt("late"), traceParentId: run.id }),
    );
    // The client rewraps errors of `log`: the status is in the text.
    expect(String(late)).toContain("409");
  });

  test("fact 33: what names a run as its parent is listed below it, of whatever type", async () => {
    const run = await beginRun("fact-33");
    const prompt = mockPrompt("step");
    const step = await client.prompts.log({
      path: "fact-33-step",
      prompt,
      output: "1",
      traceParentId: run.id,
    });
    const inner = await client.flows.log({
      path: "fact-33-inner",
      flow: { attributes: {} },
      traceParentId: run.id,
      logStatus: "incomplete",
    });
    const called = await client.prompts.call({ path: "fact-33-step", prompt, traceParentId: inner.id });
    const log = await client.logs.get(run.id);
    expect(log).toMatchObject({
      id: run.id,
      traceId: run.id,
      traceFlowId: run.flowId,
      traceChildren: [
        { id: step.id, prompt: { path: "fact-33-step" }, traceParentId: run.id },
        { id: inner.id, flow: { path: "fact-33-inner" }, traceChildren: [{ id: called.id }] },
      ],
    });
    const page = await client.logs.list({ fileId: run.flowId, size: 10 });
    expect(page.data).toMatchObject([{ id: run.id, flow: { versionId: run.versionId } }]);
  });

  test("a Flow is a File among Files", async () => {
    const flow = await client.flows.upsert({ path: "among/flow", attributes: {} });
    await client.prompts.upsert({ path: "among/prompt", ...mockPrompt("hi") });
    expect(await client.files.retrieveByPath({ path: "among/flow" })).toMatchObject({
      id: flow.id,
      versionId: flow.versionId,
      type: "flow",
    });
    const directory = await client.directories.create({ path: "among" });
    const { files } = await client.directories.get(directory.id);
    expect(files.map((file) => [file.type, "versionId" in file])).toEqual([
      ["flow", true],
      ["prompt", true],
    ]);
    const page = await client.files.listFiles({ type: ["flow"], name: "flow", size: 50 });
    expect(page.records.map(({ id }) => id)).toContain(flow.id);
  });
});
