import type { Evaluation, EvaluationRun } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test, vi } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";
import { createJobHandlers } from "../../worker.ts";

vi.setConfig({ testTimeout: 120_000 });

type Started = { runs: EvaluationRun[]; code?: string };

const saying = (word: string) => ({
  provider: "mock",
  model: "mock-echo",
  template: [{ role: "user", content: `@mock text: ${word} {{ name }}` }],
});

/** A Prompt in two versions, four people, and an Evaluation of it by code. */
async function openShop(open: Parameters<typeof openTestApp>[0]["open"]) {
  const app = await openTestApp({ open, environment: { PARLEY_CODE_PROCESSES: "1" } });
  const post = async <T>(path: string, body: object): Promise<T> => {
    const reply = await app.ask<T>("POST", `/v5${path}`, body);
    if (reply.status >= 300) throw new Error(`${path}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const hello = await post<{ version_id: string }>("/prompts", { path: "greet", ...saying("Hello") });
  const bye = await post<{ version_id: string }>("/prompts", { path: "greet", ...saying("Bye") });
  const datapoints = Array.from({ length: 4 }, (_, index) => ({ inputs: { name: `n${index}` } }));
  await post("/datasets", { path: "people", datapoints });
  await post("/evaluators", {
    path: "hello",
    spec: {
      evaluator_type: "python",
      arguments_type: "target_free",
      return_type: "boolean",
      attributes: { language: "javascript" },
      code: "const judge = (log) => log.output.startsWith('Hello');",
    },
  });
  const { id } = await post<Evaluation>("/evaluations", {
    file: { path: "greet" },
    evaluators: [{ path: "hello" }],
  });
  const base = `/v5/evaluations/${id}`;
  return Object.assign(app, {
    base,
    of: (version: { version_id: string }, fields: object = {}) => ({
      dataset: { path: "people" },
      version: { version_id: version.version_id },
      ...fields,
    }),
    hello,
    bye,
    start: (runs: object[], fields: object = {}) =>
      app.ask<Started>("POST", `${base}/start-runs`, { runs, ...fields }),
    list: async () => (await app.ask<{ runs: EvaluationRun[] }>("GET", `${base}/runs`)).body.runs,
    countLogs: async () => (await app.ask<{ total: number }>("GET", "/v5/logs?size=1")).body.total,
    work: () => app.services.jobs.runDue({ handlers: createJobHandlers(app.services) }),
  });
}

describe.each(databases)("Runs that are started together, on $name", ({ open }) => {
  test("are all made, in their order; the first is what the others are held to", async () => {
    await using app = await openShop(open);
    const { body: before } = await app.start([app.of(app.bye)], { first_is_control: true });
    expect(before.runs).toMatchObject([{ control: true }]);
    app.clock.now += 60_000;
    const { status, body } = await app.start(
      [
        app.of(app.hello),
        app.of(app.bye, { early_stop: { metric: "hello" } }),
        app.of(app.hello, { budget: 3 }),
      ],
      { first_is_control: true },
    );
    expect(status).toBe(200);
    const [control, stopped, capped] = body.runs;
    expect(body.runs).toMatchObject([
      { control: true, version: { version_id: app.hello.version_id } },
      { control: false, early_stop: { control_run_id: control?.id } },
      { control: false, budget: 3 },
    ]);
    const listed = await app.list();
    expect(listed.map(({ id }) => id)).toEqual(
      [capped, stopped, control, before.runs[0]].map((run) => run?.id),
    );
    expect(listed.map((run) => run.control)).toEqual([false, false, true, false]);
    await app.work();
    for (const run of await app.list())
      expect(run).toMatchObject({ status: "completed", progress: { logs: 4, judgments: 4 } });
  });

  test("are none where one of them is refused; nothing is asked for, and the control stays", async () => {
    await using app = await openShop(open);
    const { body: first } = await app.start([app.of(app.hello)], { first_is_control: true });
    await app.work();
    const logs = await app.countLogs();
    const refused = async (wrong: object) => {
      const { status, body } = await app.start([app.of(app.bye), app.of(app.bye, wrong)], {
        first_is_control: true,
      });
      return [status, body.code];
    };
    expect(await refused({ version: { version_id: "prv_none" } })).toEqual([404, expect.anything()]);
    expect(await refused({ early_stop: { metric: "latency" } })).toEqual([
      422,
      "evaluations.early_stop_not_bounded",
    ]);
    expect(await refused({ gates: "hell >= 90%" })).toEqual([
      422,
      expect.stringMatching(/^evaluations\.gate/),
    ]);
    await app.work();
    expect((await app.list()).map(({ id, control }) => [id, control])).toEqual([[first.runs[0]?.id, true]]);
    expect(await app.countLogs()).toBe(logs);
  });

  test("are the same when they are asked for again by their ids", async () => {
    await using app = await openShop(open);
    const runs = [
      app.of(app.hello, { run_id: "run_0123456789a" }),
      app.of(app.bye, { run_id: "run_0123456789b" }),
    ];
    const ids = ["run_0123456789a", "run_0123456789b"];
    for (let time = 0; time < 2; time += 1) {
      const { status, body } = await app.start(runs, { first_is_control: true });
      expect([status, body.runs.map(({ id }) => id)]).toEqual([200, ids]);
    }
    expect((await app.list()).map(({ id }) => id)).toEqual(ids.toReversed());
    const twice = await app.start([runs[0] ?? {}, runs[0] ?? {}]);
    expect(twice.status).toBe(422);
    expect((await app.start([])).status).toBe(422);
  });
});
