import { Validator, type Schema } from "@cfworker/json-schema";
import type { Expectations } from "@parley/promptfile";
import type { Answer } from "./answer.ts";
import { checkNoToolCalls, checkToolCalls } from "./check-tool-calls.ts";

/**
 * What an answer misses of what a test expects, each in a sentence; none where it passes.
 *
 * @example
 * checkAnswer({ contains: "Ada" }, answer); // ['does not contain "Ada"']
 */
export function checkAnswer(expected: Expectations, answer: Answer): string[] {
  return keysOf(expected).flatMap((key) => {
    const value = expected[key];
    if (value === undefined) return [];
    const check = checks[key] as (value: unknown, answer: Answer) => string[];
    return check(value, answer);
  });
}

type Checks = {
  [Key in keyof Expectations]-?: (value: NonNullable<Expectations[Key]>, answer: Answer) => string[];
};

const checks: Checks = {
  contains: (texts, { output }) =>
    listOf(texts).flatMap((text) => (output.includes(text) ? [] : [`does not contain ${quote(text)}`])),
  not_contains: (texts, { output }) =>
    listOf(texts).flatMap((text) =>
      output.includes(text) ? [`contains ${quote(text)}, and should not`] : [],
    ),
  contains_any: (texts, { output }) =>
    texts.some((text) => output.includes(text)) ? [] : [`contains none of ${texts.map(quote).join(", ")}`],
  equals: (text, { output }) => (output === text ? [] : [`is not exactly ${quote(text)}`]),
  matches: (patterns, { output }) =>
    listOf(patterns).flatMap((pattern) =>
      new RegExp(pattern, "u").test(output) ? [] : [`does not match /${pattern}/u`],
    ),
  not_matches: (patterns, { output }) =>
    listOf(patterns).flatMap((pattern) =>
      new RegExp(pattern, "u").test(output) ? [`matches /${pattern}/u, and should not`] : [],
    ),
  json_schema: (schema, { output }) => checkSchema(schema, output),
  tool_call: checkToolCalls,
  not_tool_call: checkNoToolCalls,
  finish_reason: (reason, { finishReason }) =>
    finishReason === reason ? [] : [`ended for the reason ${quote(finishReason)}, not ${quote(reason)}`],
  max_cost: (limit, { cost }) => checkLimit("cost", { limit, actual: cost, unit: "USD" }),
  max_latency_ms: (limit, { latencyMs }) => checkLimit("time", { limit, actual: latencyMs, unit: "ms" }),
  max_output_tokens: (limit, { outputTokens }) =>
    checkLimit("length", { limit, actual: outputTokens, unit: "tokens" }),
};

function keysOf(expected: Expectations): (keyof Expectations)[] {
  return Object.keys(checks).filter((key) => Object.hasOwn(expected, key)) as (keyof Expectations)[];
}

/** What nobody measured is no proof that a limit was kept. */
function checkLimit(
  what: string,
  { limit, actual, unit }: { limit: number; actual: number | undefined; unit: string },
): string[] {
  if (actual === undefined) return [`has a limit of ${limit} ${unit}, but its ${what} is not known`];
  return actual <= limit ? [] : [`took ${Number(actual.toPrecision(4))} ${unit}, more than ${limit}`];
}

function checkSchema(schema: Record<string, unknown>, output: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(output);
  } catch (error) {
    return [`is not JSON: ${(error as Error).message}`];
  }
  try {
    const { valid, errors } = new Validator(schema as Schema, "2020-12", false).validate(value);
    if (valid) return [];
    const deepest = errors.at(-1);
    return [
      `is not as the JSON Schema says: ${deepest?.instanceLocation ?? "#"}: ${deepest?.error ?? "invalid"}`,
    ];
  } catch (error) {
    return [`cannot be checked by the JSON Schema: ${(error as Error).message}`];
  }
}

function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

function quote(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200).toWellFormed()}…` : text);
}
