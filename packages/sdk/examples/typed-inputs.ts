import { Parley, type PromptInputs, type PromptOutput } from "@parley/sdk";

const parley = new Parley();
const inputs: PromptInputs<"support/reply"> = { question: "Where is it?" };
const reply = await parley.prompts.call({ path: "support/verdict", inputs });
const verdict = JSON.parse(reply.logs[0]?.output ?? "") as PromptOutput<"support/verdict">;
console.log(verdict);
