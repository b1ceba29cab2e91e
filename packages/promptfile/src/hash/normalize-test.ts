import type { Expectations, PromptTest } from "../types/prompt-test.ts";
import { unlessDefault, unlessEmpty, unlessEmptyObject, withoutAbsent } from "./absent.ts";
import { normalizeMessage } from "./normalize-template.ts";

export function normalizeTest({ name, inputs, messages, repeat, expect }: PromptTest): PromptTest {
  return withoutAbsent<PromptTest>({
    name,
    inputs: unlessEmptyObject(inputs),
    messages: unlessEmpty(messages)?.map(normalizeMessage),
    repeat: unlessDefault(repeat, 1),
    expect: normalizeExpectations(expect),
  });
}

type ToolCalls = Expectations["tool_call"];

function normalizeExpectations(expect: Expectations): Expectations {
  return withoutAbsent({ ...expect, tool_call: normalizeCalls(expect.tool_call) });
}

function normalizeCalls(calls: ToolCalls): ToolCalls {
  if (Array.isArray(calls))
    return calls.map((call) => (typeof call === "string" ? call : withoutAbsent(call)));
  return calls === undefined || typeof calls === "string" ? calls : withoutAbsent(calls);
}
