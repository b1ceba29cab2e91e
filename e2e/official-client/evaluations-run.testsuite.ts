import { spawn } from "node:child_process";
import path from "node:path";
import { HumanloopClient, type Humanloop } from "humanloop";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { caught } from "../testing/caught.ts";
import type { Engine } from "../testing/engines.ts";
import { mockPrompt } from "../testing/official-client.ts";
import { compileCache, startParley, type Parley } from "../testing/start-parley.ts";
import { until } from "../testing/until.ts";
import { silenceClient } from "./testing/silence-client.ts";

type RunArguments = Parameters<HumanloopClient["evaluations"]["run"]>[0];
type Inputs = { name: string };
type Judged = { log: { output?: string }; datapoint: { target: { output: string } } };

const greet = ({ name }: Inputs): string => `Hello ${name}`;
const person = (name: string) => ({ inputs: { name }, target: { output: `Hello ${name}` } });
const people = ["Ada", "Bob", "Eve"].map(person);
const equal = { path: "judges/equal", threshold: 0.5 };
const application = path.join(import.meta.dirname, "__fixtures__/interrupted-evaluation.ts");

/**
 * What `evaluations.run` can be given, on an engine. Decorators export to the first client of a process for good, so each
 * engine has a file of its own, which is a process of its own.
 */
