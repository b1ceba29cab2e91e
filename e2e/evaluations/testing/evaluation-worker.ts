/**
 * A process that works on the Run of an Evaluation until it has ended or is killed.
 *
 * Arguments: the file or the URL of the database, the provider's address, which life of the process this is, how many
 * Datapoints there are, and `compared` for two Runs: a control of two samples, and another version that may be stopped
 * early by it; else there is one, judged by code in two languages and by a model. The first life makes the Runs; each later one lives an hour after the one before, so that nothing is leased
 * any more.
 */
import { migrate, openDatabase } from "@parley/db";
import { createTestApp, runDueJobs } from "@parley/server/testing";

const [place = "", providerUrl = "", life = "0", count = "0", kind = "plain"] = process.argv.slice(2);
const hourMs = 60 * 60 * 1000;

const database = await openDatabase(place.startsWith("postgres") ? { url: place } : { file: place });
await migrate(database);
const app = await createTestApp({
  database,
  environment: { OPENAI_API_KEY: "sk-none", OPENAI_BASE_URL: providerUrl },
});
app.clock.now += Number(life) * hourMs;

type Made = { id: string; version_id: string };

async function ask(method: string, path: string, body: object): Promise<Made> {
  const reply = await app.request(method, `/v5${path}`, body);
  if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
  return (await reply.json()) as Made;
}

const post = (path: string, body: object): Promise<Made> => ask("POST", path, body);

if (life === "0") {
  const names = Array.from({ length: Number(count) }, (_, index) => `item-${index}`);
  const template = [{ role: "user", content: "{{ name }}" }];
  const { version_id } = await post("/prompts", { path: "greet", model: "gpt-4o", template });
  await post("/datasets", { path: "people", datapoints: names.map((name) => ({ inputs: { name } })) });
  const common = {
    evaluator_type: "python",
    arguments_type: "target_free",
    attributes: { language: "javascript" },
  };
  const present = "function judge(log) { return log.output === 'Hello ' + log.inputs.name; }";
  await post("/evaluators", { path: "present", spec: { ...common, return_type: "boolean", code: present } });
  const length = "function judge(log) { return log.output.length; }";
  await post("/evaluators", { path: "length", spec: { ...common, return_type: "number", code: length } });
  const evaluators = [{ path: "present" }, { path: "length" }];
  // What decides early is code; what takes longer than that judges where nothing is stopped.
  if (kind === "plain") {
    const free = { arguments_type: "target_free", return_type: "boolean" };
    const code = "def judge(log):\n    return log['output'] == 'Hello ' + log['inputs']['name']\n";
    await post("/evaluators", { path: "python", spec: { ...free, evaluator_type: "python", code } });
    const prompt = { model: "gpt-4o", template: [{ role: "user", content: "Judge: {{ log.output }}" }] };
    const attributes = { verdict: "last_line" };
    await post("/evaluators", {
      path: "model",
      spec: { ...free, evaluator_type: "llm", prompt, attributes },
    });
    evaluators.push({ path: "python" }, { path: "model" });
  }
  const { id } = await post("/evaluations", { file: { path: "greet" }, name: "crash", evaluators });
  const dataset = { path: "people" };
  const often = kind === "compared" ? { samples: 2 } : {};
  const run = await post(`/evaluations/${id}/runs`, { dataset, version: { version_id }, ...often });
  if (kind === "compared") {
    await ask("PATCH", `/evaluations/${id}/runs/${run.id}`, { control: true });
    const worse = [{ role: "user", content: "{{ name }} worse" }];
    const version = await post("/prompts", { path: "greet", model: "gpt-4o", template: worse });
    await post(`/evaluations/${id}/runs`, {
      dataset,
      version: { version_id: version.version_id },
      early_stop: { metric: "present" },
    });
  }
}
await runDueJobs(app.services);
await app.services.sandbox.close();
await database.close();
