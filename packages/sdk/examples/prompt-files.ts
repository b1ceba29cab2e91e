import { Parley } from "@parley/sdk";
import { readPromptFile } from "@parley/sdk/files";

const parley = new Parley();
const prompt = readPromptFile("prompts/support/reply.prompt", { workspace: "prompts" });
await parley.prompts.call({ path: "support/reply", prompt, inputs: { question: "Where is it?" } });
