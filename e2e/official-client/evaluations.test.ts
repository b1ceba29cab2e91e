import type { HumanloopClient } from "humanloop";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { caught } from "../testing/caught.ts";
import { engines } from "../testing/engines.ts";
import { createOfficialClient, mockPrompt } from "../testing/official-client.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";
import { silenceClient } from "./testing/silence-client.ts";

type RunArguments = Parameters<HumanloopClient["evaluations"]["run"]>[0];

const datapoints = ["Ada", "Bob", "Eve"].map((name) => ({
  inputs: { name },
  target: { output: `Hello ${name}` },
}));
const equal = "def judge(log, testcase):\n    return log['output'] == testcase['target']['output']\n";
const byCode = {
  evaluatorType: "python",
  argumentsType: "target_required",
  returnType: "boolean",
  code: equal,
} as const;

describe.each(engines)("the official client's evaluations.run on $name", (engine) => {
  let parley: Parley;
  let client: HumanloopClient;
  let restore: () => void;
  beforeAll(async () => {
    restore = silenceClient();
    parley = await startParley({ engine });
    client = createOfficialClient(parley);
    await client.evaluators.upsert({ path: "judges/equal", spec: byCode });
  });
  afterAll(async () => {
    restore();
    await parley[Symbol.asyncDispose]();
  });

  const run = (fields: object) =>
    client.evaluations.run({
      dataset: { path: "people", datapoints },
      evaluators: [{ path: "judges/equal", threshold: 0.5 }],
      ...fields,
    } as unknown as RunArguments);
  const find = async (fileId: string, name: string) => {
    for await (const evaluation of await client.evaluations.list({ fileId, size: 50 }))
      if (evaluation.name === name) return evaluation;
    throw new Error(`no Evaluation ${name}`);
  };

  test("facts 46, 47, 49: a function of the application, judged here and there, twice", async () => {
    const judgedLocally = {
      path: "judges/length",
      callable: ({ log }: { log: { output: string } }) => log.output.length,
      argsType: "target_free",
      returnType: "number",
      threshold: 1,
    };
    const evaluators = [{ path: "judges/equal", threshold: 0.5 }, judgedLocally];
    const file = { path: "greeter", type: "flow", callable: ({ name }: { name: string }) => `Hi ${name}` };
    const first = await run({ file, name: "greetings", evaluators });
    expect(first).toMatchObject([
      { path: "judges/equal", thresholdCheck: false },
      { path: "judges/length", thresholdCheck: true },
    ]);
    const better = { ...file, callable: ({ name }: { name: string }) => `Hello ${name}` };
    const second = await run({ file: better, name: "greetings", evaluators });
    expect(second).toMatchObject([
      { path: "judges/equal", score: 1, delta: 1, thresholdCheck: true },
      { path: "judges/length", delta: 3 },
    ]);
    const { id: fileId } = await client.files.retrieveByPath({ path: "greeter" });
    const evaluation = await find(fileId!, "greetings");
    expect(evaluation).toMatchObject({ runsCount: 2, url: `${parley.url}/evaluations/${evaluation.id}` });
    const stats = await client.evaluations.getStats(evaluation.id);
    const known = evaluation.evaluators.map(({ version }) => version.versionId);
    expect(stats.status).toBe("completed");
    for (const { evaluatorStats } of stats.runStats)
      expect(evaluatorStats.map(({ evaluatorVersionId }) => evaluatorVersionId)).toEqual(known);
    expect(stats.runStats[0]?.evaluatorStats[1]).toMatchObject({ mean: 9, percentiles: { 50: 9 } });
    expect(stats.report).toContain("judges/length");
  });

  test("fact 47: a Run is compared with the one before it that has scores, past those that were left empty", async () => {
    const code = "def judge(log):\n    return len(log['output'])\n";
    const spec = { ...byCode, argumentsType: "target_free", returnType: "number", code } as const;
    await client.evaluators.upsert({ path: "judges/long", spec });
    const { id, versionId } = await client.flows.upsert({ path: "left empty", attributes: {} });
    const dataset = await client.datasets.upsert({ path: "people", datapoints });
    const { id: evaluationId } = await client.evaluations.create({
      file: { id },
      name: "left empty",
      evaluators: [{ path: "judges/long" }],
    });
    const leaveEmpty = async () => {
      const { id: runId } = await client.evaluations.createRun(evaluationId, {
        dataset: { versionId: dataset.versionId },
        version: { versionId },
        orchestrated: false,
      });
      await client.evaluations.updateEvaluationRun(evaluationId, runId, { status: "cancelled" });
    };
    const greet = (word: string) =>
      run({
        file: {
          path: "left empty",
          type: "flow",
          callable: ({ name }: { name: string }) => `${word} ${name}`,
        },
        name: "left empty",
        evaluators: [{ path: "judges/long", threshold: 1 }],
      });
    await leaveEmpty();
    expect(await greet("Hi")).toMatchObject([{ score: 6, delta: 0, thresholdCheck: true }]);
    await leaveEmpty();
    expect(await greet("Hello")).toMatchObject([{ score: 9, delta: 3, thresholdCheck: true }]);
    const { runStats } = await client.evaluations.getStats(evaluationId);
    expect(runStats.map(({ numLogs }) => numLogs)).toEqual([3, 3, 0, 0]);
  });

  test("an Evaluator without a function is run by Parley: what it says of Datapoints is judged", async () => {
    const agrees =
      "def judge(log, testcase):\n    return log['judgment'] == testcase['target']['judgment']\n";
    await client.evaluators.upsert({ path: "judges/agrees", spec: { ...byCode, code: agrees } });
    const greets = "def judge(log):\n    return log['output'].startswith('Hello')\n";
    const spec = { ...byCode, argumentsType: "target_free", code: greets };
    const checks = await run({
      file: { path: "judges/greets", type: "evaluator", version: { spec } },
      dataset: {
        path: "answers to judge",
        datapoints: [
          { inputs: { name: "Ada" }, target: { output: "Hello Ada", judgment: true } },
          { inputs: { name: "Bob" }, target: { output: "Bye Bob", judgment: true } },
        ],
      },
      name: "by Parley",
      evaluators: [{ path: "judges/agrees", threshold: 0.5 }],
    });
    expect(checks).toMatchObject([{ path: "judges/agrees", thresholdCheck: true }]);
    const { id: fileId } = await client.files.retrieveByPath({ path: "judges/greets" });
    const { id } = await find(fileId!, "by Parley");
    const { records } = await client.evaluations.getLogs(id, { size: 10 });
    const said = records.map(({ log }) => [log.inputs?.["name"], "judgment" in log && log.judgment]);
    expect(said.toSorted()).toEqual([
      ["Ada", true],
      ["Bob", false],
    ]);
  });

  test("fact 46: what Parley cannot run is refused at once, with what to do", async () => {
    const file = {
      path: "described",
      type: "tool",
      version: { function: { name: "described", description: "", parameters: {} } },
    };
    const refused = run({ file, name: "described" });
    expect(await caught(refused)).toMatchObject({
      statusCode: 422,
      message: expect.stringContaining("orchestrated: false"),
    });
  });

  test("a Prompt without a function is run by Parley", async () => {
    const version = mockPrompt("Hello {{ name }}");
    const checks = await run({ file: { path: "prompted", type: "prompt", version }, name: "by Parley" });
    expect(checks).toMatchObject([{ path: "judges/equal", thresholdCheck: true }]);
    const { id: fileId } = await client.files.retrieveByPath({ path: "prompted" });
    const { id } = await find(fileId!, "by Parley");
    const logs = await client.evaluations.getLogs(id, { size: 10 });
    const outputs = logs.records.map(({ log }) => log.output).toSorted();
    expect(outputs).toEqual(["Hello Ada", "Hello Bob", "Hello Eve"]);
  });

  test("fact 48: a Run is cancelled as Ctrl-C does", async () => {
    const { id, versionId } = await client.flows.upsert({ path: "waiting", attributes: {} });
    const dataset = await client.datasets.upsert({ path: "people", datapoints });
    const evaluation = await client.evaluations.create({
      file: { id },
      name: "cancelled",
      evaluators: [{ path: "judges/equal" }],
    });
    const { id: runId } = await client.evaluations.createRun(evaluation.id, {
      dataset: { versionId: dataset.versionId },
      version: { versionId },
      orchestrated: false,
    });
    const cancelled = await client.evaluations.updateEvaluationRun(evaluation.id, runId, {
      status: "cancelled",
    });
    expect(cancelled).toMatchObject({ id: runId, status: "cancelled" });
  });
});
