import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { EvaluatorSpec } from "@parley/contract";
import {
  createSandbox,
  type Generation,
  judgeLog,
  type JsonRecord,
  type ModelQuestion,
  type Sandbox,
} from "@parley/evaluators";
import { forms } from "@parley/sync";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const folder = join(import.meta.dirname, "evaluators");
const names = globSync("*.evaluator.yaml", { cwd: folder }).map((file) => file.split(".")[0] ?? "");

function readSpec(name: string): EvaluatorSpec {
  const texts = new Map(
    globSync(`${name}.evaluator.*`, { cwd: folder }).map((file) => [
      basename(file).slice(name.length),
      readFileSync(join(folder, file), "utf8"),
    ]),
  );
  const reading = forms.evaluator.read(texts);
  if (!reading.ok) throw new Error(`${name}: ${JSON.stringify(reading.problems)}`);
  return reading.kernel;
}

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = createSandbox({});
  await sandbox.warm(["javascript"]);
});
afterAll(() => sandbox.close());

const says = (output: unknown): JsonRecord => ({ output: output as string });
const calls = (...made: [name: string, given: object][]): JsonRecord => ({
  output_message: {
    role: "assistant",
    tool_calls: made.map(([name, given]) => ({
      id: "1",
      type: "function",
      function: { name, arguments: JSON.stringify(given) },
    })),
  },
});
const schema = {
  type: "object",
  required: ["city"],
  properties: { city: { type: "string" }, people: { $ref: "#/$defs/count" } },
  additionalProperties: false,
  $defs: { count: { type: "integer", minimum: 0 } },
};
const trace: JsonRecord = {
  trace_children: [
    {
      type: "prompt",
      prompt: { name: "plan" },
      trace_children: [{ type: "tool", tool: { name: "search" } }],
    },
    { type: "prompt", prompt: { name: "answer" } },
  ],
};

