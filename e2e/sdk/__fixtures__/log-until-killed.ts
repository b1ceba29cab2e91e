/** Logs, and says the ids of a turn of the event loop when it is over, until it is killed. */
import { writeSync } from "node:fs";
import { Parley } from "@parley/sdk";

const [, , baseUrl, state] = process.argv;
const parley = new Parley({ baseUrl, state, onWarning: () => {} });
const ids: string[] = [];
for (let index = 0; ; index += 1) {
  const { id } = parley.log({
    path: "shop/answer",
    prompt: { model: "gpt-4o", template: [{ role: "user", content: "{{question}}" }] },
    inputs: { question: `number ${index}` },
    output: "It left today. ".repeat(20),
  });
  ids.push(id);
  if (index % 20 > 0) continue;
  await new Promise((resolve) => setImmediate(resolve));
  writeSync(1, ids.splice(0).map((each) => `${each}\n`).join(""));
  await new Promise((resolve) => setTimeout(resolve, 1));
}
