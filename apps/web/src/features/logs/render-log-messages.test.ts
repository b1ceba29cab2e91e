import type { PromptKernel } from "@parley/promptfile";
import { expect, it } from "vitest";
import { renderLogMessages } from "./render-log-messages.ts";

const kernel: PromptKernel = { model: "mock", template: [{ role: "user", content: "Hello {{name}}" }] };

it("fills the template with what the call was given", () => {
  expect(renderLogMessages(kernel, { name: "{{Ada}}" })).toEqual({
    own: [{ role: "user", content: "Hello {{Ada}}" }],
    isRendered: true,
  });
});

it("shows the template where inputs are missing, and a completion as one message", () => {
  expect(renderLogMessages(kernel, {})).toEqual({ own: kernel.template, isRendered: false });
  const completion: PromptKernel = { model: "mock", endpoint: "complete", template: "Once {{when}}" };
  expect(renderLogMessages(completion, { when: "upon" }).own).toEqual([
    { role: "user", content: "Once upon" },
  ]);
});
