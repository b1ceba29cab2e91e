import { describe, expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { runCli } from "../testing/run-cli.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";
import { until } from "../testing/until.ts";

const logsCount = 120;
const model = { provider: "mock", model: "mock-echo" };

async function post<T>(parley: Parley, path: string, body: object): Promise<T> {
  const reply = await parley.request("POST", `/v5${path}`, { body });
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
  return (await reply.json()) as T;
}

type Page = { records: { parent_id: string; judgment: unknown }[]; total: number };

const readJudgments = async (parley: Parley, evaluatorId: string): Promise<Page> => {
  const reply = await parley.request("GET", `/v5/logs?file_id=${evaluatorId}&size=1000`);
  return (await reply.json()) as Page;
};

/** Windows of monitors end with whole ones. */
const minuteOf = (time: number): number => Math.floor(time / 60_000);

// Both wait for leases and for whole minutes: together.
describe.each(engines)("monitoring on $name", { concurrent: true }, (engine) => {
  test("kill -9 while Logs are judged loses no judgment and makes none twice; monitors speak at a terminal", async () => {
    await using parley = await startParley({ engine });
    const prompt = await post<{ id: string }>(parley, "/prompts", { path: "greet", ...model, template: [] });
    const evaluator = await post<{ id: string; version_id: string }>(parley, "/evaluators", {
      path: "polite",
      spec: {
        evaluator_type: "llm",
        arguments_type: "target_free",
        return_type: "boolean",
        prompt: { ...model, template: [{ role: "user", content: "@mock text: true" }] },
      },
    });
    await post(parley, `/prompts/${prompt.id}/evaluators`, {
      activate: [{ evaluator_version_id: evaluator.version_id }],
    });
    const ids: string[] = [];
    for (let count = 0; count < logsCount; count += 1)
      ids.push((await post<{ id: string }>(parley, "/prompts/log", { id: prompt.id, output: "Hello" })).id);
    const writtenIn = minuteOf(Date.now());
    await until(
      async () => ((await readJudgments(parley, evaluator.id)).total > 0 ? true : undefined),
      90_000,
    );
    parley.signal("SIGKILL");
    await parley.ended();
    await parley.start();
    const judged = await until(async () => {
      const page = await readJudgments(parley, evaluator.id);
      return page.total >= logsCount ? page : undefined;
    }, 150_000);
    expect(judged.records.map((record) => record.parent_id).toSorted()).toEqual(ids.toSorted());
    expect(judged.records.every(({ judgment }) => judgment === true)).toBe(true);

    // Half of what the model calls polite people do not.
    const asked = { evaluator_type: "human", arguments_type: "target_free", return_type: "boolean" };
    await post(parley, "/evaluators", { path: "people", spec: asked });
    for (const [index, parent_id] of ids.slice(0, 24).entries())
      await post(parley, "/evaluators/log", { path: "people", parent_id, judgment: index % 2 === 0 });

    await post(parley, "/monitors", {
      name: "Politeness",
      file: { path: "greet" },
      metric: { type: "judgment", evaluator_id: evaluator.id },
      condition: { kind: "threshold", is: "below", value: 0.9 },
    });
    const listed = await runCli(parley, ["monitors", "list", "--json"]);
    expect(JSON.parse(listed.out)).toMatchObject([{ name: "Politeness", file: { path: "greet" } }]);
    // Within the minute in which they were written there is nothing to measure yet.
    await until(() => minuteOf(Date.now()) > writtenIn || undefined, 90_000);
    const tested = await until(async () => {
      const said = await runCli(parley, ["monitors", "test", "Politeness"]);
      expect(said).toMatchObject({ code: 0 });
      return said.out.includes('"outcome":"no_data"') ? undefined : said;
    }, 150_000);
    expect(tested.out).toContain("/logs?file=");
    expect(tested.out).toContain("Its judge is not trusted: The judge's kappa with people is 0.00");
    const missing = await runCli(parley, ["monitors", "show", "Rudeness"]);
    expect(missing.code).not.toBe(0);
    expect(missing.log).toContain("There is no monitor `Rudeness`");
  }, 480_000);
});
