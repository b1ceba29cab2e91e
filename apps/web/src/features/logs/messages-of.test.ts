import type { ChatMessage } from "@parley/promptfile";
import type { PromptLog } from "@parley/sdk";
import { expect, it } from "vitest";
import { messagesOf } from "./messages-of.ts";

const at = "2026-01-01T00:00:00Z";
const prompt: PromptLog["prompt"] = {
  id: "pr_1",
  path: "greet",
  name: "greet",
  type: "prompt",
  version_id: "prv_1",
  created_at: at,
  updated_at: at,
  last_used_at: at,
  version_logs_count: 1,
  total_logs_count: 1,
  inputs: [],
  model: "mock",
  template: [{ role: "user", content: "Hello {{name}}" }],
};
const log = (fields: Partial<PromptLog>): PromptLog => ({
  id: "log_1",
  type: "prompt",
  evaluator_logs: [],
  created_at: at,
  prompt,
  ...fields,
});
const sent: ChatMessage[] = [{ role: "user", content: "Hello {{name}}, as it was sent" }];

it("shows what was recorded, as it was recorded", () => {
  expect(messagesOf(log({ messages: sent, inputs: { name: "Ada" } }))).toEqual({
    messages: sent,
    isRendered: true,
  });
});

it("else fills the template with what the call was given", () => {
  expect(messagesOf(log({ inputs: { name: "{{Ada}}" } }))).toEqual({
    messages: [{ role: "user", content: "Hello {{Ada}}" }],
    isRendered: true,
  });
});

it("shows the template where inputs are missing, and a completion as one message", () => {
  expect(messagesOf(log({}))).toEqual({ messages: prompt.template, isRendered: false });
  const completion = { ...prompt, endpoint: "complete", template: "Once {{when}}" };
  expect(messagesOf(log({ prompt: completion, inputs: { when: "upon" } })).messages).toEqual([
    { role: "user", content: "Once upon" },
  ]);
});
