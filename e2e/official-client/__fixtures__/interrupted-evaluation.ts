/**
 * An application that evaluates with the official client, in a Run that goes on until it is interrupted:
 * `node interrupted-evaluation.ts <url> <key> <how>`. `bare` and `guarded` answer one Datapoint and never the others;
 * `logging` logs its answers itself, under the path that is evaluated. All but `bare` go on after an error that nobody
 * caught, as many applications do.
 */
import { HumanloopClient, type Humanloop } from "humanloop";

const [, , baseUrl = "", apiKey = "", how = "bare"] = process.argv;
const client = new HumanloopClient({ baseUrl: `${baseUrl}/v5`, apiKey });
const path = `interrupted/${how}`;
// It redraws its progress on a terminal, and fails without one.
Object.assign(process.stdout, { moveCursor: () => true });
if (how !== "bare") process.on("uncaughtException", ({ message }) => process.stderr.write(`${message}\n`));

type Inputs = { name: string };

const answerOne = ({ name }: Inputs): Promise<string> =>
  name === "Ada" ? Promise.resolve("Hello Ada") : new Promise(() => {});

const version: Humanloop.PromptKernelRequest = { model: "gpt-4o", template: "Hello {{name}}" };
const answerAndLog = async ({ name }: Inputs): Promise<string> => {
  const output = `Hello ${name}`;
  await client.prompts.log({ path, prompt: version, inputs: { name }, output });
  return output;
};

const file =
  how === "logging"
    ? { path, type: "prompt", version, callable: answerAndLog }
    : { path, type: "flow", callable: answerOne };
const length = {
  path: `${path} length`,
  callable: ({ log }: { log: { output?: string } }) => log.output?.length ?? 0,
  argsType: "target_free",
  returnType: "number",
};
const checks = await client.evaluations.run({
  file,
  name: "interrupted",
  dataset: { path: "interrupted/people", datapoints: [{ inputs: { name: "Ada" } }, { inputs: { name: "Bob" } }] },
  evaluators: [length],
} as unknown as Parameters<HumanloopClient["evaluations"]["run"]>[0]);
process.stdout.write(`\nchecks: ${JSON.stringify(checks)}\n`);
