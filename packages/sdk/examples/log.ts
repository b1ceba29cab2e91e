import { Parley } from "@parley/sdk";

const parley = new Parley();
const { id } = await parley.prompts.log({
  path: "support/reply",
  prompt: { model: "gpt-5", template: [{ role: "user", content: "{{question}}" }] },
  inputs: { question: "Where is my parcel?" },
  output: "On its way.",
  start_time: new Date(),
});
console.log(`Recorded as ${id}.`);
