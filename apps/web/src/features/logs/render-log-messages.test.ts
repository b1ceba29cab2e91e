import type { PromptKernel } from "@parley/promptfile";
import { expect, it } from "vitest";
import { renderLogMessages } from "./render-log-messages.ts";

const kernel: PromptKernel = { model: "mock", template: [{ role: "user", content: "Hello {{name}}" }] };
const added = [{ role: "user" as const, content: "{{name}} stays as it is" }];

it("fills the template and leaves the caller's messages alone", () => {
  expect(renderLogMessages(kernel, { inputs: { name: "Ada" }, added })).toEqual({
    messages: [{ role: "user", content: "Hello Ada" }, ...added],
    isRendered: true,
  });
});

it("shows the template where inputs are missing, or a completion as one message", () => {
  expect(renderLogMessages(kernel, { inputs: {}, added: [] })).toEqual({
    messages: kernel.template,
    isRendered: false,
  });
  const completion: PromptKernel = { model: "mock", endpoint: "complete", template: "Once {{when}}" };
  expect(renderLogMessages(completion, { inputs: { when: "upon" }, added: [] }).messages).toEqual([
    { role: "user", content: "Once upon" },
  ]);
});
