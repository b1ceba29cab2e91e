import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAgentFile } from "./agent/parse-agent-file.ts";
import { printAgentFile } from "./agent/print-agent-file.ts";
import { hashAgentKernel, hashPromptKernel } from "./hash/identity.ts";
import { normalizeAgentKernel } from "./hash/normalize-agent-kernel.ts";
import { normalizePromptKernel } from "./hash/normalize-prompt-kernel.ts";
import { parsePromptFile } from "./parse-prompt-file.ts";
import { printPromptFile } from "./print/print-prompt-file.ts";
import { AgentKernel } from "./types/agent.ts";
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
    image_url: fc.record({
      url: text,
      detail: optionally(fc.constantFrom("high", "low", "auto")),
      alt: optionally(text),
    }),
  }),
  fc.record({
    type: fc.constant("file"),
    file: fc.record({ url: text, filename: optionally(text), media_type: optionally(text) }),
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
const approver = fc.constantFrom("person:ada@example.com", "team:finance", "role:admin", "channel:slack/ops");
const group = <T>(member: fc.Arbitrary<T>) => {
  const members = fc.array(member, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    member,
    members,
    members.map((all) => ({ all })),
    members.chain((any) =>
      fc.record({ any: fc.constant(any), count: fc.integer({ min: 1, max: any.length }) }),
    ),
  );
};
const approvers = group(
  group(group(approver).filter((given) => !Array.isArray(given))).filter((given) => !Array.isArray(given)),
);
const duration = fc.constantFrom("30m", "4h", "1d12h", "2w");
const approval = fc.oneof(
  fc.constant(true),
  approvers.filter((given) => typeof given === "string" || Array.isArray(given)),
  fc.record({
    who: optionally(approvers),
    when: optionally(filledText),
    stakes: optionally(fc.constantFrom("low", "medium", "high")),
    editable: optionally(fc.oneof(fc.boolean(), fc.array(filledText, { maxLength: 2 }))),
    escalation: optionally(fc.array(fc.record({ after: duration, who: approvers }), { maxLength: 2 })),
    deadline: optionally(duration),
    at_deadline: optionally(fc.constantFrom("timed_out", "denied")),
    valid_for: optionally(duration),
    veto: optionally(fc.boolean()),
    self_approval: optionally(fc.boolean()),
  }),
);
const shortInput = fc
  .tuple(
    fc.constantFrom("string", "number", "integer", "boolean", "object", "array", "any", "'a' | 'b'"),
    fc.constantFrom("", "[]", "[][]"),
    fc.constantFrom("", "?"),
    optionally(text),
  )
  .map(([type, lists, mark, words]) => type + lists + mark + (words === undefined ? "" : `, ${words}`));
const texts = fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 2 }));
const expectedCall = fc.oneof(filledText, fc.record({ name: filledText, arguments: optionally(object) }));
const testCase = fc.record({
  name: optionally(filledText),
  inputs: optionally(object),
  messages: optionally(fc.array(message, { maxLength: 2 })),
  repeat: optionally(fc.integer({ min: 1, max: 100 })),
  expect: fc.record({
    contains: optionally(texts),
    not_contains: optionally(texts),
    equals: optionally(text),
    matches: optionally(fc.constantFrom("^a", "[0-9]+$")),
    json_schema: optionally(object),
    tool_call: optionally(fc.oneof(expectedCall, fc.array(expectedCall, { minLength: 1, maxLength: 2 }))),
    not_tool_call: optionally(fc.oneof(fc.boolean(), texts)),
    max_cost: optionally(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })),
    max_latency_ms: optionally(fc.nat()),
  }),
});
const extensionInput = {
  inputs: optionally(fc.dictionary(filledText, fc.oneof(shortInput, object), { maxKeys: 3 })),
  evaluators: optionally(
    fc.array(
      fc.oneof(
        filledText,
        fc.record({ path: filledText, environment: optionally(filledText), threshold: optionally(number) }),
      ),
      { maxLength: 2 },
    ),
  ),
  tests: optionally(fc.array(testCase, { maxLength: 2 })),
};
const functionInput = {
  name: filledText,
  description: text,
  strict: optionally(fc.boolean()),
  parameters: optionally(object),
};
const parameterInput = {
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
  fallbacks: optionally(
    fc.array(fc.record({ model: filledText, provider: optionally(filledText) }), { maxLength: 2 }),
  ),
  attributes: optionally(object),
  ...extensionInput,
};
const kernelInput = fc.record({
  ...parameterInput,
  tools: optionally(
    fc.array(fc.record({ ...functionInput, approval: optionally(approval) }), { maxLength: 3 }),
  ),
  linked_tools: optionally(fc.array(text, { maxLength: 3 })),
});
const agentTool = fc.oneof(
  fc.record({
    type: fc.constant("inline"),
    json_schema: fc.record(functionInput),
    on_agent_call: optionally(fc.constantFrom("continue", "stop")),
    approval: optionally(approval),
  }),
  fc.record({
    type: fc.constant("file"),
    link: fc.record({
      file_id: filledText,
      environment_id: optionally(filledText),
      version_id: optionally(filledText),
    }),
    on_agent_call: optionally(fc.constantFrom("continue", "stop")),
    approval: optionally(approval),
  }),
);
const agentInput = fc.record({
  ...parameterInput,
  max_iterations: optionally(fc.integer({ min: 1, max: 1000 })),
  tools: optionally(fc.array(agentTool, { maxLength: 3 })),
});
/** Every kernel the schema admits, as the schema answers it. */
const agent = agentInput.map((input) => AgentKernel.parse(input));
const kernel = kernelInput.map((input) => PromptKernel.parse(input));
const runs = Number(process.env["PROPERTY_RUNS"] ?? 300);

