import { describe, expect, test } from "vitest";
import { parsePromptFile } from "../parse-prompt-file.ts";
import { normalizePromptKernel } from "../hash/normalize-prompt-kernel.ts";
import type { PromptKernel } from "../types/prompt.ts";
import { applyPromptKernel } from "./apply-kernel.ts";

const FILE = `---
# Ours.
model: gpt-4o # the cheap one
temperature: 0.7
tools: [
  // finds
  {"name": "find", "description": "Finds"}
]
---

<system>You help.</system>

<user>{{ question }}</user>
`;

const kernelOf = (text: string): PromptKernel => parsePromptFile(text).kernel!;

function apply(change: (kernel: PromptKernel) => PromptKernel, text = FILE) {
  const wanted = change(kernelOf(text));
  const result = applyPromptKernel(text, wanted);
  if (!result.ok) throw new Error(result.refusal.message);
  expect(normalizePromptKernel(kernelOf(result.text))).toEqual(normalizePromptKernel(wanted));
  return result;
}

describe("applyPromptKernel", () => {
  test("a file that says it already stays", () => {
    expect(apply((kernel) => ({ ...kernel, top_p: 1, endpoint: "chat" })).text).toBe(FILE);
  });

  test("keeps comments and what did not change", () => {
    const { text, isRewritten } = apply(({ tools, template, ...kernel }) => ({
      ...kernel,
      model: "gpt-5",
      temperature: 1,
      seed: 4,
      tools: [...tools!, { name: "g", description: "" }],
      template: [
        ...(template as { role: "user"; content: string }[]).slice(0, 1),
        { role: "user", content: "First" },
        { role: "user", content: "{{ question }}!" },
      ],
    }));
    expect(isRewritten).toBe(false);
    expect(text).toBe(`---
# Ours.
model: gpt-5 # the cheap one
temperature: 1.0
seed: 4
tools: [
  // finds
  {"name": "find", "description": "Finds"},
  {
    "name": "g",
    "description": ""
  }
]
---

<system>You help.</system>

<user>First</user>

<user>
  {{ question }}!
</user>
`);
  });

  test("from messages to a completion and back, comments stay", () => {
    const { text, isRewritten } = apply((kernel) => ({
      ...kernel,
      endpoint: "complete",
      template: "Say {{ x }}",
    }));
    expect(isRewritten).toBe(false);
    expect(text).toContain("# the cheap one");
    expect(text.endsWith("---\n\nSay {{ x }}\n")).toBe(true);
    const back = apply(() => kernelOf(FILE), text);
    expect(back.isRewritten).toBe(false);
    expect(back.text).toContain("  // finds");
  });

  test("says where a file cannot be read", () => {
    expect(applyPromptKernel("---\n", { model: "m" })).toMatchObject({
      ok: false,
      refusal: { code: "file-unreadable" },
    });
  });
});
