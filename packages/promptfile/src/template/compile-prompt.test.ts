import { describe, expect, test } from "vitest";
import type { PromptKernel } from "../types/prompt.ts";
import { compilePrompt } from "./compile-prompt.ts";

describe("compilePrompt", () => {
  test("leaves the kernel alone, and every rendering is new", () => {
    const kernel: PromptKernel = {
      model: "m",
      template: [
        { role: "system", content: "Hello {{ name }}" },
        { role: "assistant", tool_calls: [{ id: "1", type: "function", function: { name: "f" } }] },
      ],
    };
    const before = structuredClone(kernel);
    const prompt = compilePrompt(kernel);
    const [first, second] = [prompt.render({ name: "a" }), prompt.render({ name: "b" })];
    if (!first.ok || !second.ok) throw new Error("did not render");
    first.messages.push({ role: "user", content: "more" });
    expect(second.messages).toHaveLength(2);
    expect(second.messages[0]?.content).toBe("Hello b");
    expect(kernel).toEqual(before);
  });

  test("a Prompt without a template renders to no messages", () => {
    expect(compilePrompt({ model: "m" }).render({})).toEqual({ ok: true, messages: [] });
    expect(compilePrompt({ model: "m" }).inputs).toEqual([]);
  });

  test("Jinja without an engine says so, and still knows its variables", () => {
    const prompt = compilePrompt({
      model: "m",
      template_language: "jinja",
      template: [{ role: "user", content: "{{ a }}" }],
    });
    expect(prompt.inputs).toEqual(["a"]);
    expect(prompt.render({})).toMatchObject({ ok: false, missing: ["a"] });
    expect(prompt.render({ a: 1 })).toEqual({
      ok: false,
      missing: [],
      message: expect.stringContaining("no Jinja engine"),
    });
  });

  test("a small Prompt renders in microseconds", () => {
    const prompt = compilePrompt({
      model: "m",
      template: [
        { role: "system", content: "You are {{ role }} of {{ company.name }}." },
        { role: "user", content: "{{ question }}" },
      ],
    });
    const inputs = { role: "clerk", company: { name: "Acme" }, question: "Why?" };
    const rounds = 20_000;
    for (let round = 0; round < rounds; round += 1) prompt.render(inputs);
    const start = performance.now();
    for (let round = 0; round < rounds; round += 1) prompt.render(inputs);
    expect(((performance.now() - start) / rounds) * 1000).toBeLessThan(5);
  });
});
