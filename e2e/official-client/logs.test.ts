import type { HumanloopClient } from "humanloop";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { caught } from "../testing/caught.ts";
import { engines } from "../testing/engines.ts";
import { createOfficialClient, mockPrompt } from "../testing/official-client.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";

describe.each(engines)("the official client's Logs on $name", (engine) => {
  let parley: Parley;
  let client: HumanloopClient;
  beforeAll(async () => {
    parley = await startParley({ engine });
    client = createOfficialClient(parley);
  });
  afterAll(() => parley[Symbol.asyncDispose]());

  const log = (path: string, fields: object = {}) =>
    client.prompts.log({ path, prompt: mockPrompt("x"), ...fields });

  test("fact 11: a Log makes its path; equal kernels share a version", async () => {
    const messages = [{ role: "user" as const, content: "What is new?" }];
    const first = await log("New/Folder/Logged", { messages, output: "Nothing." });
    expect(first).toMatchObject({
      id: expect.stringMatching(/^(log|data)_/),
      promptId: expect.stringMatching(/^pr_/),
      versionId: expect.stringMatching(/^prv_/),
    });
    const second = await log("New/Folder/Logged", { messages, output: "Much." });
    const other = await client.prompts.log({ path: "New/Folder/Logged", prompt: mockPrompt("y") });
    expect(second).toMatchObject({ promptId: first.promptId, versionId: first.versionId });
    expect(other.promptId).toBe(first.promptId);
    expect(other.versionId).not.toBe(first.versionId);
    expect(await client.prompts.get(first.promptId)).toMatchObject({
      path: "New/Folder/Logged",
      versionId: first.versionId,
      versionLogsCount: 2,
      totalLogsCount: 3,
    });
  });

  test("fact 11: everything that was logged is read back", async () => {
    const startTime = new Date("2026-02-03T04:05:06.789Z");
    const { id } = await log("whole", {
      messages: [{ role: "user", content: [{ type: "text", text: "Look." }] }],
      inputs: { a: "1", nested: { deep: [1, null] } },
      output: "Seen.",
      outputMessage: { role: "assistant", content: "Seen." },
      promptTokens: 12,
      outputTokens: 3,
      promptCost: 0.000_012,
      outputCost: 0.5,
      finishReason: "stop",
      providerLatency: 1.25,
      stdout: "printed",
      providerRequest: { q: 1 },
      providerResponse: { r: [2] },
      source: "test",
      metadata: { ticket: "T-1" },
      user: "user-7",
      promptLogRequestEnvironment: "staging",
      startTime,
      endTime: new Date(startTime.getTime() + 1250),
      createdAt: startTime,
      error: "none really",
      toolChoice: "auto",
    });
    expect(await client.logs.get(id)).toMatchObject({
      id,
      messages: [{ role: "user", content: [{ type: "text", text: "Look." }] }],
      inputs: { a: "1", nested: { deep: [1, null] } },
      output: "Seen.",
      outputMessage: { role: "assistant", content: "Seen." },
      promptTokens: 12,
      outputTokens: 3,
      promptCost: 0.000_012,
      outputCost: 0.5,
      finishReason: "stop",
      providerLatency: 1.25,
      stdout: "printed",
      providerRequest: { q: 1 },
      providerResponse: { r: [2] },
      source: "test",
      metadata: { ticket: "T-1" },
      user: "user-7",
      environment: "staging",
      startTime,
      createdAt: startTime,
      error: "none really",
      toolChoice: "auto",
    });
  });

  test("fact 12: a patched Log comes back whole, with its Prompt", async () => {
    const { id, promptId, versionId } = await log("fact-12", { output: "first", inputs: { kept: "yes" } });
    // The client decodes this reply strictly and throws when anything is missing.
    const patched = await client.prompts.updateLog(promptId, id, { output: "second" });
    expect(patched).toMatchObject({
      id,
      output: "second",
      inputs: { kept: "yes" },
      evaluatorLogs: [],
      prompt: { id: promptId, versionId, totalLogsCount: 1, createdAt: expect.any(Date) },
    });
    expect(await client.logs.get(id)).toMatchObject({ output: "second" });
    expect(await caught(client.prompts.updateLog(promptId, "log_unknown", { output: "x" }))).toMatchObject({
      statusCode: 404,
    });
  });

  test("fact 34: the Logs of a File, decoded strictly, in pages", async () => {
    const made: string[] = [];
    for (const index of [0, 1, 2, 3, 4]) {
      const createdAt = new Date(Date.UTC(2026, 0, 1, 0, 0, index));
      made.push((await log("fact-34", { output: `answer ${index}`, createdAt })).id);
    }
    const { promptId } = await log("fact-34/elsewhere");
    const { promptId: fileId } = await log("fact-34", { createdAt: new Date(Date.UTC(2025, 0, 1)) });
    expect(promptId).not.toBe(fileId);
    const page = await client.logs.list({ fileId, size: 2 });
    expect(page.data.map(({ id }) => id)).toEqual([made[4], made[3]]);
    // Records that fail the strict union keep their wire names.
    for (const record of page.data) {
      expect(record).toMatchObject({
        evaluatorLogs: [],
        prompt: { id: fileId, versionId: expect.any(String) },
      });
    }
    const all: unknown[] = [];
    for await (const record of page) all.push(record.id);
    expect(all).toHaveLength(6);
    expect(all.slice(0, 5)).toEqual(made.toReversed());
  });

  test("fact 35: ids filter by any part of them", async () => {
    const { promptId: fileId } = await log("fact-35", { logId: "ticket-alpha-1" });
    await log("fact-35", { logId: "ticket-beta-2" });
    await log("fact-35", { logId: "ticket-gamma_3" });
    const find = async (id: string | string[]) =>
      (await client.logs.list({ fileId, id })).data.map((record) => record.id).sort();
    expect(await find(["alpha", "beta"])).toEqual(["ticket-alpha-1", "ticket-beta-2"]);
    expect(await find("gamma")).toEqual(["ticket-gamma_3"]);
    expect(await find("a_3")).toEqual(["ticket-gamma_3"]);
    expect(await find("a_1")).toEqual([]);
    expect(await find(["nothing"])).toEqual([]);
  });

  test("fact 36: Logs are deleted by their ids", async () => {
    const first = await log("fact-36", { logId: "gone/1 ä" });
    await log("fact-36", { logId: "gone-2" });
    await log("fact-36", { logId: "stays" });
    await expect(client.logs.delete({ id: ["gone/1 ä", "gone-2", "never-was"] })).resolves.toBeUndefined();
    const left = await client.logs.list({ fileId: first.promptId });
    expect(left.data.map(({ id }) => id)).toEqual(["stays"]);
    expect(await client.prompts.get(first.promptId)).toMatchObject({
      totalLogsCount: 1,
      versionLogsCount: 1,
    });
    expect(await caught(client.logs.get("gone-2"))).toMatchObject({ statusCode: 404 });
  });

  test("search, dates and metadata filter through the client", async () => {
    const { promptId: fileId } = await log("filters", {
      output: "The Ärger is over",
      metadata: { team: "blue" },
      createdAt: new Date("2026-01-01T00:00:00Z"),
    });
    await log("filters", { inputs: { q: "100% of it" }, createdAt: new Date("2026-01-02T00:00:00Z") });
    const count = async (filter: object) => (await client.logs.list({ fileId, ...filter })).data.length;
    expect(await count({ search: "ärger" })).toBe(1);
    expect(await count({ search: "100%" })).toBe(1);
    expect(await count({ search: "1%0" })).toBe(0);
    expect(await count({ metadataSearch: "BLUE" })).toBe(1);
    expect(await count({ startDate: new Date("2026-01-01T12:00:00Z") })).toBe(1);
    expect(await count({ endDate: new Date("2025-12-31T00:00:00Z") })).toBe(0);
    expect(await count({ inTraceFilter: [true] })).toBe(0);
    expect(await count({ inTraceFilter: [true, false], includeParent: true })).toBe(2);
    expect(await count({ sample: 1 })).toBe(1);
  });
});
