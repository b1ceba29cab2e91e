import { defineErrors } from "./kernel/errors.ts";

export const agentErrors = defineErrors("agents", {
  fileInvalid: {
    kind: "unprocessable",
    message: (p: { excerpt: string; diagnostics: unknown[] }) =>
      `The .agent file cannot be read:\n${p.excerpt}`,
  },
  linkNotRunnable: {
    kind: "unprocessable",
    message: (p: { agent: string; file: string; type: string }) =>
      `\`${p.agent}\` links \`${p.file}\`, which is a File of type ${p.type}. Parley runs Tools, Prompts and Agents: link one of those.`,
  },
  toolNameTaken: {
    kind: "unprocessable",
    message: (p: { agent: string; name: string }) =>
      `Two tools of \`${p.agent}\` are called \`${p.name}\`, and the model could not tell them apart. Rename one.`,
  },
  tooDeep: {
    kind: "unprocessable",
    message: (p: { agent: string; most: number }) =>
      `\`${p.agent}\` was not run: it would be below ${p.most} other Agents, each of which called the next.`,
  },
  asksSpent: {
    kind: "unprocessable",
    message: (p: { agent: string; most: number }) =>
      `\`${p.agent}\` was not asked again: Agents that a turn calls ask models ${p.most} times together, and no more.`,
  },
  unanswered: { kind: "unprocessable", message: (p: { reason: string }) => p.reason },
  notWaiting: {
    kind: "conflict",
    message: (p: { log_id: string; state: string }) =>
      `Log \`${p.log_id}\` waits for no tool calls: ${p.state}.`,
  },
  notKept: {
    kind: "unprocessable",
    message: (p: { log_id: string }) =>
      `Log \`${p.log_id}\` was made with \`save: false\`: what was said is not kept, so its turn cannot go on.`,
  },
  answersMissing: {
    kind: "unprocessable",
    message: (p: { log_id: string; missing: string[] }) =>
      `The turn of Log \`${p.log_id}\` waits for more tool calls: ${p.missing.join(", ")}. ` +
      "Give `messages` a message of role `tool` with the `tool_call_id` of each.",
  },
  answerUnknown: {
    kind: "unprocessable",
    message: (p: { log_id: string; given: string; waiting: string[] }) =>
      `The turn of Log \`${p.log_id}\` does not wait for ${p.given}. It takes one message of role \`tool\` for each ` +
      `of these calls (\`tool_call_id\`): ${p.waiting.join(", ")}.`,
  },
});
