import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyEdits } from "../lint/apply-fixes.ts";
import { generateText } from "../fuzz/generate-text.ts";
import { createRandom } from "../fuzz/random.ts";
import { completeAt } from "./complete.ts";
import { definitionAt } from "./definition.ts";
import { fixesIn } from "./fixes.ts";
import { hoverAt } from "./hover.ts";
import type { KnownModels } from "./known-model.ts";
import { readLanguageFile } from "./language-file.ts";
import type { LanguageFile, LanguageOptions } from "./language-file.ts";
import { foldingRanges, outlineOf } from "./outline.ts";
import { renameVariable } from "./rename-variable.ts";

const models = [
  {
    name: "gpt-4o",
    provider: "openai",
    context_window: 128_000,
    max_output_tokens: 16_384,
    prices: { input: 2_500_000, output: 10_000_000 },
    capabilities: { tools: true, images: true, json_schema: false },
  },
  { name: "old-one", provider: "acme", deprecated: { ends_on: "2026-01-01" } },
];
const catalogue: KnownModels = {
  models,
  find: (model) => models.find(({ name }) => name === model),
  providerOf: () => undefined,
  nearest: () => [],
};
const files: Record<string, string> = { "shared/tone": "Be {{ mood }}." };
const options: LanguageOptions = {
  catalogue,
  references: {
    from: "support/reply.prompt",
    reader: { readText: (path) => files[path], readBytes: () => undefined },
  },
  listPartials: () => Object.keys(files),
};

/** A text with `|` where the cursor is. */
function at(marked: string, more: LanguageOptions = {}): [LanguageFile, number] {
  const offset = marked.indexOf("|");
  return [readLanguageFile(marked.replace("|", ""), { ...options, ...more }), offset];
}
const body = (text: string, keys = "") => `---\nmodel: gpt-4o\n${keys}---\n${text}\n`;
const tools = `tools: [
  {"name": "find_order", "description": "Finds an order", "parameters": {"type": "object", "properties": {}}}
]
`;
const labels = (marked: string, more?: LanguageOptions) =>
  completeAt(...at(marked, more)).map(({ label }) => label);
/** The text with the proposal of a label taken. */
function complete(marked: string, label: string, more?: LanguageOptions): string {
  const [file, offset] = at(marked, more);
  const chosen = completeAt(file, offset).find((item) => item.label === label);
  expect(
    chosen,
    `${label} in ${JSON.stringify(completeAt(file, offset).map((item) => item.label))}`,
  ).toBeDefined();
  return applyEdits(file.text, [{ ...chosen!.range, text: chosen!.text }]);
}

describe("completion", () => {
  test("of keys: those of the kind of file, without those that are there", () => {
    const found = labels("---\nmodel: gpt-4o\nte|\n---\n");
    expect(found).toContain("temperature");
    expect(found).not.toContain("model");
    expect(found).not.toContain("max_iterations");
    expect(labels("---\n|\n---\n", { kind: "agent" })).toContain("max_iterations");
    expect(complete("---\nmodel: gpt-4o\nte|\n---\n", "temperature")).toContain("\ntemperature: \n");
  });

  test("of keys in a file that has only begun", () => {
    expect(labels("---\nmo|")).toContain("model");
  });

  test.each([
    ["---\nmodel: |\n---\n", ["gpt-4o", "old-one"]],
    ["---\nmodel: gpt-4o\nfallbacks:\n  - model: |\n---\n", ["gpt-4o", "old-one"]],
    ['---\nmodel: gpt-4o\nfallbacks: [{"model": "ol|"}]\n---\n', ["gpt-4o", "old-one"]],
    ["---\nprovider: |\n---\n", ["openai", "acme"]],
    ["---\nendpoint: |\n---\n", ["chat", "complete", "edit"]],
    ["---\ntemplate_language: ji|\n---\n", ["default", "jinja"]],
    ["---\nreasoning_effort: |\n---\n", ["high", "medium", "low"]],
    ["---\ntemperature: |\n---\n", []],
  ])("of values, %j", (marked, expected) => {
    expect(labels(marked)).toEqual(expected);
  });

  test("of the keys of tools and fallbacks, and not of what is deeper", () => {
    expect(complete("---\nmodel: m\ntools: [{na|}]\n---\n", "name")).toContain('[{"name": }]');
    expect(labels('---\nmodel: m\nresponse_format: {"|}\n---\n')).toEqual(["type", "json_schema"]);
    expect(labels("---\nmodel: m\nfallbacks:\n  - |\n---\n")).toEqual(["model", "provider"]);
    expect(labels('---\nmodel: m\ntools: [{"name": "a", "parameters": {|\n---\n')).toEqual([]);
    expect(labels("---\nmodel: m\nother: {|}\n---\n")).toEqual([]);
  });

  test("of tags, of attributes and of their values", () => {
    expect(labels(body("<|"))).toContain("developer");
    expect(labels(body("<user>\n  <|\n</user>"))).toEqual(["text", "image", "file", "tool"]);
    expect(complete(body("<user>\n  Hi\n</|"), "user")).toContain("Hi\n</user>");
    expect(labels(body("<user |>Hi</user>"))).toEqual(["name", "content", "whitespace"]);
    expect(labels(body('<user><image url="x" |/></user>'))).toEqual(["detail", "alt"]);
    expect(labels(body('<user><image detail="|" url="x"/></user>'))).toEqual(["high", "low", "auto"]);
    expect(labels(body("<user>a < b |</user>"))).toEqual([]);
  });

  test("of tools and the ids of calls", () => {
    expect(labels(body('<assistant><tool name="|" id="1">{}</tool></assistant>', tools))).toEqual([
      "find_order",
    ]);
    const answered =
      '<assistant><tool name="find_order" id="c1">{}</tool></assistant>\n<tool id="|">x</tool>';
    expect(labels(body(answered, tools))).toEqual(["c1"]);
  });

  test("of variables, in both languages", () => {
    const declared = 'inputs: {"customer": "string"}\n';
    expect(labels(body("<user>{{ other }} {{ cu|</user>", declared))).toEqual(["other", "customer"]);
    expect(complete(body("<user>{{ cu| }}</user>", declared), "customer")).toContain(
      "<user>{{ customer }}</user>",
    );
    const jinja = `template_language: jinja\n${declared}`;
    expect(labels(body("<user>{% if cu|</user>", jinja))).toEqual(["customer"]);
    expect(labels(body("<user>{% if cu|</user>", declared))).toEqual([]);
  });

  test("of partials", () => {
    expect(complete(body("<user>{{> sh| }}</user>"), "shared/tone")).toContain(
      "<user>{{> shared/tone }}</user>",
    );
  });

  test("a completion has variables and no tags", () => {
    expect(labels(body("<|", "endpoint: complete\n"))).toEqual([]);
    expect(labels(body("{{ a }} {{ |", "endpoint: complete\n"))).toEqual(["a"]);
  });
});

