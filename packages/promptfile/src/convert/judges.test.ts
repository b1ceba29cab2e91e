import { Dotprompt } from "dotprompt";
import * as fc from "fast-check";
import { Adapters, render } from "promptl-ai";
import { describe, expect, test } from "vitest";
import { createJinjaEngine } from "../jinja/create-jinja-engine.ts";
import { compilePrompt } from "../template/compile-prompt.ts";
import type { ChatMessage } from "../types/message.ts";
import { PromptKernel } from "../types/prompt.ts";
import { dotprompt } from "./formats/dotprompt/index.ts";
import { readPicoschema } from "./formats/dotprompt/picoschema.ts";
import { promptl } from "./formats/promptl/index.ts";

// The other tools' own packages say what their formats mean.

type Said = { role: string; text: string };

const jinja = createJinjaEngine();

function ours(kernel: PromptKernel, inputs: Record<string, unknown>): Said[] {
  const result = compilePrompt(kernel, { jinja }).render(inputs);
  if (!result.ok) throw new Error(result.message);
  return result.messages.map((message) => ({ role: message.role, text: textOf(message) }));
}

function textOf({ content }: ChatMessage): string {
  if (!Array.isArray(content)) return content ?? "";
  return content
    .map((part) => ("text" in part ? part.text : "image_url" in part && part.image_url.url))
    .join("\n");
}

async function theirsOfDotprompt(source: string, input: Record<string, unknown>): Promise<Said[]> {
  const { messages } = await new Dotprompt().render(source, { input });
  return messages.map(({ role, content }) => ({
    role: role === "model" ? "assistant" : role,
    text: content.map((part) => part.text ?? part.media?.url ?? "").join("\n"),
  }));
}

async function theirsOfPromptl(prompt: string, parameters: Record<string, unknown>): Promise<Said[]> {
  const { messages } = await render({ prompt, parameters, adapter: Adapters.default });
  return messages.map(({ role, content }) => ({
    role,
    text: (content as { text?: string; image?: string }[])
      .map(({ text, image }) => text ?? image ?? "")
      .join("\n"),
  }));
}

const trimmed = (said: readonly Said[]) => said.map(({ role, text }) => ({ role, text: text.trim() }));

const inputs = {
  name: "Ada",
  empty: "",
  user: { name: "Bo", age: 3 },
  items: [{ id: "a" }, { id: "b" }],
  nothing: [],
  flag: true,
};

describe("dotprompt", () => {
  test.each([
    "Hello {{name}}, {{user.name}} {{items.[0].id}}{{{name}}}",
    '{{role "system"}}Be kind.\n{{role "user"}}\nHi {{name}}\n{{role "model"}}\nYes.',
    "A{{#if name}} named {{name}}{{else}} without{{/if}}.{{#if missing}}x{{else}}y{{/if}}",
    "{{#unless empty}}u{{/unless}}{{#if nothing}}n{{else}}e{{/if}}",
    "{{#each items}}\n- {{this.id}} {{@index}} {{@first}} {{@root.name}} {{../name}}\n{{/each}}\nend",
    "{{#each items}}{{id}},{{else}}none{{/each}}{{#each nothing}}x{{else}}none{{/each}}{{#each missing}}x{{/each}}",
    "{{#with user}}{{name}} {{age}}{{/with}}",
    "{{#ifEquals name 'Ada'}}yes{{else}}no{{/ifEquals}} {{#unlessEquals user.age 4}}yes{{/unlessEquals}}",
    "a {{~name~}} b {{!-- gone --}}\n{{! also gone }}\nc \\{{name}} \\\\{{name}}",
    "one\n  {{#if flag}}\n  two\n  {{/if}}\nthree",
    "{{json items}}",
    '{{role "user"}}See {{media url=name}} and this',
    "{{#each items as |x|}}{{x.id}}{{/each}}",
    "{{#each items as |x i|}}{{i}}{{x.id}}{{/each}}",
    "{{#if flag}}{{#each items}}{{#if id}}[{{id}}]{{/if}}{{/each}}{{/if}}",
    "literal {% raw %} {# not jinja #} {{name}}",
  ])("says what they say: %j", async (template) => {
    const source = `---\nmodel: googleai/gemini\n---\n${template}`;
    const { prompts, notes } = dotprompt.import(source, {});
    expect(notes).toEqual([]);
    expect(trimmed(ours(prompts[0]!.kernel, inputs))).toEqual(
      trimmed(await theirsOfDotprompt(source, inputs)),
    );
  });

  test.each([
    { a: "string", "b?": "number, how many", "c(array)": "integer", "d(object, of it)": { e: "any" } },
    { "kind(enum)": ["x", "y"], "maybe?(enum, one of)": ["z"], "(*)": "string" },
    "string, plain",
    { type: "object", properties: { a: { type: "string" } } },
    { "f?(array, list)": { g: "boolean" } },
  ])("reads Picoschema as they do: %j", async (schema) => {
    const source = `---\nmodel: m\noutput:\n  schema: ${JSON.stringify(schema)}\n---\nx`;
    const { output } = await new Dotprompt().renderMetadata(source);
    expect(readPicoschema(schema)).toEqual(output?.schema);
  });
});