export function evaluationsRunSuite(engine: Engine): void {
  let parley: Parley;
  let client: HumanloopClient;
  let restore: () => void;
  beforeAll(async () => {
    restore = silenceClient();
    parley = await startParley({ engine });
    const { url, apiKey } = parley;
    client = new HumanloopClient({ baseUrl: `${url}/v5`, apiKey, instrumentProviders: { OpenAI } });
    await client.evaluators.upsert({
      path: equal.path,
      spec: {
        evaluatorType: "python",
        argumentsType: "target_required",
        returnType: "boolean",
        attributes: { language: "javascript" },
        code: "const judge = (log, testcase) => log.output === testcase.target.output;",
      },
    });
  });
  afterAll(async () => {
    restore();
    await parley[Symbol.asyncDispose]();
  });

  const run = (fields: object) =>
    client.evaluations.run({
      dataset: { path: "people", datapoints: people },
      evaluators: [equal],
      ...fields,
    } as unknown as RunArguments);

  const findId = async (filePath: string): Promise<string> =>
    (await client.files.retrieveByPath({ path: filePath })).id!;

  /** Stats of the Evaluation of this name, and its Logs by what they were asked. */
  const read = async (fileId: string, name: string) => {
    for await (const { id, name: given } of await client.evaluations.list({ fileId, size: 50 })) {
      if (given !== name) continue;
      const stats = await client.evaluations.getStats(id);
      const { records } = await client.evaluations.getLogs(id, { size: 50 });
      const asked = ({ log }: Humanloop.EvaluationLogResponse): string => String(log.inputs?.["name"]);
      return { id, stats, records: records.toSorted((a, b) => (asked(a) < asked(b) ? -1 : 1)) };
    }
    throw new Error(`There is no Evaluation ${name}.`);
  };
  const outputsOf = (records: readonly Humanloop.EvaluationLogResponse[]) =>
    records.map(({ log }) => log.output);

  test("a flow that is decorated logs itself: its Logs join the Run, each once, and are judged", async () => {
    const callable = async ({ name }: Inputs): Promise<string> => {
      if (name === "Bob") throw new Error("nobody of that name");
      return greet({ name });
    };
    const attributes = { release: "7" };
    const decorated = client.flow({ path: "decorated", attributes, callable } as never);
    const length = {
      path: "judges/words",
      callable: ({ log }: Judged) => (log.output ?? "").length,
      argsType: "target_free",
      returnType: "number",
    };
    const file = { path: "decorated", type: "flow", callable: decorated };
    const checks = await run({ file, name: "decorated", evaluators: [equal, length] });
    expect(checks).toMatchObject([{ path: equal.path, thresholdCheck: true }, { path: length.path }]);
    const fileId = await findId("decorated");
    const { records, stats } = await read(fileId, "decorated");
    expect(stats.runStats).toMatchObject([{ numLogs: 3, status: "completed" }]);
    expect(records).toMatchObject(
      people.map(({ inputs, target }) => ({
        datapoint: { inputs },
        log: {
          inputs,
          logStatus: "complete",
          // The client makes a version without attributes of its own for the Run.
          flow: { path: "decorated", attributes },
          ...(inputs.name === "Bob"
            ? { error: expect.stringContaining("nobody of that name") }
            : { output: target.output }),
        },
      })),
    );
    for (const { evaluatorLogs } of records) expect(evaluatorLogs).toHaveLength(2);
    const logs = await client.logs.list({ fileId, size: 50 });
    expect(logs.data).toHaveLength(3);
  });

  test("a function that throws leaves Logs with its error, which are judged as all others", async () => {
    const callable = ({ name }: Inputs): string => {
      if (name === "Bob") throw new Error("nobody of that name");
      return greet({ name });
    };
    const evaluators = [{ ...equal, threshold: 0.7 }];
    const checks = await run({
      file: { path: "throwing", type: "flow", callable },
      name: "thrown",
      evaluators,
    });
    // Two of three are equal.
    expect(checks).toMatchObject([{ path: equal.path, thresholdCheck: false }]);
    const { records, stats } = await read(await findId("throwing"), "thrown");
    expect(records.map(({ log }) => [log.output, log.error])).toEqual([
      ["Hello Ada", undefined],
      [undefined, "nobody of that name"],
      ["Hello Eve", undefined],
    ]);
    expect(stats.runStats).toMatchObject([
      { numLogs: 3, status: "completed", evaluatorStats: [{ totalLogs: 3, numTrue: 2, numFalse: 1 }] },
    ]);
  });

  test("a File is found by its id, of either kind", async () => {
    const flow = await client.flows.upsert({ path: "by id/flow", attributes: {} });
    const ofFlow = { id: flow.id, type: "flow", callable: greet };
    expect(await run({ file: ofFlow, name: "by id" })).toMatchObject([{ thresholdCheck: true }]);
    const first = await read(flow.id, "by id");
    expect(outputsOf(first.records)).toEqual(["Hello Ada", "Hello Bob", "Hello Eve"]);
    expect(first.stats.runStats).toMatchObject([{ versionId: flow.versionId }]);

    const version = mockPrompt("Hello {{ name }}");
    const prompt = await client.prompts.upsert({ path: "by id/prompt", ...version });
    const ofPrompt = { id: prompt.id, type: "prompt", version };
    expect(await run({ file: ofPrompt, name: "by id" })).toMatchObject([{ thresholdCheck: true }]);
    const second = await read(prompt.id, "by id");
    expect(outputsOf(second.records)).toEqual(["Hello Ada", "Hello Bob", "Hello Eve"]);
    expect(second.stats.runStats).toMatchObject([{ versionId: prompt.versionId }]);
  });

  test("a Dataset is set, added to, taken from, and used as it is", async () => {
    const file = { path: "counted", type: "flow", callable: greet };
    const datasets = [
      { path: "growing", datapoints: [person("Ada"), person("Bob")] },
      { path: "growing", datapoints: [person("Eve")], action: "add" },
      { path: "growing" },
      { path: "growing", datapoints: [person("Bob")], action: "remove" },
      { path: "growing", datapoints: [person("Joe")], action: "set" },
    ];
    for (const dataset of datasets) await run({ file, dataset, name: "growing" });
    const id = await findId("growing");
    expect(await run({ file, dataset: { id }, name: "growing" })).toMatchObject([{ score: 1, delta: 0 }]);
    const { stats } = await read(await findId("counted"), "growing");
    expect(stats.runStats.map(({ numLogs }) => numLogs)).toEqual([1, 1, 2, 3, 3, 2]);
    expect(stats.status).toBe("completed");
  });

  test("a Prompt with a function is not asked: what the function says is logged under its version", async () => {
    const version = mockPrompt("never said");
    const dataset = {
      path: "talks",
      datapoints: [{ ...person("Ada"), messages: [{ role: "user", content: "Good morning" }] }],
    };
    const seen: unknown[] = [];
    const callable = (given: Inputs & { messages: unknown }): string => {
      seen.push(given.messages);
      return greet(given);
    };
    const decorated = client.prompt({ path: "said by decorated", callable } as never);
    for (const [filePath, said] of [
      ["said by function", callable],
      ["said by decorated", decorated],
    ] as const) {
      const file = { path: filePath, type: "prompt", version, callable: said };
      expect(await run({ file, dataset, name: "said" })).toMatchObject([{ thresholdCheck: true }]);
      const { records, stats } = await read(await findId(filePath), "said");
      expect(records).toMatchObject([
        {
          log: {
            output: "Hello Ada",
            inputs: { name: "Ada" },
            messages: [{ role: "user", content: "Good morning" }],
            prompt: { path: filePath, model: "mock-echo", versionId: stats.runStats[0]?.versionId },
          },
        },
      ]);
      expect(stats.runStats).toMatchObject([{ numLogs: 1, status: "completed" }]);
    }
    expect(seen).toMatchObject([[{ content: "Good morning" }], [{ content: "Good morning" }]]);
  });

  test("evaluators of the application: with a target, failing on some, below and above a threshold", async () => {
    const callable = ({ name }: Inputs): string => (name === "Eve" ? "Who?" : greet({ name }));
    const isSame = {
      path: "local/same",
      callable: ({ log, datapoint }: Judged) => log.output === datapoint.target.output,
      argsType: "target_required",
      returnType: "boolean",
    };
    const length = {
      path: "local/length",
      callable: async ({ log }: Judged) => {
        if (log.output === "Who?") throw new Error("too short to be counted");
        return log.output?.length;
      },
      argsType: "target_free",
      returnType: "number",
    };
    const file = { path: "judged here", type: "flow", callable };
    const evaluators = [
      { ...isSame, threshold: 0.6 },
      { ...length, threshold: 9.5 },
    ];
    expect(await run({ file, name: "judged here", evaluators })).toMatchObject([
      { path: "local/same", threshold: 0.6, thresholdCheck: true },
      { path: "local/length", threshold: 9.5, thresholdCheck: false },
    ]);
    const { records, stats } = await read(await findId("judged here"), "judged here");
    expect(stats.runStats).toMatchObject([
      {
        evaluatorStats: [
          { totalLogs: 3, numJudgments: 3, numTrue: 2, numFalse: 1 },
          { totalLogs: 3, numJudgments: 2, numErrors: 1, mean: 9 },
        ],
      },
    ]);
    const said = records.map(({ evaluatorLogs }) =>
      evaluatorLogs.flatMap((log) =>
        "judgment" in log && log.judgment !== undefined ? log.judgment : log.error,
      ),
    );
    expect(said.map((ofLog) => ofLog.map(String).toSorted())).toEqual([
      ["9", "true"],
      ["9", "true"],
      ["false", "too short to be counted"],
    ]);
  });

  test("an evaluator of the application that was edited judges as it is now", async () => {
    const judgeBy = (name: string, callable: (judged: Judged) => boolean) =>
      run({
        file: { path: "edited", type: "flow", callable: greet },
        name,
        evaluators: [
          { path: "local/edited", callable, argsType: "target_free", returnType: "boolean", threshold: 0.5 },
        ],
      });
    expect(await judgeBy("before", ({ log }) => log.output?.startsWith("Hello") === true)).toMatchObject([
      { path: "local/edited", thresholdCheck: true },
    ]);
    expect(await judgeBy("after", ({ log }) => log.output?.startsWith("Bye") === true)).toMatchObject([
      { path: "local/edited", thresholdCheck: false },
    ]);
  });

  test("under a name that is used again an evaluator that was edited judges as it is now, and the Run ends", async () => {
    const name = "edited, by the same name";
    const judgeBy = (callable: (judged: Judged) => boolean) =>
      run({
        file: { path: "edited again", type: "flow", callable: greet },
        name,
        evaluators: [
          {
            path: "local/edited again",
            callable,
            argsType: "target_free",
            returnType: "boolean",
            threshold: 0.5,
          },
        ],
      });
    expect(await judgeBy(({ log }) => log.output?.startsWith("Hello") === true)).toMatchObject([
      { thresholdCheck: true },
    ]);
    expect(await judgeBy(({ log }) => log.output?.startsWith("Bye") === true)).toMatchObject([
      { score: 0, delta: -1, thresholdCheck: false },
    ]);
    const { id, stats } = await read(await findId("edited again"), name);
    const [later, former] = stats.runStats;
    expect([later?.status, former?.status]).toEqual(["completed", "completed"]);
    expect(later?.evaluatorStats).toMatchObject([{ totalLogs: 3, numTrue: 0, numFalse: 3 }]);
    expect(former?.evaluatorStats).toMatchObject([{ totalLogs: 3, numTrue: 3, numFalse: 0 }]);
    // The client's types know nothing of it.
    const headers = { "x-api-key": parley.apiKey };
    const reply = await fetch(`${parley.url}/v5/evaluations/${id}/stats`, { headers });
    type Stat = { evaluator_version_id: string; judged_by_version_id?: string };
    const said = (await reply.json()) as { run_stats: { evaluator_stats: Stat[] }[] };
    const [now, before] = said.run_stats.map(({ evaluator_stats: [stat] }) => stat);
    expect(now?.evaluator_version_id).toBe(before?.evaluator_version_id);
    expect(now?.judged_by_version_id).toEqual(expect.any(String));
    expect(now?.judged_by_version_id).not.toBe(now?.evaluator_version_id);
    expect(before?.judged_by_version_id).toBeUndefined();
  });

  test("an evaluator of the application that needs targets is told of Datapoints without, before anything is run", async () => {
    const seen: string[] = [];
    const callable = ({ name }: Inputs): string => {
      seen.push(name);
      return greet({ name });
    };
    const refused = run({
      file: { path: "targets missing", type: "flow", callable },
      name: "targets missing",
      dataset: { path: "half with targets", datapoints: [person("Ada"), { inputs: { name: "Bob" } }] },
      evaluators: [
        {
          path: "local/needs targets",
          callable: () => true,
          argsType: "target_required",
          returnType: "boolean",
        },
      ],
    });
    expect(await caught(refused)).toMatchObject({
      message: expect.stringContaining("1 Datapoints have no target"),
    });
    expect(seen).toEqual([]);
  });

  /** A process of its own that evaluates until it is interrupted. */
  const startApplication = (how: "bare" | "guarded" | "logging") => {
    const child = spawn(process.execPath, [application, parley.url, parley.apiKey, how], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env["PATH"] ?? "", NODE_COMPILE_CACHE: compileCache },
    });
    const written = { out: "", log: "" };
    child.stdout.on("data", (chunk: Buffer) => void (written.out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => void (written.log += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
    return {
      written,
      interrupt: () => void child.kill("SIGINT"),
      ended,
      [Symbol.asyncDispose]: async () => {
        child.kill("SIGKILL");
        await ended;
      },
    };
  };
  const readInterrupted = (how: string) =>
    findId(`interrupted/${how}`)
      .then((fileId) => read(fileId, "interrupted"))
      .catch(() => undefined);
  /** Once the Run has what it will ever have, and what was read of it says so as a whole. */
  const untilAnswered = (how: string) =>
    until(async () => {
      const found = await readInterrupted(how);
      const isAnswered = found?.records[0]?.evaluatorLogs.length === 1;
      return isAnswered && found?.stats.status === "running" ? found : undefined;
    });

  test("fact 48: Ctrl-C cancels the Run of a process that survives what the client does then", async () => {
    await using running = startApplication("guarded");
    const before = await untilAnswered("guarded");
    expect(before.stats).toMatchObject({ status: "running", runStats: [{ numLogs: 1, status: "running" }] });
    running.interrupt();
    expect({ code: await running.ended, ...running.written }).toMatchObject({ code: 0 });
    expect(running.written.log).toContain("Received signal SIGINT");
    // What it waits for is over with a Run that is cancelled.
    expect(running.written.out).toContain("checks: []");
    const after = await readInterrupted("guarded");
    expect(after?.stats).toMatchObject({
      status: "completed",
      runStats: [{ numLogs: 1, status: "cancelled" }],
    });
  });

  test("fact 48: of any other process the client is gone before it has asked; its Run waits to be cancelled", async () => {
    await using running = startApplication("bare");
    const { id, stats } = await untilAnswered("bare");
    running.interrupt();
    expect(await running.ended).not.toBe(0);
    expect(running.written.log).toContain("Received signal SIGINT");
    const left = await client.evaluations.getStats(id);
    expect(left).toMatchObject({ status: "running", runStats: [{ numLogs: 1, status: "running" }] });
    const runId = stats.runStats[0]?.runId ?? "";
    await client.evaluations.updateEvaluationRun(id, runId, { status: "cancelled" });
    // Whoever polls the Evaluation waits for it until ten minutes after it was heard of last.
    expect(await client.evaluations.getStats(id)).toMatchObject({ status: "completed" });
  });

  test("a function that logs by itself leaves Logs of no Run, for the client drops which; they are judged", async () => {
    await using running = startApplication("logging");
    const logs = await until(async () => {
      const fileId = await findId("interrupted/logging").catch(() => undefined);
      if (fileId === undefined) return undefined;
      const { data } = await client.logs.list({ fileId, size: 50 });
      return data.filter(({ evaluatorLogs }) => evaluatorLogs.length === 1).length === 2 ? data : undefined;
    });
    expect(logs.map(({ output }) => output).toSorted()).toEqual(["Hello Ada", "Hello Bob"]);
    const before = await readInterrupted("logging");
    expect(before).toMatchObject({ stats: { runStats: [{ numLogs: 0, status: "pending" }] }, records: [] });
    running.interrupt();
    expect({ code: await running.ended, ...running.written }).toMatchObject({ code: 0 });
    const after = await readInterrupted("logging");
    expect(after?.stats).toMatchObject({ runStats: [{ numLogs: 0, status: "cancelled" }] });
  });
}