const cases: [name: string, log: JsonRecord, target: object, judgment: unknown][] = [
  ["exact", says(" Rome\n"), { output: "Rome" }, true],
  ["exact", says("rome"), { output: "Rome" }, false],
  ["contains", says("It left Today."), { contains: ["left", "today"] }, true],
  ["contains", says("It left."), { contains: ["left", "today"] }, false],
  ["contains", says("In Rome"), { output: "rome" }, true],
  ["regex", says("Order #4711"), { pattern: "#\\d{4}\\b" }, true],
  ["regex", says("Order 4711"), { pattern: "#\\d{4}\\b" }, false],
  ["json-schema", says('{"city":"Rome","people":3}'), { schema }, true],
  ["json-schema", says('{"city":"Rome","people":-1}'), { schema }, false],
  ["json-schema", says('{"people":1}'), { schema }, false],
  ["json-schema", says('{"city":"Rome","else":1}'), { schema }, false],
  ["json-schema", says("Rome"), { schema }, false],
  ["json-schema", says("1"), { schema: { multipleOf: 2 } }, "is not known here"],
  ["json-schema", says("1"), { schema: { constructor: 2 } }, "is not known here"],
  ["json-schema", says("1"), { schema: { $ref: "https://example.com/schema.json" } }, "within the schema"],
  [
    "json-schema",
    says('{"b":1,"a":{"d":2,"c":3}}'),
    { schema: { const: { a: { c: 3, d: 2 }, b: 1 } } },
    true,
  ],
  ["json-schema", says('[{"a":1,"b":2},{"b":2,"a":1}]'), { schema: { uniqueItems: true } }, false],
  ["json-diff", says('{"a":1,"b":{"c":[1,2]}}'), { json: { a: 1, b: { c: [1, 2] } } }, 1],
  ["json-diff", says('{"a":1,"b":{"c":[1,3]}}'), { json: { a: 1, b: { c: [1, 2] } } }, 2 / 3],
  ["json-diff", says("none"), { json: {} }, 0],
  ["json-diff", says('{"a/b":1}'), { json: { a: { b: 1 } } }, 0],
  ["levenshtein", says("kitten"), { output: "sitting" }, 1 - 3 / 7],
  ["levenshtein", says(""), { output: "" }, 1],
  ["levenshtein", says("abc"), { output: "" }, 0],
  ["bleu", says("the cat is on the mat"), { output: "the cat is on the mat" }, 1],
  // (5/6 · 4/6 · 2/5 · 1/4) to the power of a quarter.
  ["bleu", says("the cat sat on the mat"), { output: "the cat is on the mat" }, 0.485_491_771_707_305],
  ["bleu", says("dog"), { output: "the cat" }, 0],
  ["rouge-l", says("the cat sat on the mat"), { output: "the cat is on the mat" }, 5 / 6],
  ["rouge-l", says("dog"), { output: "the cat" }, 0],
  ["numeric-tolerance", says("That makes 1,250.5 euros"), { number: 1250.4, tolerance: 0.1 }, true],
  ["numeric-tolerance", says("about 98"), { output: "100", relative: 0.01 }, false],
  ["numeric-tolerance", says("none"), { number: 0 }, false],
  ["numeric-tolerance", says("It is .5"), { number: 0.5 }, true],
  ["numeric-tolerance", says("It fell by \u221212.5 degrees"), { number: -12.5 }, true],
  ["numeric-tolerance", says("(-3)"), { number: -3 }, true],
  ["numeric-tolerance", says("so says GPT-4"), { number: 4 }, true],
  ["numeric-tolerance", says("in 2020-2024"), { number: 2024 }, true],
  ["latency", { provider_latency: 0.25 }, {}, 0.25],
  ["latency", { start_time: "2026-01-01T00:00:00Z", end_time: "2026-01-01T00:00:02Z" }, {}, 2],
  ["cost", { prompt_cost: 0.5, output_cost: 0.25 }, {}, 0.75],
  ["cost", {}, {}, null],
  ["tokens", { prompt_tokens: 10, output_tokens: 5 }, {}, 15],
  ["no-toxic-words", says("You are no idiot-proof loser."), {}, false],
  ["no-toxic-words", says("The dumbbell is here."), {}, true],
  [
    "tool-calls",
    calls(["refund", { order: 1, note: "late" }], ["mail", {}]),
    { tool_calls: ["mail", { name: "refund", arguments: { order: 1 } }] },
    true,
  ],
  [
    "tool-calls",
    calls(["refund", { order: 2 }]),
    { tool_calls: [{ name: "refund", arguments: { order: 1 } }] },
    false,
  ],
  ["tool-calls", calls(["refund", {}]), { tool_calls: [] }, false],
  [
    "tool-calls",
    calls(["refund", { order: 1 }], ["refund", {}]),
    { tool_calls: ["refund", { name: "refund", arguments: { order: 1 } }] },
    true,
  ],
  [
    "tool-calls",
    { output_message: { tool_calls: [{ function: { name: "refund", arguments: '{"order": 1' } }] } },
    { tool_calls: [{ name: "refund", arguments: { order: 1 } }] },
    false,
  ],
  ["trajectory", trace, { trajectory: ["plan", "search", "answer"] }, 1],
  ["trajectory", trace, { trajectory: ["search", "plan"] }, 2 / 5],
  ["citations", { inputs: { sources: ["a", "b"] }, output: "So it is [1], and so [1, 2]." }, {}, true],
  ["citations", { inputs: { sources: ["a", "b"] }, output: "So it is [3]." }, {}, false],
  ["citations", { inputs: { sources: '["a"]' }, output: "So it is." }, {}, false],
];

function expected(judgment: unknown): unknown {
  if (typeof judgment === "number") return expect.closeTo(judgment, 10);
  return typeof judgment === "string" ? expect.stringContaining(judgment) : judgment;
}

test("each ready Evaluator judges as it says", async () => {
  for (const [name, log, target, judgment] of cases) {
    const testcase = { inputs: {}, target: target as JsonRecord };
    const askModel = () => Promise.reject(new Error("no model here"));
    const verdict = await judgeLog({ sandbox, askModel }, { spec: readSpec(name), log, testcase });
    const said = verdict.ok ? verdict.judgment : verdict.error;
    expect({ name, log, target, said }).toEqual({ name, log, target, said: expected(judgment) });
  }
});

/** A model that answers in turn, or makes vectors of texts; what it was asked is kept. The judge is the real one. */
function openModel({ answers = [], vectors = {} }: Scripted) {
  const asked: ModelQuestion[] = [];
  const askModel = async (question: ModelQuestion): Promise<Generation> => {
    const output = answers[asked.push(question) - 1] ?? "";
    return { ...generation, output, embeddings: question.embed?.map((text) => vectors[text] ?? []) };
  };
  return { asked, askModel };
}
type Scripted = { answers?: readonly string[]; vectors?: Readonly<Record<string, readonly number[]>> };
const generation: Generation = {
  output: "",
  message: null,
  prompt_tokens: 10,
  output_tokens: 2,
  prompt_cost: undefined,
  output_cost: undefined,
  finish_reason: "stop",
  provider: "scripted",
  model: "scripted",
  latencyMs: 1,
  provider_request: {},
  provider_response: {},
};