describe("PromptL", () => {
  test.each([
    "<system>\n  Be kind.\n</system>\n<user>\n  Hi {{ name }}, {{ user.name }} {{ items[0].id }}\n    indented\n</user>",
    "Loose text {{ name }}\n<user>x</user>",
    "<user>{{ if name }}yes{{ else }}no{{ endif }} {{ if missing }}x{{ else if user.age == 3 }}three{{ else }}y{{ endif }}</user>",
    "<user>{{ for item, index in items }}{{ index }}{{ item.id }},{{ endfor }}{{ for x in nothing }}x{{ else }}none{{ endfor }}</user>",
    "<user>a \\{{ name }} \\<b> \\\\ {{ name }} <b>bold</b> 3 < 4</user>",
    "<user>/* gone */a<!-- gone -->b</user>",
    "<user>\n  {{ if flag }}\n  yes\n  {{ endif }}\n  end\n</user>",
    "<user>\n  {{ if flag }}\n    deeper\n  {{ endif }}\n  end {{ if flag }}\n  x\n  {{ endif }}\n</user>",
    "<user>\n  {{ for i in items }}\n    - {{ i.id }}\n  {{ endfor }}\n</user>",
    "<user>\n  a\n  /* gone */\n  b\n</user>",
    "<user>{{ if name && !empty }}and{{ endif }}{{ if empty || flag }}or{{ endif }}</user>",
    '<message role="assistant">x</message>',
    "<user><content-text>see</content-text><content-image>https://x/{{ name }}.png</content-image></user>",
    "{{ if flag }}<user>only then</user>{{ endif }}",
  ])("says what they say: %j", async (template) => {
    const source = `---\nmodel: gpt-4o\n---\n${template}`;
    const { prompts } = promptl.import(source, {});
    expect(ours(prompts[0]!.kernel, inputs)).toEqual(await theirsOfPromptl(source, inputs));
  });

  test("calls of tools and their responses", async () => {
    const call = {
      id: "c1",
      type: "function" as const,
      function: { name: "find", arguments: '{"a":{"b":[1,"</user>"]}}' },
    };
    const kernel = PromptKernel.parse({
      model: "m",
      template: [
        { role: "assistant", content: "Looking.", tool_calls: [call] },
        { role: "tool", name: "find", tool_call_id: "c1", content: "found" },
      ],
    });
    const { text, notes } = promptl.export(kernel, {});
    expect(notes).toEqual([]);
    const { messages } = await render({ prompt: text, parameters: {}, adapter: Adapters.default });
    expect(messages).toEqual([
      {
        role: "assistant",
        content: [
          { type: "text", text: "Looking." },
          {
            type: "tool-call",
            toolCallId: "c1",
            toolName: "find",
            toolArguments: { a: { b: [1, "</user>"] } },
          },
        ],
      },
      { role: "tool", toolId: "c1", toolName: "find", content: [{ type: "text", text: "found" }] },
    ]);
    expect(promptl.import(text, {}).prompts[0]?.kernel.template).toEqual(kernel.template);
  });
});

// Text a person could write, with what either tool could mistake for its own.
const words = fc.constantFrom(
  ..."Hello|be kind|1 < 2|<b>|</user>|<user>|{ x }|{% if %}|{# c #}|\\|\\n|/* c */|<!-- c -->|é|{{#if x}}|{{/if}}|{{> p}}|{{ x y }}|---".split(
    "|",
  ),
  "a\nb",
  "a\n\n    b",
);
const variables = fc.constantFrom("{{ name }}", "{{ user.name }}", "{{ items[0].id }}");
const messageContent = fc
  .array(fc.oneof({ weight: 2, arbitrary: words }, variables), { minLength: 1, maxLength: 5 })
  .map((pieces) => pieces.join(" "));
const templates = fc.array(
  fc.record({ role: fc.constantFrom("system", "user", "assistant"), content: messageContent }),
  { minLength: 1, maxLength: 3 },
);
const logic = fc.constantFrom(
  "{% if name is defined and name %}{{ name }}{% else %}no{% endif %}",
  "{% for item in items | default([]) %}{{ item.id }} {{ name }};{% endfor %}",
  "{% if not (empty is defined and empty) %}e{% endif %}",
  '{% if user.name is defined and user.name == "Bo" %}bo{% elif flag %}flag{% endif %}',
  '{{ "{{" }} x }}',
);
const jinjaTemplates = fc.array(
  fc.record({
    role: fc.constantFrom("system", "user", "assistant"),
    content: fc
      .array(fc.oneof(logic, variables, fc.constantFrom("Hello", "a < b", "x\ny")), {
        minLength: 1,
        maxLength: 4,
      })
      .map((pieces) => pieces.join(" ")),
  }),
  { minLength: 1, maxLength: 3 },
);
const kernels = fc.oneof(
  templates.map((template) => PromptKernel.parse({ model: "m", template })),
  jinjaTemplates.map((template) => PromptKernel.parse({ model: "m", template, template_language: "jinja" })),
);

describe("what we write they read, and it says the same", () => {
  test("dotprompt", async () => {
    await fc.assert(
      fc.asyncProperty(kernels, async (kernel) => {
        const { text, notes } = dotprompt.export(kernel, {});
        fc.pre(notes.length === 0);
        expect(await theirsOfDotprompt(text, inputs)).toEqual(ours(kernel, inputs));
      }),
      { numRuns: 300 },
    );
  });

  test("PromptL", async () => {
    await fc.assert(
      fc.asyncProperty(kernels, async (kernel) => {
        const { text, notes } = promptl.export(kernel, {});
        fc.pre(notes.length === 0);
        expect(await theirsOfPromptl(text, inputs)).toEqual(ours(kernel, inputs));
      }),
      { numRuns: 300 },
    );
  });
});
