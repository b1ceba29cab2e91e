import type { Dataset, Evaluation, EvaluationRun, EvaluationStats, Evaluator, Flow } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test, vi } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";
import { createJobHandlers } from "../../worker.ts";

vi.setConfig({ testTimeout: 120_000 });

type Failed = { code?: string; detail?: string };
type Listed = {
  records: {
    log: Record<string, unknown>;
    datapoint: { inputs: { name: string } };
    evaluator_logs: { judgment: unknown }[];
  }[];
};

const javascript = { evaluator_type: "python", attributes: { language: "javascript" } };
const boolean = { arguments_type: "target_free", return_type: "boolean" };
/** Whether an Evaluator said what the case says that it should have. */
const agrees = {
  ...javascript,
  ...boolean,
  arguments_type: "target_required",
  code: "const judge = (log, testcase) => log.judgment === testcase.target.judgment;",
};
/** Answers to judge, each with what is to be said of it. */
const cases = [
  { inputs: { name: "Ada" }, target: { output: "Hello Ada", judgment: true } },
  { inputs: { name: "Bob" }, target: { output: "Bye Bob", judgment: false } },
  // It greets, and not as it should.
  { inputs: { name: "Eve" }, target: { output: "Hello Eve", judgment: false } },
];

async function openJury(
  open: Parameters<typeof openTestApp>[0]["open"],
  { datapoints = cases, judge = agrees }: { datapoints?: object[]; judge?: object } = {},
) {
  const app = await openTestApp({ open, environment: { PARLEY_CODE_PROCESSES: "1" } });
  const post = async <T>(path: string, body: object): Promise<T> => {
    const reply = await app.ask<T>("POST", `/v5${path}`, body);
    if (reply.status >= 300) throw new Error(`${path}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const dataset = await post<Dataset>("/datasets", { path: "answers", datapoints });
  await post<Evaluator>("/evaluators", { path: "agrees", spec: judge });
  const evaluation = await post<Evaluation>("/evaluations", {
    name: "jury",
    evaluators: [{ path: "agrees" }],
  });
  const base = `/v5/evaluations/${evaluation.id}`;
  return Object.assign(app, {
    post,
    dataset,
    evaluation,
    base,
    work: () => app.services.jobs.runDue({ handlers: createJobHandlers(app.services) }),
    save: (path: string, spec: object) => post<Evaluator>("/evaluators", { path, spec }),
    run: (version: object, fields: object = {}) =>
      app.ask<EvaluationRun & Failed>("POST", `${base}/runs`, {
        dataset: { path: "answers" },
        version,
        ...fields,
      }),
    get: async (id: string) => (await app.ask<EvaluationRun>("GET", `${base}/runs/${id}`)).body,
    stats: async () => (await app.ask<EvaluationStats>("GET", `${base}/stats`)).body,
    /** Its Logs by whom they are about. */
    logs: async (runId: string) => {
      const { body } = await app.ask<Listed>("GET", `${base}/logs?size=100&run_id=${runId}`);
      return new Map(body.records.map((one) => [one.datapoint.inputs.name, one]));
    },
  });
}

describe.each(databases)("Runs of Evaluators, on $name", ({ open }) => {
  test("each says of a Datapoint's answer what it thinks, which is a Log that others judge", async () => {
    await using app = await openJury(open);
    const code = `def judge(log, testcase):
    print("judging", log["output"], log["prompt"])
    return log["output"] == "Hello " + log["inputs"]["name"] and testcase["target"]["output"] == log["output"]
`;
    const greets = { ...boolean, arguments_type: "target_required", evaluator_type: "python", code };
    const { version_id } = await app.save("greets", greets);
    const { body: run } = await app.run({ version_id });
    await app.work();
    expect(await app.get(run.id)).toMatchObject({
      status: "completed",
      failure: null,
      progress: { logs: 3, logs_failed: 0, judgments: 3, judgments_failed: 0 },
    });
    const logs = await app.logs(run.id);
    expect(logs.get("Ada")).toMatchObject({
      log: {
        type: "evaluator",
        parent_id: null,
        judgment: true,
        output: "true",
        error: null,
        stdout: "judging Hello Ada None\n",
        inputs: { name: "Ada" },
        evaluator: { version_id },
      },
      evaluator_logs: [{ judgment: true }],
    });
    expect(logs.get("Bob")).toMatchObject({ log: { judgment: false }, evaluator_logs: [{ judgment: true }] });
    expect(logs.get("Eve")).toMatchObject({ log: { judgment: true }, evaluator_logs: [{ judgment: false }] });
    expect((await app.stats()).run_stats[0]?.evaluator_stats).toMatchObject([{ num_true: 2, num_false: 1 }]);
    // What is there is taken over, and nothing is judged twice.
    const { body: again } = await app.run({ version_id }, { use_existing_logs: true });
    await app.work();
    expect(await app.get(again.id)).toMatchObject({ status: "completed", logs_count: 3 });
    expect((await app.ask<{ total: number }>("GET", "/v5/logs?size=1")).body.total).toBe(6);
  });

  test("a model judges as well; where it cannot, that is a Log with an error", async () => {
    await using app = await openJury(open);
    const prompt = {
      provider: "mock",
      model: "mock-echo",
      template: [
        {
          role: "user",
          content: "@mock text: I read {{log.output}}\n@mock text: {{testcase.target.judgment}}",
        },
      ],
    };
    const asked = { ...boolean, evaluator_type: "llm", prompt, attributes: { verdict: "last_line" } };
    const { version_id } = await app.save("reads", asked);
    const { body: estimate } = await app.ask("POST", `${app.base}/estimate`, {
      dataset: { path: "answers" },
      version: { version_id },
    });
    expect(estimate).toMatchObject({ calls: 3, judge_calls: 0, code_runs: 3 });
    const { body: run } = await app.run({ version_id });
    await app.work();
    expect(await app.get(run.id)).toMatchObject({ status: "completed", progress: { logs_failed: 0 } });
    const logs = await app.logs(run.id);
    expect(logs.get("Bob")).toMatchObject({
      log: {
        judgment: false,
        output: "I read Bye Bob\nfalse",
        model: "mock-echo",
        metadata: { rationale: "I read Bye Bob" },
      },
      evaluator_logs: [{ judgment: true }],
    });
    const unclear = { ...prompt, template: [{ role: "user", content: "@mock text: who knows" }] };
    const { version_id: vague } = await app.save("vague", { ...asked, prompt: unclear });
    const { body: failing } = await app.run({ version_id: vague });
    await app.work();
    expect(await app.get(failing.id)).toMatchObject({
      status: "completed",
      progress: { logs: 3, logs_failed: 3, judgments: 3 },
    });
  });

  test("an answer to be judged that is not the right one stands in the target's `log`", async () => {
    const datapoints = [
      { inputs: { name: "Ada" }, target: { output: "4", log: { output: "5" }, judgment: false } },
      { inputs: { name: "Bob" }, target: { output: "4", log: { output: "4" }, judgment: true } },
      { inputs: { name: "Eve" }, target: { output: { sum: 4 }, judgment: true } },
    ];
    await using app = await openJury(open, { datapoints });
    const equal = `const textOf = (value) => (typeof value === "string" ? value : JSON.stringify(value));
const judge = (log, testcase) => log.output === textOf(testcase.target.output);`;
    const spec = { ...javascript, ...boolean, arguments_type: "target_required", code: equal };
    const { version_id } = await app.save("equal", spec);
    const { body: run } = await app.run({ version_id });
    await app.work();
    const logs = await app.logs(run.id);
    expect([...logs].map(([name, { log }]) => [name, log["judgment"]]).toSorted()).toEqual([
      ["Ada", false],
      ["Bob", true],
      ["Eve", true],
    ]);
    expect((await app.stats()).run_stats[0]?.evaluator_stats).toMatchObject([{ num_true: 3 }]);
  });

  test("whoever may not run Evaluators may not let Parley run one", async () => {
    await using app = await openJury(open);
    const { version_id } = await app.save("free", {
      ...javascript,
      ...boolean,
      code: "const judge = () => true;",
    });
    const key = await app.createKey(["read", "write"]);
    const body = { dataset: { path: "answers" }, version: { version_id } };
    expect((await app.askAs(key, "POST", `${app.base}/runs`, body)).status).toBe(403);
    const own = { ...body, orchestrated: false };
    expect((await app.askAs(key, "POST", `${app.base}/runs`, own)).status).toBe(200);
  });
});

describe.each(databases)("Versions that Parley does not run, on $name", ({ open }) => {
  test("are refused where it is to make their Logs, with who makes them and what to do", async () => {
    await using app = await openJury(open);
    const external = await app.save("external", { ...boolean, evaluator_type: "external" });
    const human = await app.save("human", { ...boolean, evaluator_type: "human" });
    const flow = await app.post<Flow>("/flows", { path: "flow", attributes: { release: 1 } });
    const tool = await app.post<{ version_id: string }>("/tools", {
      path: "described",
      function: { name: "described", description: "", parameters: {} },
    });
    for (const [version, reason] of [
      [external, "your application judges"],
      [human, "people judge"],
      [flow, "a Flow runs in your application"],
      [tool, "describes a function"],
    ] as const) {
      const { version_id } = version;
      const asked = { dataset: { path: "answers" }, version: { version_id } };
      for (const refused of [
        await app.run({ version_id }),
        await app.ask<Failed>("POST", `${app.base}/estimate`, asked),
        await app.ask<Failed>("POST", `${app.base}/start-runs`, { runs: [asked] }),
        await app.run({ version_id }, { use_existing_logs: true }),
      ]) {
        expect([refused.status, refused.body.code]).toEqual([422, "evaluations.version_not_runnable"]);
        expect(refused.body.detail).toContain(reason);
        expect(refused.body.detail).toContain("`orchestrated: false`");
        expect(refused.body.detail).toContain("3 Logs");
      }
      const { body: own } = await app.run({ version_id }, { orchestrated: false });
      expect(own).toMatchObject({ status: "pending", status_note: expect.stringContaining("run_id") });
      // A bag of Logs lacks none.
      expect((await app.run({ version_id }, { dataset: undefined })).status).toBe(200);
    }
    expect((await app.ask<{ runs: object[] }>("GET", `${app.base}/runs`)).body.runs).toHaveLength(8);
  });

  test("may be judged by Parley where all Logs are there already", async () => {
    await using app = await openJury(open, {
      datapoints: cases.slice(0, 1),
      judge: { ...javascript, ...boolean, code: "const judge = (log) => log.output === 'Hello Ada';" },
    });
    const { body: page } = await app.ask<{ records: { id: string }[] }>(
      "GET",
      `/v5/datasets/${app.dataset.id}/datapoints`,
    );
    const flow = { path: "flow", flow: { attributes: { release: 1 } } };
    await app.post("/flows/log", {
      ...flow,
      source_datapoint_id: page.records[0]?.id,
      output: "Hello Ada",
      log_status: "complete",
    });
    const { body: run } = await app.run({ path: "flow" }, { use_existing_logs: true });
    await app.work();
    expect(await app.get(run.id)).toMatchObject({ status: "completed", logs_count: 1 });
  });

  test("end a Run that was to make their Logs with a reason, once what is there is judged", async () => {
    await using app = await openJury(open);
    const flow = await app.post<Flow>("/flows", { path: "flow", attributes: { release: 1 } });
    const log = await app.post<{ id: string }>("/flows/log", {
      path: "flow",
      flow: { attributes: { release: 1 } },
      output: "Hello Ada",
      log_status: "complete",
    });
    // As one that another release ran, and did not bring to its end.
    const id = "run_0123456789abcdef";
    await app.post("/imports/runs", {
      evaluation_id: app.evaluation.id,
      run: {
        id,
        dataset: { id: app.dataset.id, version_id: app.dataset.version_id },
        version: { id: flow.id, version_id: flow.version_id },
        orchestrated: true,
        status: "running",
      },
      log_ids: [log.id],
    });
    await app.save("long", {
      ...javascript,
      ...boolean,
      code: "const judge = (log) => log.output.length > 3;",
    });
    await app.ask("POST", `${app.base}/evaluators`, { evaluators: [{ path: "long" }] });
    await app.work();
    expect(await app.get(id)).toMatchObject({
      status: "cancelled",
      failure: expect.stringMatching(/a Flow runs in your application.*`orchestrated: false`/),
      progress: { logs: 1, judgments: 2 },
    });
    expect((await app.stats()).status).toBe("completed");
  });
});
