import { expect, test } from "vitest";
import { FlowLog, PromptLog } from "./log-union.ts";
import { toJudgedLog } from "./judged-log.ts";

test("every field of a Log and of its File is there, with null where there is nothing", () => {
  const judged = toJudgedLog({ type: "flow", output: "4", error: undefined, flow: { path: "app" } } as {
    type: string;
  });
  const nulls = (fields: object) => Object.fromEntries(Object.keys(fields).map((field) => [field, null]));
  const { flow } = judged as { flow: object };
  expect(Object.keys(flow).toSorted()).toContain("attributes");
  expect(flow).toEqual({ ...nulls(flow), path: "app" });
  expect(judged).toEqual({ ...nulls(FlowLog.shape), type: "flow", output: "4", flow });
});

test("a Log that says no type is a Prompt's", () => {
  expect(Object.keys(toJudgedLog({})).toSorted()).toEqual(Object.keys(PromptLog.shape).toSorted());
});

test("what a Log has beside its fields stays, and what is false or 0 is there", () => {
  const judged = toJudgedLog({ type: "prompt", extra: 0, output: "", stdout: false } as { type: string });
  expect(judged).toMatchObject({ extra: 0, output: "", stdout: false, inputs: null });
});

test("a File that many Logs share is filled once", () => {
  const prompt = { path: "p" };
  const [first, second] = [1, 2].map((id) => toJudgedLog({ type: "prompt", id, prompt } as { type: string }));
  expect(first?.["prompt"]).toBe(second?.["prompt"]);
  expect(first?.["prompt"]).not.toBe(prompt);
});

test("what is no Log that is known stays as it is", () => {
  const other = { type: "other", output: "x" };
  expect(toJudgedLog(other)).toBe(other);
});
