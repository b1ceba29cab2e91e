import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalizePromptKernel } from "../hash/normalize-prompt-kernel.ts";
import { PromptKernel } from "../types/prompt.ts";
import { findFormat, promptFormats } from "./formats.ts";

// What the formats have to be careful with, and anything at all.
const piece = fc.constantFrom(
  ..."\n|\n\n| |  |a|Hello|\\|{|}|{{|}}|{%|%}|{#|#}|<|/|*|---|\n---\n|# User\n|user:\n|<user>|</user>|<<<dotprompt:role:user>>>".split(
    "|",
  ),
  ..."{{ name }}|{{name}}|{{#if a}}|{{/if}}|{{else}}|{{#each xs}}|{{/each}}|{% if a %}|{% endif %}|{{ if a }}|{{ endif }}|{{ for x in xs }}|{{ endfor }}".split(
    "|",
  ),
  ...'{{role "system"}}|{{history}}|{{media url=u}}|<content-image>|<tool-call id="1" name="f" arguments={{ {a: 1} }} />|/* c */|<!-- c -->|@@@langfusePrompt:a@@@'.split(
    "|",
  ),
  ..."model: m\n|messages:\n|- role: user\n|  content: hi\n|prompts:\n|providers:\n|tests:\n|&a|*a|[|]|: |'|\"".split(
    "|",
  ),
  "{{ name | upper }}",
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
const anyText = fc.oneof({ weight: 3, arbitrary: text }, fc.string({ unit: "binary" }), fc.json());

describe.each(promptFormats)("$name", (format) => {
  test("reads any text without throwing", () => {
    fc.assert(
      fc.property(anyText, (source) => {
        for (const { kernel } of format.import(source, {}).prompts)
          expect(PromptKernel.safeParse(kernel).success).toBe(true);
        expect(typeof format.detect(source, "")).toBe("boolean");
      }),
      { numRuns: 400 },
    );
  });

  // With anything quadratic in it, these do not end within the test's time.
  test.each(["![", " ", "{{", "{{#if a}}", "/*", "<user a={{", "user:\n", "\\", "- ", "*a "])(
    "reads a long text of %j",
    (unit) => {
      for (const start of ["", "---\nmodel: m\n---\n<user>"])
        expect(format.import(start + unit.repeat(60_000 / unit.length), {}).prompts).toBeDefined();
    },
  );

  test("writes any kernel without throwing, and reads what it wrote", () => {
    const message = fc.record({
      role: fc.constantFrom("system", "user", "assistant", "tool", "developer"),
      content: fc.option(text, { nil: undefined }),
      name: fc.option(text, { nil: undefined }),
      tool_call_id: fc.option(text, { nil: undefined }),
    });
    const kernel = fc.record({
      model: fc.constantFrom("gpt-4o", "a/b", "x: y"),
      template_language: fc.constantFrom("default", "jinja"),
      template: fc.oneof(fc.array(message, { maxLength: 3 }), text),
      stop: fc.option(fc.oneof(text, fc.array(text, { maxLength: 2 })), { nil: undefined }),
    });
    fc.assert(
      fc.property(kernel, (given) => {
        const written = format.export(PromptKernel.parse(given), { name: "p" });
        expect(Array.isArray(format.import(written.text, {}).notes)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

const word = fc.constantFrom(
  "Hello",
  "be kind",
  "1 < 2",
  "a\n\nb",
  "x\n  y",
  "{ braces }",
  "\\ slash",
  "é 😀",
  "/ *",
  "# Title",
);
const variable = fc.constantFrom("{{ name }}", "{{ user.name }}", "{{ items[0].id }}");
const plainText = fc
  .tuple(word, fc.array(fc.oneof(word, variable), { maxLength: 3 }))
  .map(([first, rest]) => [first, ...rest].join(" "));
const plainMessages = fc.array(
  fc.record({ role: fc.constantFrom("system", "user", "assistant"), content: plainText }),
  { minLength: 1, maxLength: 4 },
);
const plainKernel = fc
  .record({
    model: fc.constant("gpt-4o"),
    provider: fc.constantFrom("openai", "anthropic"),
    temperature: fc.constantFrom(0, 0.5),
    max_tokens: fc.constantFrom(10, 1000),
    top_p: fc.constantFrom(0.1, 0.9),
    stop: fc.constantFrom(["a"], ["a", "b"]),
    template: plainMessages,
  })
  .map((kernel) => PromptKernel.parse(kernel));

describe("what a format can hold survives the way there and back", () => {
  const lossless = promptFormats.filter(({ name }) => name !== "openai" && name !== "langfuse");
  test.each(lossless)("$name", (format) => {
    fc.assert(
      fc.property(plainKernel, (kernel) => {
        const written = format.export(kernel, { name: "p" });
        const [read] = format.import(written.text, {}).prompts;
        expect(written.notes).toEqual([]);
        expect(read && normalizePromptKernel(read.kernel)).toEqual(normalizePromptKernel(kernel));
      }),
      { numRuns: 200 },
    );
  });

  test("promptfoo, tests whose inputs are lists", () => {
    const format = findFormat("promptfoo");
    const tests = [
      { inputs: { tags: ["a", "b"], none: [] }, expect: { contains: ["a", "b"] } },
      { inputs: { tags: "a" }, expect: {} },
    ];
    const kernel = PromptKernel.parse({
      model: "gpt-4o",
      provider: "openai",
      template: [{ role: "user", content: "{{ tags }}" }],
      tests,
    });
    const written = format?.export(kernel, {});
    expect(written?.notes).toEqual([]);
    expect(format?.import(written?.text ?? "", {})).toMatchObject({ prompts: [{ kernel }], notes: [] });
  });

  test("openai, but for the provider", () => {
    const format = findFormat("openai");
    fc.assert(
      fc.property(plainKernel, ({ provider: _provider, ...kernel }) => {
        const written = format?.export(kernel, {});
        const [read] = format?.import(written?.text ?? "", {}).prompts ?? [];
        expect(read?.kernel).toEqual(normalizePromptKernel(kernel));
      }),
    );
  });
});
