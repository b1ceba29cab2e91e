import { expect, test } from "vitest";
import { judgeLog, type Judging } from "./judge-log.ts";
import type { Generation } from "./kernel/verdict.ts";
import type { ModelQuestion } from "./llm/run.ts";

const kernel = {
  model: "judge",
  template: [
    {
      role: "user" as const,
      content:
        "{{log.inputs.city}}|{{log.output}}|{{log.messages[0].content}}|{{log.error}}|{{log_prompt}}|" +
        "{{testcase.target.output}}|{{log_inputs}}|{{log_output}}|{{testcase.inputs.none}}",
    },
  ],
};
const spec = {
  evaluator_type: "llm",
  arguments_type: "target_free",
  return_type: "boolean",
  prompt: kernel,
} as const;
const log = {
  inputs: { city: "Rome" },
  output: "Roma",
  error: null,
  messages: [{ role: "user", content: "Name it" }],
  prompt: { template: [{ role: "user", content: "Name {{ city }}" }] },
};
const testcase = { inputs: {}, target: { output: "Rome" } };

const answer = (output: string): Generation => ({
  output,
  message: { role: "assistant", content: output },
  prompt_tokens: 10,
  output_tokens: 2,
  reasoning_tokens: undefined,
  prompt_cost: 100,
  output_cost: 20,
  finish_reason: "stop",
  provider: "fake",
  model: "judge",
  latencyMs: 5,
  provider_request: {},
  provider_response: {},
});
const noSandbox = { runCode: () => Promise.reject(new Error("no code here")) };

/** A model that gives these answers in turn; what it was asked is kept. */
function open(answers: readonly (string | Error)[]) {
  const asked: ModelQuestion[] = [];
  const askModel = async (question: ModelQuestion): Promise<Generation> => {
    const next = answers[asked.push(question) - 1];
    if (next === undefined || next instanceof Error) throw next ?? new Error("asked too often");
    return answer(next);
  };
  return {
    asked,
    judge: (fields: object = {}) =>
      judgeLog({ sandbox: noSandbox, askModel }, { spec: { ...spec, ...fields }, log, testcase } as Judging),
  };
}

test("a judge sees the Log, its Prompt and the Datapoint; what there is none of is empty", async () => {
  const { asked, judge } = open(['{"rationale":"Same city.","judgment":true}']);
  expect(await judge()).toMatchObject({ ok: true, judgment: true, rationale: "Same city." });
  expect(asked[0]?.messages).toEqual([
    {
      role: "user",
      content: 'Rome|Roma|Name it||user: Name {{ city }}|Rome|{"city":"Rome"}|Roma|',
    },
  ]);
  expect(asked[0]?.response_format).toMatchObject({
    type: "json_schema",
    json_schema: { schema: { required: ["rationale", "judgment"] } },
  });
});

test("a provider that knows no schemas is asked without; an answer that cannot be read, again", async () => {
  const refused = Object.assign(new Error("no json_schema"), { kind: "invalid_request" });
  const { asked, judge } = open([refused, "Hm.", "Well.\nfalse"]);
  expect(await judge()).toMatchObject({ ok: true, judgment: false, rationale: "Well." });
  expect(asked.map(({ response_format: format }) => format !== undefined)).toEqual([true, false, false]);
});

test("three answers without a judgment are an error, with what they cost", async () => {
  const { judge } = open(["Hm.", "Hm!", "Hm?"]);
  expect(await judge()).toMatchObject({
    ok: false,
    error: "The model's answer holds no boolean.",
    generation: { output: "Hm?", prompt_tokens: 30, prompt_cost: 300, output_cost: 60 },
  });
});

test("asked several times, the majority counts; of numbers the median", async () => {
  const votes = open(["true", "false", "true"]);
  expect(await votes.judge({ attributes: { repeats: 3, verdict: "last_line" } })).toMatchObject({
    judgment: true,
    votes: [true, false, true],
    generation: { prompt_tokens: 30 },
  });
  expect(votes.asked[0]?.response_format).toBeUndefined();
  const numbers = open(["1", "5", "4"]);
  expect(await numbers.judge({ return_type: "number", attributes: { repeats: 3 } })).toMatchObject({
    judgment: 4,
  });
});