// JSON has no -0.
const onWire = (value: object): unknown => JSON.parse(JSON.stringify(value));

describe("round trip", { timeout: 120_000 }, () => {
  test("parse(print(kernel)) has the hash of the kernel, and print is canonical", () => {
    fc.assert(
      fc.property(kernel, (given) => {
        const printed = printPromptFile(given);
        const { kernel: read, diagnostics } = parsePromptFile(printed);
        expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
        expect(onWire(normalizePromptKernel(read!))).toEqual(onWire(normalizePromptKernel(given)));
        expect(hashPromptKernel(read!)).toBe(hashPromptKernel(given));
        expect(printPromptFile(read!)).toBe(printed);
      }),
      { numRuns: runs },
    );
  });

  test("the same of Agents", () => {
    fc.assert(
      fc.property(agent, (given) => {
        const printed = printAgentFile(given);
        const { kernel: read, diagnostics } = parseAgentFile(printed);
        expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
        expect(onWire(normalizeAgentKernel(read!))).toEqual(onWire(normalizeAgentKernel(given)));
        expect(hashAgentKernel(read!)).toBe(hashAgentKernel(given));
        expect(printAgentFile(read!)).toBe(printed);
      }),
      { numRuns: runs },
    );
  });

  test("parsing never throws, and answers a kernel or an error", () => {
    const pieces = fc.oneof(
      trickyPiece,
      fc.constantFrom(
        ...'---\n|model: m\n|inputs: |evaluators: |tests: |tools: |approval: |max_iterations: |{ a: string }|[|]|{|}|expect: |<file url="x" />|<file |url="|*a|&a |: |- |  '.split(
          "|",
        ),
      ),
    );
    const anything = fc.oneof(
      fc.array(pieces, { maxLength: 30 }).map((list) => list.join("")),
      fc.array(pieces, { maxLength: 30 }).map((list) => `---\nmodel: m\n${list.join("")}\n---\n`),
      fc.string({ unit: "binary", maxLength: 200 }),
    );
    fc.assert(
      fc.property(anything, (given) => {
        for (const { kernel: read, diagnostics } of [parsePromptFile(given), parseAgentFile(given)])
          expect(read === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
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
