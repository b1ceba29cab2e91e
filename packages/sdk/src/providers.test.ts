import { expect, it } from "vitest";
import { toAnthropic } from "./render/to-anthropic.ts";
import { toOpenAI } from "./render/to-openai.ts";
import { renderPrompt } from "./render/render-prompt.ts";
import type { PromptKernel } from "@parley/promptfile";

const kernel: PromptKernel = {
  model: "m",
  provider: "openai",
  temperature: 0.5,
  max_tokens: 100,
  stop: "END",
  seed: 7,
  reasoning_effort: "low",
  response_format: { type: "json_object" },
  other: { service_tier: "flex" },
  tools: [{ name: "find", description: "Finds", strict: true, parameters: { type: "object" } }],
  template: [
    { role: "system", content: "Be {{tone}}." },
    {
      role: "user",
      content: [
        { type: "text", text: "What is this?" },
        { type: "image_url", image_url: { url: "data:image/png;base64,AAAA", alt: "a cat" } },
        { type: "file", file: { url: "data:application/pdf;base64,BBBB", filename: "a.pdf" } },
      ],
    },
    {
      role: "assistant",
      tool_calls: [{ id: "c1", type: "function", function: { name: "find", arguments: '{"order":7}' } }],
    },
    { role: "tool", tool_call_id: "c1", content: "left" },
  ],
};

const render = (given: PromptKernel = kernel) =>
  renderPrompt(
    { source: "file", kernel: given, name: "a", version: { path: "a", prompt: given } },
    { tone: "brief" },
    () => Promise.reject(new Error("no Jinja")),
  );

it("is what OpenAI's API takes", async () => {
  expect(toOpenAI(await render())).toEqual({
    model: "m",
    service_tier: "flex",
    temperature: 0.5,
    max_completion_tokens: 100,
    stop: "END",
    seed: 7,
    reasoning_effort: "low",
    response_format: { type: "json_object" },
    tools: [
      {
        type: "function",
        function: { name: "find", description: "Finds", strict: true, parameters: { type: "object" } },
      },
    ],
    messages: [
      { role: "system", content: "Be brief." },
      {
        role: "user",
        content: [
          { type: "text", text: "What is this?" },
          { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
          { type: "file", file: { file_data: "data:application/pdf;base64,BBBB", filename: "a.pdf" } },
        ],
      },
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "c1", type: "function", function: { name: "find", arguments: '{"order":7}' } }],
      },
      { role: "tool", tool_call_id: "c1", content: "left" },
    ],
  });
  expect(toOpenAI(await render({ ...kernel, provider: "groq" }))).toMatchObject({ max_tokens: 100 });
});

it("is what Anthropic's API takes", async () => {
  expect(toAnthropic(await render({ ...kernel, reasoning_effort: 2000 }))).toEqual({
    model: "m",
    service_tier: "flex",
    max_tokens: 100,
    temperature: 0.5,
    stop_sequences: ["END"],
    system: "Be brief.",
    thinking: { type: "enabled", budget_tokens: 2000 },
    tools: [{ name: "find", description: "Finds", input_schema: { type: "object", properties: {} } }],
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: "What is this?" },
          { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } },
          { type: "document", source: { type: "base64", media_type: "application/pdf", data: "BBBB" } },
        ],
      },
      { role: "assistant", content: [{ type: "tool_use", id: "c1", name: "find", input: { order: 7 } }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "c1", content: "left" }] },
    ],
  });
});

it("is refused where only the server can make it whole", async () => {
  await expect(render({ model: "m", linked_tools: ["tl_1"] })).rejects.toThrow("only the server can look up");
  await expect(
    render({ model: "m", template: [{ role: "user", content: "{{> shared/tone }}" }] }),
  ).rejects.toThrow("it names {{> shared/tone }}, which was never put in");
});
