import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hashKernel } from "./hash/hash-kernel.ts";
import { normalizePromptKernel } from "./hash/normalize-prompt-kernel.ts";
import { parsePromptFile } from "./parse-prompt-file.ts";
import { printPromptFile } from "./print/print-prompt-file.ts";
import { PromptKernel } from "./types/prompt.ts";

// Text made of what the language has to be careful with, and of anything at all.
const trickyPiece = fc.constantFrom(
  ..."\n|\n\n|\r\n|\r| |  |\t|    |a|Hello|\\|\\\\|<|</|>|/>|<user>|</user>|<system>|</system>|<assistant>|</assistant>".split(
    "|",
  ),
  ...'<tool name="a" id="b">|<tool|</tool>|<text>|</text>|<image url="x" />|</image>|<context>|{{ name }}|---|\n---\n'.split(
    "|",
  ),
  ..."&amp;|&#10;|\"|'|# |: |//|- |\uFEFF|\u2028|\u0085|\u00a0|\u0000|é|😀|\ud800".split("|"),
);
const text = fc.oneof(
  { weight: 4, arbitrary: fc.array(trickyPiece, { maxLength: 8 }).map((pieces) => pieces.join("")) },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
);
const filledText = text.map((value) => (value === "" ? "x" : value));
const optionally = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const json = fc.jsonValue({ maxDepth: 4, stringUnit: "binary" });
const object = fc.dictionary(text, json, { maxKeys: 4 });

const toolCall = fc.record({
  id: text,
  type: fc.constant("function"),
  function: fc.record({
    name: text,
    arguments: optionally(
      fc.oneof(
        text,
        json.map((value) => JSON.stringify(value, null, 2)),
      ),
    ),
  }),
});
const part = fc.oneof(
  fc.record({ type: fc.constant("text"), text }),
  fc.record({
    type: fc.constant("image_url"),
    image_url: fc.record({ url: text, detail: optionally(fc.constantFrom("high", "low", "auto")) }),
  }),
);
const thinking = fc.oneof(
  fc.record({ type: fc.constant("thinking"), thinking: text, signature: text }),
  fc.record({ type: fc.constant("redacted_thinking"), data: text }),
);
const message = fc.record({
  role: fc.constantFrom("user", "assistant", "system", "tool", "developer"),
  content: optionally(fc.oneof(text, fc.array(part, { maxLength: 3 }))),
  name: optionally(text),
  tool_call_id: fc.option(text, { nil: undefined, freq: 2 }),
  tool_calls: optionally(fc.array(toolCall, { maxLength: 3 })),
  thinking: optionally(fc.array(thinking, { maxLength: 2 })),
});
const kernelInput = fc.record({
  model: filledText,
  endpoint: optionally(fc.constantFrom("chat", "complete", "edit")),
  template: optionally(
    fc.oneof({ weight: 3, arbitrary: fc.array(message, { maxLength: 4 }) }, { weight: 1, arbitrary: text }),
  ),
  template_language: optionally(fc.constantFrom("default", "jinja")),
  provider: optionally(filledText),
  max_tokens: optionally(fc.oneof(fc.constant(-1), fc.nat())),
  temperature: optionally(fc.oneof(fc.constant(1), number)),
  top_p: optionally(fc.oneof(fc.constant(1), number)),
  stop: optionally(fc.oneof(text, fc.array(text, { maxLength: 3 }))),
  presence_penalty: optionally(number),
  frequency_penalty: optionally(number),
  other: optionally(object),
  seed: optionally(fc.maxSafeInteger()),
  response_format: optionally(
    fc.record({
      type: fc.constantFrom("json_object", "json_schema", "text"),
      json_schema: optionally(object),
    }),
  ),
  reasoning_effort: optionally(fc.oneof(fc.constantFrom("high", "medium", "low"), fc.integer())),
  tools: optionally(
    fc.array(
      fc.record({
        name: filledText,
        description: text,
        strict: optionally(fc.boolean()),
        parameters: optionally(object),
      }),
      { maxLength: 3 },
    ),
  ),
  linked_tools: optionally(fc.array(text, { maxLength: 3 })),
  fallbacks: optionally(
    fc.array(fc.record({ model: filledText, provider: optionally(filledText) }), { maxLength: 2 }),
  ),
  attributes: optionally(object),
});
/** Every kernel the schema admits, as the schema answers it. */
const kernel = kernelInput.map((input) => PromptKernel.parse(input));
const runs = Number(process.env["PROPERTY_RUNS"] ?? 500);

// JSON has no -0.
const onWire = (value: PromptKernel): unknown => JSON.parse(JSON.stringify(value));
const hashOf = (value: PromptKernel) => hashKernel(normalizePromptKernel(value));

describe("round trip", () => {
  test("parse(print(kernel)) has the hash of the kernel, and print is canonical", () => {
    fc.assert(
      fc.property(kernel, (given) => {
        const printed = printPromptFile(given);
        const { kernel: read, diagnostics } = parsePromptFile(printed);
        expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
        expect(onWire(normalizePromptKernel(read!))).toEqual(onWire(normalizePromptKernel(given)));
        expect(hashOf(read!)).toBe(hashOf(given));
        expect(printPromptFile(read!)).toBe(printed);
      }),
      { numRuns: runs },
    );
  });

  test("a single message of text survives, whatever the text and role", () => {
    const textMessage = fc.record({
      role: fc.constantFrom("user", "assistant", "system", "tool", "developer"),
      content: text,
    });
    fc.assert(
      fc.property(textMessage, (given) => {
        const template = PromptKernel.parse({ model: "m", template: [given] }).template;
        const { kernel: read } = parsePromptFile(printPromptFile({ model: "m", template }));
        expect(read?.template).toEqual([given]);
      }),
      { numRuns: runs },
    );
  });
});