describe("hover", () => {
  const markdown = (marked: string) => hoverAt(...at(marked))?.markdown;

  test("over keys and models", () => {
    expect(markdown("---\nmodel: gpt-4o\nmax_|tokens: 1\n---\n")).toContain("a whole number, or -1");
    const model = markdown("---\nmodel: gpt|-4o\n---\n");
    expect(model).toContain("16,384 tokens at most");
    expect(model).toContain("2.5 in, 10 out");
    expect(model).toContain("can: tools, images");
    expect(markdown("---\nmodel: old|-one\n---\n")).toContain("ends on 2026-01-01");
    expect(markdown("---\nmodel: unk|nown\n---\n")).toBeUndefined();
    expect(markdown("---\n__proto|__: 1\nconstructor: 1\n---\n")).toBeUndefined();
  });

  test("over variables", () => {
    const declared = markdown(
      body("<user>{{ na|me }} {{ name }}</user>", 'inputs: {"name": "string, who asks"}\n'),
    );
    expect(declared).toContain("**name**: string");
    expect(declared).toContain("who asks");
    expect(declared).toContain("used 2 times");
    expect(markdown(body("<user>{{ lo|g.items[0] }}</user>"))).toContain("object");
  });

  test("over partials, with their text, and those that are not there", () => {
    expect(markdown(body("<user>{{> shared/to|ne }}</user>"))).toContain("Be {{ mood }}.");
    expect(markdown(body("<user>{{> ../shared/to|ne }}</user>"))).toContain("Be {{ mood }}.");
    expect(markdown(body("<user>{{> go|ne }}</user>"))).toContain("no partial `gone`");
  });

  test("over tools and attributes", () => {
    const call = '<assistant><tool name="find|_order" id="1">{}</tool></assistant>';
    expect(markdown(body(call, tools))).toContain("Finds an order");
    expect(markdown(body('<user><image url="x" det|ail="low"/></user>'))).toContain("`high`");
    expect(markdown(body("<user>pl|ain</user>"))).toBeUndefined();
  });
});

