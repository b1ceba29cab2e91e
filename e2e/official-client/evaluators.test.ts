import type { HumanloopClient } from "humanloop";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { caught } from "../testing/caught.ts";
import { engines } from "../testing/engines.ts";
import { createOfficialClient, mockPrompt } from "../testing/official-client.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";

const external = {
  evaluatorType: "external",
  argumentsType: "target_free",
  returnType: "number",
} as const;

describe.each(engines)("the official client's Evaluators on $name", (engine) => {
  let parley: Parley;
  let client: HumanloopClient;
  beforeAll(async () => {
    parley = await startParley({ engine });
    client = createOfficialClient(parley);
  });
  afterAll(() => parley[Symbol.asyncDispose]());

  const logPrompt = (path: string) => client.prompts.log({ path, prompt: mockPrompt("hi"), output: "hi" });

  test("fact 29: every kind of Evaluator is made and decodes, and is a File among Files", async () => {
    const common = { argumentsType: "target_free", returnType: "boolean" } as const;
    const specs = {
      llm: { ...common, evaluatorType: "llm", prompt: { model: "mock-echo", template: "{{log.output}}" } },
      python: { ...common, evaluatorType: "python", code: "def judge(log):\n    return True\n" },
      human: { ...common, evaluatorType: "human", instructions: "Look." },
      external: { ...common, evaluatorType: "external", attributes: { code: "() => true" } },
    } as const;
    for (const [kind, spec] of Object.entries(specs)) {
      const path = `fact-29/${kind}`;
      const made = await client.evaluators.upsert({ path, spec });
      expect(made).toMatchObject({
        type: "evaluator",
        id: expect.stringMatching(/^ev_/),
        versionId: expect.stringMatching(/^evv_/),
        spec,
      });
      expect((await client.evaluators.upsert({ path, spec })).versionId).toBe(made.versionId);
      expect(await client.files.retrieveByPath({ path })).toMatchObject({ id: made.id, spec });
    }
    const { records } = await client.files.listFiles({ type: ["evaluator"], name: "human", size: 50 });
    expect(records).toMatchObject([{ path: "fact-29/human", spec: specs.human }]);
    const paths: string[] = [];
    for await (const { path } of await client.evaluators.list({ size: 2 })) paths.push(path);
    expect(paths).toEqual(expect.arrayContaining(["fact-29/llm", "rating", "correction"]));
  });

  test("Evaluators have versions, names, deployments, and can be moved and deleted", async () => {
    const path = "evaluators/versions";
    const first = await client.evaluators.upsert({ path, spec: external });
    const second = await client.evaluators.upsert({ path, spec: { ...external, numberLimits: { max: 5 } } });
    expect((await client.evaluators.get(first.id)).versionId).toBe(first.versionId);
    const environments = await client.evaluators.listEnvironments(first.id);
    const staging = environments.find(({ name }) => name === "staging")!;
    await client.evaluators.setDeployment(first.id, staging.id, { versionId: second.versionId });
    const deployed = await client.evaluators.get(first.id, { environment: "staging" });
    expect(deployed.versionId).toBe(second.versionId);
    await client.evaluators.removeDeployment(first.id, staging.id);
    await client.evaluators.updateEvaluatorVersion(first.id, second.versionId, { name: "limited" });
    const { records } = await client.evaluators.listVersions(first.id);
    expect(records.map(({ versionName }) => versionName ?? null)).toEqual(["limited", null]);
    await client.evaluators.deleteEvaluatorVersion(first.id, second.versionId);
    expect(await client.evaluators.move(first.id, { path: "evaluators/moved" })).toMatchObject({
      path: "evaluators/moved",
    });
    await client.evaluators.delete(first.id);
    expect(await caught(client.evaluators.get(first.id))).toMatchObject({ statusCode: 404 });
  });

  test("fact 30: a judgment shows under the Log it is of, whatever its type", async () => {
    const prompted = await logPrompt("fact-30");
    const run = await client.flows.log({
      path: "fact-30-flow",
      flow: { attributes: {} },
      output: "!",
      logStatus: "complete",
    });
    await client.evaluators.upsert({ path: "fact-30-score", spec: external });
    for (const parentId of [prompted.id, run.id]) {
      const judged = await client.evaluators.log({
        path: "fact-30-score",
        parentId,
        judgment: 0.5,
        stdout: "so",
      });
      expect(judged).toMatchObject({ parentId, versionId: expect.stringMatching(/^evv_/) });
      const log = await client.logs.get(parentId);
      expect(log.evaluatorLogs).toMatchObject([
        {
          id: judged.id,
          parentId,
          judgment: 0.5,
          stdout: "so",
          evaluator: { path: "fact-30-score", spec: external },
        },
      ]);
      expect(await client.logs.get(judged.id)).toMatchObject({
        parentId,
        evaluator: { name: "fact-30-score" },
      });
    }
    const { evaluator } = (await client.logs.get(prompted.id)).evaluatorLogs[0]!;
    const page = await client.logs.list({ fileId: evaluator.id, includeParent: true });
    expect(page.data).toMatchObject([{ parent: { flow: {} } }, { parent: { prompt: {} } }]);
    const refused = await caught(
      client.evaluators.log({ path: "fact-30-score", parentId: prompted.id, judgment: "high" }),
    );
    // The client rewraps errors of `log`: the status is in the text.
    expect(String(refused)).toContain("422");
  });

  test("feedback by path is there from the beginning, and can be taken back", async () => {
    const { id: parentId } = await logPrompt("feedback");
    const said = async () => (await client.logs.get(parentId)).evaluatorLogs.map(({ judgment }) => judgment);
    await client.evaluators.log({ path: "rating", parentId, judgment: "good", user: "ada" });
    await client.evaluators.log({ path: "correction", parentId, judgment: "Hi, Ada.", user: "ada" });
    expect(await said()).toEqual(["good", "Hi, Ada."]);
    await client.evaluators.log({ path: "rating", parentId, judgment: null, user: "ada" } as never);
    expect(await said()).toEqual(["Hi, Ada."]);
    const options = [{ name: "copied" }, { name: "shared", valence: "positive" as const }];
    const spec = {
      ...external,
      evaluatorType: "human" as const,
      returnType: "multi_select" as const,
      options,
    };
    await client.evaluators.upsert({ path: "actions", spec });
    await client.evaluators.log({
      path: "actions",
      parentId,
      judgment: ["copied", "shared"],
      markedCompleted: true,
    });
    const log = await client.logs.get(parentId);
    expect(log.evaluatorLogs.at(-1)).toMatchObject({ judgment: ["copied", "shared"], markedCompleted: true });
  });

  test("fact 50: monitoring names a version, or what an environment holds", async () => {
    const evaluator = await client.evaluators.upsert({ path: "fact-50-score", spec: external });
    const prompt = await client.prompts.upsert({ path: "fact-50", ...mockPrompt("hi") });
    const flow = await client.flows.upsert({ path: "fact-50-flow", attributes: {} });
    const activate = [{ evaluatorVersionId: evaluator.versionId }];
    for (const watched of [
      await client.prompts.updateMonitoring(prompt.id, { activate }),
      await client.flows.updateMonitoring(flow.id, { activate }),
    ]) {
      expect(watched.evaluators?.[0]).toMatchObject({
        state: "active",
        versionReference: {
          type: "version",
          version: { id: evaluator.id, versionId: evaluator.versionId, spec: external },
        },
      });
    }
    const environments = await client.evaluators.listEnvironments(evaluator.id);
    const production = environments.find(({ tag }) => tag === "default")!;
    const following = await client.evaluators.updateMonitoring(evaluator.id, {
      activate: [{ evaluatorId: evaluator.id, environmentId: production.id }],
    });
    expect(following.evaluators?.[0]).toMatchObject({
      versionReference: {
        type: "environment",
        environment: { name: "production" },
        file: { versionId: evaluator.versionId, spec: external },
      },
    });
    // Those that every Prompt has come after those that were chosen.
    const { evaluators = [] } = await client.prompts.get(prompt.id);
    expect(evaluators.map(({ version }) => version?.path)).toEqual(["fact-50-score", "rating", "correction"]);
  });

  test("Evaluations and Runs are kept as records", async () => {
    const prompt = await client.prompts.upsert({ path: "records", ...mockPrompt("hi") });
    const evaluator = await client.evaluators.upsert({ path: "records-score", spec: external });
    const request = { file: { id: prompt.id }, name: "first", evaluators: [{ path: "records-score" }] };
    const evaluation = await client.evaluations.create(request);
    expect(evaluation).toMatchObject({ id: expect.stringMatching(/^evr_/), fileId: prompt.id, runsCount: 0 });
    expect(evaluation.evaluators[0]).toMatchObject({
      version: { versionId: evaluator.versionId, spec: external },
    });
    expect(await caught(client.evaluations.create(request))).toMatchObject({ statusCode: 409 });
    const { id: runId } = await client.evaluations.createRun(evaluation.id, {
      version: { versionId: prompt.versionId },
      orchestrated: false,
    });
    const { runs } = await client.evaluations.listRunsForEvaluation(evaluation.id);
    expect(runs).toMatchObject([{ id: runId, status: "pending", version: { versionId: prompt.versionId } }]);
    const { id: logId } = await logPrompt("records");
    await client.evaluations.addLogsToRun(evaluation.id, runId, { logIds: [logId] });
    await client.evaluators.log({ path: "records-score", parentId: logId, judgment: 3 });
    const { data } = await client.evaluations.getLogs(evaluation.id, { runId: [runId] }).then((page) => ({
      data: page.records,
    }));
    expect(data).toMatchObject([{ runId, log: { id: logId }, evaluatorLogs: [{ judgment: 3 }] }]);
    const stats = await client.evaluations.getStats(evaluation.id);
    expect(stats.runStats[0]).toMatchObject({
      numLogs: 1,
      evaluatorStats: [{ evaluatorVersionId: evaluator.versionId, mean: 3, percentiles: { 50: 3 } }],
    });
    const { id: otherId } = await client.evaluations.createRun(evaluation.id, {
      version: { versionId: prompt.versionId },
      orchestrated: false,
    });
    await client.evaluations.updateEvaluationRun(evaluation.id, otherId, { status: "cancelled" });
    const pages: string[] = [];
    for await (const { id } of await client.evaluations.list({ fileId: prompt.id, size: 1 })) pages.push(id);
    expect(pages).toEqual([evaluation.id]);
    await client.evaluations.removeRun(evaluation.id, runId);
    await client.evaluations.delete(evaluation.id);
    expect(await caught(client.evaluations.get(evaluation.id))).toMatchObject({ statusCode: 404 });
  });
});
