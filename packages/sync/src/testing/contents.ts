import * as fc from "fast-check";
import type { FileContent } from "../forms/file-content.ts";

const nasty = fc.constantFrom(
  "",
  " ",
  "\n",
  "a\n",
  "a\n\n",
  "\n a",
  "a: b # c",
  "- x",
  "---\n",
  "...",
  "null",
  "true",
  "1e3",
  "0x1f",
  "~",
  "'\"",
  "\t tab",
  "a\r\nb",
  "\u0085\u2028",
  "\ufeffbom",
  "\\u0041",
  "日本語",
  "🙂",
  "<user>hi</user>",
  "{{ name }}",
  "%TAG",
  "? key",
  "| block",
  "> folded",
  "&a *a !b @c `d`",
  "trailing ",
  "line \nline",
  "  indented\nless",
  "[1, 2",
  "{a",
);
const word = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/),
  nasty.filter((text) => text.trim() !== ""),
);
const text = fc.oneof(nasty, fc.string({ maxLength: 40 }), fc.string({ unit: "grapheme", maxLength: 20 }));
const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
const json = fc.jsonValue({ maxDepth: 3 });
// A field of this name is lost in `.prompt` files, as in most of what reads objects.
const isKept = (value: unknown): boolean => !JSON.stringify(value).includes("__proto__");
const object = fc.dictionary(fc.oneof(word, text), fc.oneof(text, json), { maxKeys: 4 }).filter(isKept);
const message = fc.record({ role: fc.constantFrom("system", "user", "assistant"), content: text });
const tool = fc.record({ name, description: text, parameters: fc.constant({ type: "object" }) });

const prompt = fc.record(
  {
    model: name,
    template: fc.array(message, { maxLength: 3 }),
    temperature: fc.constantFrom(0, 0.5, 1),
    max_tokens: fc.constantFrom(-1, 10),
    stop: fc.array(word, { maxLength: 2 }),
    tools: fc.uniqueArray(tool, { maxLength: 2, selector: (item) => item.name }),
    attributes: object,
    other: object,
    seed: fc.integer({ min: 0, max: 9 }),
  },
  { requiredKeys: ["model"] },
);

const judged = { arguments_type: fc.constantFrom("target_free", "target_required") };
const evaluator = fc.oneof(
  fc.record({
    ...judged,
    evaluator_type: fc.constant("python"),
    return_type: fc.constant("boolean"),
    code: text.filter((code) => code !== ""),
    attributes: fc.constantFrom({}, { language: "typescript" }, { language: "javascript" }),
  }),
  fc.record({
    ...judged,
    evaluator_type: fc.constant("human"),
    return_type: fc.constant("select"),
    options: fc.uniqueArray(fc.record({ name: word }), {
      minLength: 1,
      maxLength: 3,
      selector: (item) => item.name,
    }),
    instructions: text,
  }),
  fc.record({ ...judged, evaluator_type: fc.constant("llm"), return_type: fc.constant("text"), prompt }),
  fc.record({ ...judged, evaluator_type: fc.constant("external"), return_type: fc.constant("number") }),
);

const datapoint = fc.record(
  {
    inputs: object,
    messages: fc.array(message, { maxLength: 2 }),
    target: object,
    split: word.map((value) => value.slice(0, 50)),
    tags: fc.array(word, { maxLength: 2 }),
  },
  { requiredKeys: ["inputs"] },
);

/** Contents of all types of File, with the texts that formats trip over. */
export const contents = fc.oneof(
  fc.record({ type: fc.constant("prompt"), kernel: prompt }),
  fc.record({
    type: fc.constant("agent"),
    kernel: prompt.map(({ tools: _tools, ...kernel }) => ({ ...kernel, max_iterations: 3 })),
  }),
  fc.record({
    type: fc.constant("tool"),
    kernel: fc.oneof(
      fc.record({
        source_code: text.filter((code) => code !== ""),
        function: tool,
        tool_type: fc.constantFrom("python", "typescript"),
      }),
      fc.record({ tool_type: fc.constant("json_schema"), function: tool, attributes: object }),
      fc.record({
        tool_type: fc.constant("snippet"),
        setup_values: fc.dictionary(word, text, { maxKeys: 4 }),
      }),
    ),
  }),
  fc.record({ type: fc.constant("flow"), kernel: fc.record({ attributes: object }) }),
  fc.record({ type: fc.constant("evaluator"), kernel: evaluator }),
  fc.record({
    type: fc.constant("dataset"),
    kernel: fc.record(
      {
        datapoints: fc.array(datapoint, { maxLength: 4 }),
        schema: fc.constant({ type: "object" }),
        attributes: object,
      },
      { requiredKeys: ["datapoints"] },
    ),
  }),
) as fc.Arbitrary<FileContent>;
