import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Sandbox } from "../sandbox/create-sandbox.ts";
import { openTestSandbox } from "../testing/open-test-sandbox.ts";
import { runCodeEvaluator } from "./run.ts";
import { CodeEvaluatorSpec } from "./schema.ts";

vi.setConfig({ hookTimeout: 120_000 });

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await openTestSandbox(["python", "javascript"]);
});

const spec = (fields: Partial<CodeEvaluatorSpec>): CodeEvaluatorSpec =>
  CodeEvaluatorSpec.parse({
    evaluator_type: "python",
    arguments_type: "target_free",
    return_type: "boolean",
    code: "def evaluator(log): return True",
    ...fields,
  });
const log = { inputs: { question: "6 × 7?" }, output: "42", messages: [{ role: "user", content: "Hi" }] };
const judge = (fields: Partial<CodeEvaluatorSpec>, testcase?: { target: { answer: string } }) =>
  runCodeEvaluator(sandbox, { spec: spec(fields), log, testcase });

test("the last function is called with the Log; helpers, constants and prints are fine", async () => {
  const code = `
import json, sys
LIMIT = 3
def helper(text):
    print("judging", text)
    return len(text) < LIMIT
def evaluator_function(log):
    print("to stderr", file=sys.stderr)
    return helper(log["output"])
`;
  expect(await judge({ code })).toEqual({
    ok: true,
    judgment: true,
    stdout: "judging 42\nto stderr\n",
    ms: expect.any(Number),
  });
});

test("with a target the Datapoint is the second argument", async () => {
  const fields = {
    arguments_type: "target_required" as const,
    code: "def f(log, testcase): return log['output'] == testcase['target']['answer']",
  };
  expect(await judge(fields, { target: { answer: "42" } })).toMatchObject({ ok: true, judgment: true });
  expect(await judge(fields)).toMatchObject({
    ok: false,
    error: expect.stringContaining("needs a Datapoint"),
  });
});

test("TypeScript and JavaScript do the same", async () => {
  const code =
    "type Log = { output: string };\nconst digits = /^\\d+$/;\nexport const f = (log: Log) => digits.test(log.output);";
  expect(await judge({ code, attributes: { language: "typescript" } })).toMatchObject({ judgment: true });
  const plain = "function f(log) { return log.messages[0].content === 'Hi'; }";
  expect(await judge({ code: plain, attributes: { language: "javascript" } })).toMatchObject({
    judgment: true,
  });
});

describe.each([
  ["whose module does nothing when it is loaded", ""],
  ["whose module does something when it is loaded", "const seen = [1].map(() => 0);"],
])("code %s", (_, before) => {
  test("is given the File of a Log in its place, whole and untouched, however often it is", async () => {
    const file = { path: "a/b", template: [{ role: "user", content: "Hi\n{{name}}" }] };
    const logs = Array.from({ length: 6 }, (_, index) => ({
      id: `log_${index}`,
      type: "prompt",
      prompt: index === 4 ? { ...file, path: "c" } : file,
      output: String(index),
    }));
    const code = `${before}
export const f = (log) => {
  console.log(JSON.stringify(log));
  log.prompt.template.push("mine");
  Object.prototype.mine = 1;
  return log.prompt.template.length === 2;
};`;
    const javascript = spec({ code, attributes: { language: "javascript" } });
    for (const one of logs) {
      const verdict = await runCodeEvaluator(sandbox, { spec: javascript, log: one });
      expect(verdict).toMatchObject({ ok: true, judgment: true, stdout: `${JSON.stringify(one)}\n` });
    }
    for (const prompt of ["text", null])
      expect(
        await runCodeEvaluator(sandbox, {
          spec: spec({
            code: "const f = (log) => log.prompt === null",
            attributes: { language: "javascript" },
          }),
          log: { type: "prompt", prompt },
        }),
      ).toMatchObject({ ok: true, judgment: prompt === null });
  });
});

test("None is a null judgment; what fails says where", async () => {
  expect(await judge({ code: "def f(log): pass" })).toMatchObject({ ok: true, judgment: null });
  const failed = await judge({
    code: "def g(log):\n  return log['nothing']\ndef f(log):\n  print('here')\n  return g(log)",
  });
  expect(failed).toMatchObject({ ok: false, line: 2, stdout: "here\n" });
  expect(failed).toHaveProperty("error", expect.stringMatching(/code\.py", line 2[^]*KeyError: 'nothing'/));
  expect(await judge({ code: "def f(log)\n  return 1" })).toMatchObject({ ok: false, line: 1 });
});

test("a loop is said to have run too long, and where", async () => {
  const limits = { timeMs: 300 };
  for (const [language, code, place] of [
    ["javascript", "function f() { for (;;); }", "at f (code.js:1"],
    ["python", "def f(log):\n  while True: pass", 'File "code.py", line 2, in f'],
  ] as const) {
    const looping = spec({ code, attributes: { language } });
    const verdict = await runCodeEvaluator(sandbox, { spec: looping, log, limits });
    const error = verdict.ok ? "" : verdict.error;
    expect(error).toMatch(/^The code ran longer than 0.3 seconds, which is the limit\.\n/);
    expect(error).toContain(place);
    expect(error).not.toMatch(/InternalError|KeyboardInterrupt/);
  }
});

describe("what comes back is checked", () => {
  const options = [{ name: "good" }, { name: "bad" }];
  const cases: [Partial<CodeEvaluatorSpec>, string, unknown][] = [
    [{ return_type: "boolean" }, "1", "which is not true or false"],
    [{ return_type: "number" }, "0.25", 0.25],
    [{ return_type: "number" }, "True", "which is not a number"],
    [{ return_type: "number", number_limits: { min: 1, max: 5, step: 1 } }, "5", 5],
    [{ return_type: "number", number_limits: { min: 1, max: 5, step: 1 } }, "6", "more than 5"],
    [{ return_type: "number", number_limits: { min: 1, max: 5, step: 1 } }, "0", "less than 1"],
    [{ return_type: "number", number_limits: { min: 0, step: 0.1 } }, "0.3", 0.3],
    [{ return_type: "number", number_limits: { min: 1, max: 5, step: 1 } }, "2.5", "no multiple of 1 from 1"],
    [{ return_type: "select", options }, "'good'", "good"],
    [{ return_type: "select", options }, "'ugly'", "not among its options: good, bad"],
    [{ return_type: "multi_select", options }, "['bad', 'good']", ["bad", "good"]],
    [{ return_type: "multi_select", options }, "[]", []],
    [{ return_type: "multi_select", options }, "['bad', 'bad']", "an option twice"],
    [{ return_type: "multi_select", options }, "'bad'", "not a list of options"],
    [{ return_type: "text" }, "'é'", "é"],
    [{ return_type: "text" }, "{}", "which is not text"],
  ];
  test.each(cases)("%j returning %s", async (fields, value, expected) => {
    const verdict = await judge({ ...fields, code: `def f(log): return ${value}` });
    if (verdict.ok) expect(verdict.judgment).toEqual(expected);
    else expect(verdict.error).toContain(expected);
  });
});

test("a spec that contradicts itself is refused", () => {
  const refusals = [
    { return_type: "select" as const },
    { number_limits: { min: 1 } },
    { return_type: "number" as const, number_limits: { min: 2, max: 1 } },
    { return_type: "select" as const, options: [{ name: "a" }, { name: "a" }] },
    { attributes: { language: "cobol" } },
    { code: "" },
  ];
  for (const fields of refusals) expect(() => spec(fields)).toThrow();
});