describe("rename", () => {
  const rename = (marked: string, name: string) => {
    const [file, offset] = at(marked);
    const result = renameVariable(file, offset, name);
    return result.ok ? applyEdits(file.text, result.edits) : result.message;
  };

  test("in the default language: templates, inputs, inputs of tests; not in text", () => {
    const keys = (name: string) =>
      `inputs: {"${name}": "string"}\ntests:\n  - inputs: {${name}: x}\n    expect: {contains: name}\n`;
    const of = (first: string, name: string) =>
      body(
        `<user>{{ ${first} }} {{${name}.first}} name {{ log.name }} {{ find("name", ${name}) }}</user>`,
        keys(name),
      );
    expect(rename(of("na|me", "name"), "client")).toBe(of("client", "client"));
  });

  test("from its declaration", () => {
    expect(rename(body("<user>{{ a }}</user>", 'inputs: {"a|": "string"}\n'), "b")).toBe(
      body("<user>{{ b }}</user>", 'inputs: {"b": "string"}\n'),
    );
  });

  test("in Jinja: loops, filters, steps, and not the variables of loops", () => {
    const of = (name: string) =>
      body(
        `<user>{% for item in ${name} %}{{ item.name }}{% endfor %}{{ ${name} | length }}{% if ${name}[0] %}x{% endif %}</user>`,
        "template_language: jinja\n",
      );
    expect(rename(of("items").replace("in items", "in it|ems"), "orders")).toBe(of("orders"));
  });

  test("in one JSON Schema, with what is required", () => {
    const of = (name: string) =>
      body(
        `<user>{{ ${name} }}</user>`,
        `inputs: {"type": "object", "properties": {"${name}": {"type": "string"}}, "required": ["${name}"]}\n`,
      );
    expect(rename(of("a").replace("{{ a", "{{ |a"), "b")).toBe(of("b"));
  });

  test("is refused where another meaning would come out", () => {
    expect(rename(body("<user>{{ |a }} {{ b }}</user>"), "b")).toContain('variable "b" already');
    expect(rename(body("<user>{{ |a }}</user>"), "not a name")).toContain("no name");
    expect(rename(body("<user>{{ |a }}</user>", "template_language: jinja\n"), "true")).toContain("no name");
    expect(rename(body("<user>h|i</user>"), "b")).toContain("no variable here");
    const captured = "<user>{% for b in list %}{{ |a }}{% endfor %}</user>";
    expect(rename(body(captured, "template_language: jinja\n"), "b")).toContain("safely");
  });
});

describe("definition", () => {
  const target = (marked: string) => {
    const [file, offset] = at(marked);
    const found = definitionAt(file, offset);
    return found?.kind === "here" ? file.text.slice(found.range.start, found.range.end) : found;
  };
  const called =
    '<assistant><tool name="find_order" id="c1">{}</tool></assistant>\n<tool name="find_order" id="c1">x</tool>';

  test("of tools that are called and answered", () => {
    expect(target(body(called.replace("find", "fi|nd"), tools))).toBe("find_order");
    expect(target(body(called.replace(/c1">x/, 'c|1">x'), tools))).toBe('<tool name="find_order" id="c1">');
  });

  test("of variables and partials", () => {
    expect(target(body("<user>{{ a| }}</user>", 'inputs: {"a": "string"}\n'))).toBe('"a"');
    expect(target(body("<user>{{> ../shared/to|ne }}</user>"))).toEqual({
      kind: "partial",
      path: "shared/tone",
    });
    expect(target(body("<user>{{ b| }}</user>"))).toBeUndefined();
  });
});

test("the outline has keys, tools, messages and calls", () => {
  const file = readLanguageFile(
    body(
      '<user>\n  Where is it?\n</user>\n<assistant><tool name="find_order" id="1">{}</tool></assistant>',
      tools,
    ),
  );
  const flat = outlineOf(file).map(({ name, detail, children }) => [
    name,
    detail,
    children.map((child) => child.name),
  ]);
  expect(flat).toEqual([
    ["model", undefined, []],
    ["tools", undefined, ["find_order"]],
    ["user", "Where is it?", []],
    ["assistant", undefined, ["find_order"]],
  ]);
});

test("folds are the frontmatter, values and messages of several lines", () => {
  const file = readLanguageFile(body("<user>\n  Hi\n</user>\n<user>one line</user>", tools));
  const folds = foldingRanges(file).map(({ start, end }) => file.text.slice(start, end).split("\n")[0]);
  expect(folds).toEqual(["model: gpt-4o", "tools: [", "[", "<user>"]);
});

test("fixes are those of the range", () => {
  const file = readLanguageFile(body("<user>{{ nmae }}</user>", 'inputs: {"name": "string"}\n'), options);
  const start = file.text.indexOf("nmae");
  expect(fixesIn(file, { start, end: start }).map(({ title }) => title)).toEqual(['Rename "nmae" to "name"']);
  expect(fixesIn(file, { start: 0, end: 0 })).toEqual([]);
});

test("nothing throws, whatever the text and the offset", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 31 - 1 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (seed, part) => {
        const text = generateText(createRandom(seed));
        const offset = Math.floor(part * text.length);
        for (const kind of ["prompt", "agent"] as const) {
          const file = readLanguageFile(text, { ...options, kind });
          const inText = [
            ...completeAt(file, offset).map(({ range }) => range),
            ...foldingRanges(file),
            hoverAt(file, offset)?.range ?? { start: 0, end: 0 },
          ];
          for (const { start, end } of inText)
            expect(0 <= start && start <= end && end <= text.length).toBe(true);
          outlineOf(file);
          definitionAt(file, offset);
          renameVariable(file, offset, "renamed");
          fixesIn(file, { start: offset, end: offset });
        }
      },
    ),
    { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 300) },
  );
});

test("the example workspace is understood at every offset", () => {
  const path = join(import.meta.dirname, "../../../../examples/workspace/support/reply.prompt");
  const file = readLanguageFile(readFileSync(path, "utf8"), options);
  for (let offset = 0; offset <= file.text.length; offset += 7) {
    completeAt(file, offset);
    hoverAt(file, offset);
  }
  expect(hoverAt(file, file.text.indexOf("refund_after_days"))?.markdown).toContain("refund_after_days");
});
