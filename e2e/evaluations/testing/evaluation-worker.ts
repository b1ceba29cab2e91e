/**
 * A process that works on the Run of an Evaluation until it has ended or is killed.
 *
 * Arguments: the file or the URL of the database, the provider's address, and which life of the process this is. The first makes
 * the Run; each later one lives an hour after the one before, so that nothing is leased any more.
 */
import { migrate, openDatabase } from "@parley/db";
import { createTestApp, runDueJobs } from "@parley/server/testing";

const [place = "", providerUrl = "", life = "0", count = "0"] = process.argv.slice(2);
const hourMs = 60 * 60 * 1000;

const database = await openDatabase(place.startsWith("postgres") ? { url: place } : { file: place });
await migrate(database);
const app = await createTestApp({
  database,
  environment: { OPENAI_API_KEY: "sk-none", OPENAI_BASE_URL: providerUrl },
});
app.clock.now += Number(life) * hourMs;

async function post(path: string, body: object): Promise<{ id: string }> {
  const reply = await app.request("POST", `/v5${path}`, body);
  if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
  return (await reply.json()) as { id: string };
}

if (life === "0") {
  const names = Array.from({ length: Number(count) }, (_, index) => `item-${index}`);
  const template = [{ role: "user", content: "{{ name }}" }];
  await post("/prompts", { path: "greet", model: "gpt-4o", template });
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
  const { id } = await post("/evaluations", { file: { path: "greet" }, name: "crash", evaluators });
  await post(`/evaluations/${id}/runs`, { dataset: { path: "people" }, version: { path: "greet" } });
}
await runDueJobs(app.services);
await app.services.sandbox.close();
await database.close();