test("what fails is a verdict: the provider, a template that misses what no Log has, a missing Datapoint", async () => {
  expect(await open([new Error("No key.")]).judge()).toMatchObject({ ok: false, error: "No key." });
  const unknown = { ...kernel, template: [{ role: "user" as const, content: "{{ rubric }}" }] };
  expect(await open([]).judge({ prompt: unknown })).toMatchObject({
    ok: false,
    error: expect.stringContaining('"rubric"'),
  });
  const needing = { ...spec, arguments_type: "target_required" } as const;
  const means = { sandbox: noSandbox, askModel: () => Promise.reject(new Error("not asked")) };
  expect(await judgeLog(means, { spec: needing, log })).toMatchObject({
    ok: false,
    error: expect.stringContaining("needs a Datapoint"),
  });
});

test("people and applications judge elsewhere", async () => {
  for (const type of ["human", "external"])
    expect(await open([]).judge({ evaluator_type: type })).toMatchObject({ ok: false });
});

test("how near two messages are is the cosine of their vectors; true from a threshold on", async () => {
  const vectors = { "": [0, 0], Roma: [3, 4], Rome: [4, 3] } as const;
  const asked: ModelQuestion[] = [];
  const askModel = async (question: ModelQuestion): Promise<Generation> => {
    asked.push(question);
    const embeddings = question.embed?.map((text) => vectors[text as keyof typeof vectors]);
    return { ...answer(""), embeddings };
  };
  const template = ["{{log.output}}", "{{testcase.target.output}}"].map((content) => ({
    role: "user" as const,
    content,
  }));
  const judge = (fields: object = {}, messages: object[] = template) =>
    judgeLog({ sandbox: noSandbox, askModel }, {
      spec: { ...spec, prompt: { model: "near", template: messages }, return_type: "number", ...fields },
      log,
      testcase,
    } as Judging);
  const attributes = { method: "similarity" };
  expect(await judge({ attributes })).toMatchObject({
    ok: true,
    judgment: 0.96,
    rationale: "Similarity 0.960.",
  });
  expect(asked).toMatchObject([{ embed: ["Roma", "Rome"], response_format: undefined }]);
  for (const [threshold, judgment] of [
    [0.95, true],
    [0.97, false],
  ] as const)
    expect(await judge({ attributes: { ...attributes, threshold }, return_type: "boolean" })).toMatchObject({
      judgment,
    });
  expect(await judge({ attributes }, template.slice(1))).toMatchObject({
    ok: false,
    error: "Similarity is that of two messages, and the Prompt has 1.",
  });
});

test("a judge of pairs is asked in both orders; where it contradicts itself, neither is better", async () => {
  const options = ["better", "same", "worse"].map((name) => ({ name }));
  const template = [{ role: "user", content: "{{first}}|{{second}}" }];
  const pairs = {
    prompt: { model: "judge", template },
    arguments_type: "target_required",
    return_type: "select",
    options,
    attributes: { method: "pairwise" },
  };
  const say = (judgment: string): string => JSON.stringify({ rationale: judgment, judgment });
  for (const [said, judgment] of [
    [["first", "second"], "better"],
    [["second", "first"], "worse"],
    [["first", "first"], "same"],
    [["same", "second"], "same"],
  ] as const) {
    const { asked, judge } = open(said.map(say));
    expect(await judge(pairs)).toMatchObject({ ok: true, judgment, generation: { prompt_tokens: 20 } });
    expect(asked.map(({ messages }) => messages[0]?.content)).toEqual(["Roma|Rome", "Rome|Roma"]);
  }
  const answers = ["first", "second", "first", "first", "first", "second"].map(say);
  expect(
    await open(answers).judge({ ...pairs, attributes: { method: "pairwise", repeats: 3 } }),
  ).toMatchObject({
    judgment: "better",
    votes: ["better", "same", "better"],
  });
  expect(await open([]).judge({ ...pairs, return_type: "boolean", options: undefined })).toMatchObject({
    ok: false,
    error: expect.stringContaining("better, same, worse"),
  });
});
