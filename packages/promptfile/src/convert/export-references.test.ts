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

test("a request to OpenAI holds nothing of a picture that OpenAI would refuse", () => {
  const openai = promptFormats.find(({ name }) => name === "openai");
  const body = JSON.parse(openai?.export(kernel, {}).text ?? "") as { messages: unknown[] };
  expect(body.messages[1]).toEqual({
    role: "user",
    content: [{ type: "image_url", image_url: { url: "https://a.example/b.png" } }],
  });
});
