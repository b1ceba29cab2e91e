import { describe, expect, test } from "vitest";
import type { PromptKernel } from "../types/prompt.ts";
import { callArguments } from "./call-arguments.ts";
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

  test("a tool that the template calls is filled with what it gave, which is inert", () => {
    const prompt = compilePrompt({
      model: "m",
      template: [
        { role: "system", content: '{{ words("hello", name) }} {{ name }}{{ other() }}' },
        { role: "user", content: '{{ words("bye") }}!' },
      ],
    });
    expect(prompt.inputs).toEqual(["name"]);
    expect(prompt.calls.map(({ name }) => name)).toEqual(["words", "other", "words"]);
    expect(prompt.calls.map((call) => callArguments(call, { name: "Ada" }))).toEqual([
      ["hello", "Ada"],
      [],
      ["bye"],
    ]);
    const callTexts = ["{{ name }}", "", '{{ words("x") }}'];
    expect(prompt.render({ name: "Ada" }, { callTexts, spans: true })).toEqual({
      ok: true,
      messages: [
        { role: "system", content: "{{ name }} Ada" },
        { role: "user", content: '{{ words("x") }}!' },
      ],
      spans: [
        {
          place: expect.anything(),
          spans: [
            expect.objectContaining({ start: 0, end: 10, kind: "value", inputs: ["name"] }),
            expect.objectContaining({ start: 10, end: 11, kind: "literal" }),
            expect.objectContaining({ start: 11, end: 14, kind: "value", inputs: ["name"] }),
          ],
        },
        {
          place: expect.anything(),
          spans: [expect.anything(), expect.objectContaining({ kind: "literal" })],
        },
      ],
    });
    expect(prompt.render({ name: "Ada" })).toMatchObject({
      ok: false,
      message: expect.stringContaining("words"),
    });
    expect(prompt.render({ name: "Ada" }, { callTexts: ["a"] })).toMatchObject({
      ok: false,
      message: expect.stringContaining("other"),
    });
    expect(prompt.render({}, { callTexts })).toMatchObject({ ok: false, missing: ["name"] });
    const withDefault = compilePrompt({
      model: "m",
      template: "{{ words(key, note) }}",
      inputs: { key: { default: "one" }, note: "string?" },
    });
    const filled = withDefault.fillInputs({});
    expect(withDefault.calls.map((call) => callArguments(call, filled))).toEqual([["one", ""]]);
    expect(withDefault.render({}, { callTexts: ["text"] })).toMatchObject({ ok: true, text: "text" });
    const only = compilePrompt({ model: "m", template: "{{ words(key) }}" });
    expect(only.render({}, { callTexts: [""] })).toMatchObject({ ok: false, missing: ["key"] });
    expect(only.render({ key: 1 }, { callTexts: ["one"] })).toMatchObject({ ok: true, text: "one" });
  });
});
