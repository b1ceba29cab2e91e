import { expect, test } from "vitest";
import type { PromptKernel } from "../types/prompt.ts";
import { promptFormats } from "./formats.ts";

const kernel: PromptKernel = {
  model: "gpt-4o",
  provider: "openai",
  template: [
    { role: "system", content: "{{> shared/tone }}" },
    {
      role: "user",
      content: [{ type: "image_url", image_url: { url: "https://a.example/b.png", alt: "words" } }],
    },
  ],
};

test.each(promptFormats.filter(({ name }) => name !== "prompt" && name !== "agent"))(
  "$name says of a partial that it is not put in",
  (format) => {
    const { notes } = format.export(kernel, {});
    expect(notes.map(({ what }) => what)).toContain("{{> shared/tone }}");
  },
);

test.each(promptFormats.filter(({ name }) => name !== "prompt" && name !== "agent"))(
  "$name says that nobody is asked before a tool runs, and that pictures have no words",
  (format) => {
    const tools = [{ name: "f", description: "d", approval: { who: "team:finance" } }];
    const { text, notes } = format.export({ ...kernel, tools }, {});
    const what = notes.map((note) => note.what);
    expect(what).toContain('alt="words"');
    expect(what.some((item) => item === "tools.0.approval" || item === "tools")).toBe(true);
    expect(text).not.toMatch(/approval|finance|words/);
  },
);

test("a request to OpenAI holds nothing of a picture that OpenAI would refuse", () => {
  const openai = promptFormats.find(({ name }) => name === "openai");
  const body = JSON.parse(openai?.export(kernel, {}).text ?? "") as { messages: unknown[] };
  expect(body.messages[1]).toEqual({
    role: "user",
    content: [{ type: "image_url", image_url: { url: "https://a.example/b.png" } }],
  });
});
