/** Logs and says each id when the client has answered it, until it is killed. */
import { writeSync } from "node:fs";
import { Parley } from "@parley/sdk";

const [, , baseUrl, state] = process.argv;
const parley = new Parley({ baseUrl, state, onWarning: () => {} });
for (let index = 0; ; index += 1) {
  const { id } = parley.log({
    path: "shop/answer",
    prompt: { model: "gpt-4o", template: [{ role: "user", content: "{{question}}" }] },
    inputs: { question: `number ${index}` },
    output: "It left today. ".repeat(20),
  });
  writeSync(1, `${id}\n`);
  if (index % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
}