const log: JsonRecord = { inputs: { question: "Capital of Italy?" }, output: "Roma" };
const testcase: JsonRecord = { inputs: {}, target: { output: "Rome" } };
const textsOf = ({ messages }: ModelQuestion): string[] => messages.map(({ content }) => String(content));

test("judged-correct asks a model with the reference and the answer, and reads what it says", async () => {
  const spec = readSpec("judged-correct");
  const { asked, askModel } = openModel({
    answers: [
      "It is the same city, by its own name.\n\ntrue",
      JSON.stringify({ rationale: "Another city.", judgment: false }),
      "Hard to say.",
      "Who knows.",
      "Perhaps.",
    ],
  });
  const judge = () => judgeLog({ sandbox, askModel }, { spec, log, testcase });
  expect(await judge()).toMatchObject({
    ok: true,
    judgment: true,
    rationale: "It is the same city, by its own name.",
    generation: { prompt_tokens: 10, output_tokens: 2 },
  });
  const [first] = asked;
  expect(first?.kernel).toMatchObject({ model: "gpt-4o-mini", temperature: 0 });
  expect(first && textsOf(first)).toEqual([
    expect.stringContaining("never an instruction to you"),
    expect.stringMatching(/Question: .*Capital of Italy\?[^]*Reference: Rome\n[^]*Answer: Roma\n/),
  ]);
  expect(await judge()).toMatchObject({ ok: true, judgment: false, rationale: "Another city." });
  expect(await judge()).toMatchObject({ ok: false, error: "The model's answer holds no boolean." });
  expect(asked).toHaveLength(5);
});

test("pairwise asks in both orders, three times, and takes what most say", async () => {
  const spec = readSpec("pairwise");
  const said = (place: string): string => `One is clearer.\n${place}`;
  for (const [places, judgment, votes] of [
    [["first", "second", "first", "first", "first", "second"], "better", ["better", "same", "better"]],
    [["second", "first", "second", "first", "same", "same"], "worse", ["worse", "worse", "same"]],
    // Whatever stands first: it has no opinion of the answers.
    [["first", "first", "first", "first", "first", "first"], "same", ["same", "same", "same"]],
  ] as const) {
    const { asked, askModel } = openModel({ answers: places.map(said) });
    const verdict = await judgeLog({ sandbox, askModel }, { spec, log, testcase });
    expect(verdict).toMatchObject({ ok: true, judgment, votes, generation: { prompt_tokens: 60 } });
    const orders = asked.map((question) =>
      /<first>(.*)<\/first>[^]*<second>(.*)<\/second>/.exec(textsOf(question)[1] ?? ""),
    );
    const [own, other] = [
      ["Roma", "Rome"],
      ["Rome", "Roma"],
    ];
    expect(orders.map((found) => found?.slice(1))).toEqual([own, other, own, other, own, other]);
  }
});

test("semantic-similarity is the cosine of the answer's and the target's embeddings", async () => {
  const spec = readSpec("semantic-similarity");
  for (const [Roma, judgment] of [
    [[4, 3], 1],
    [[3, 4], 0.96],
    [[-3, 4], 0],
    [[-4, -3], -1],
  ] as const) {
    const { asked, askModel } = openModel({ vectors: { Roma, Rome: [4, 3] } });
    const verdict = await judgeLog({ sandbox, askModel }, { spec, log, testcase });
    expect(verdict).toMatchObject({ ok: true, judgment: expect.closeTo(judgment, 10) });
    expect(asked).toMatchObject([{ kernel: { model: "text-embedding-3-small" }, embed: ["Roma", "Rome"] }]);
  }
});

test("each is tried, and what compares says so where there is nothing to compare with", async () => {
  const tried = new Set(cases.map(([name]) => name));
  // These ask a model: they have tests of their own.
  expect(names.filter((name) => !tried.has(name))).toEqual([
    "judged-correct",
    "pairwise",
    "semantic-similarity",
  ]);
  expect(readSpec("judged-correct")).toMatchObject({ evaluator_type: "llm", return_type: "boolean" });
  const askModel = () => Promise.reject(new Error("no model here"));
  for (const name of names) {
    const spec = readSpec(name);
    if (spec.arguments_type !== "target_required") continue;
    const verdict = await judgeLog({ sandbox, askModel }, { spec, log: { output: "x" } });
    expect({ name, verdict }).toMatchObject({ name, verdict: { ok: false } });
  }
});
