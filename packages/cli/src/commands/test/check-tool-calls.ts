import { isDeepStrictEqual } from "node:util";
import type { Expectations, ToolCall } from "@parley/promptfile";
import type { Answer } from "./answer.ts";

type Expected = NonNullable<Expectations["tool_call"]>;
type Refused = NonNullable<Expectations["not_tool_call"]>;

/** Each expected call has to be among those the model chose. */
export function checkToolCalls(expected: Expected, { toolCalls }: Answer): string[] {
  return (Array.isArray(expected) ? expected : [expected]).flatMap((call) => {
    const { name, arguments: parts = {} } = typeof call === "string" ? { name: call } : call;
    const named = toolCalls.filter(({ function: called }) => called.name === name);
    if (named.length === 0) return [`does not call ${name}; it calls ${describeCalls(toolCalls)}`];
    if (named.some((candidate) => includes(readArguments(candidate), parts))) return [];
    const given = named.map(({ function: called }) => called.arguments ?? "{}").join(" and ");
    return [`calls ${name} with ${given}, which lacks ${JSON.stringify(parts)}`];
  });
}

/** No call at all, or none of those named; `false` says nothing. */
export function checkNoToolCalls(refused: Refused, { toolCalls }: Answer): string[] {
  if (refused === false) return [];
  const names = typeof refused === "string" ? [refused] : refused;
  const called = toolCalls.filter(({ function: { name } }) => names === true || names.includes(name));
  return called.length === 0 ? [] : [`calls ${describeCalls(called)}, and should not`];
}

function describeCalls(calls: readonly ToolCall[]): string {
  return calls.length === 0 ? "nothing" : calls.map(({ function: called }) => called.name).join(", ");
}

function readArguments({ function: called }: ToolCall): unknown {
  try {
    return JSON.parse(called.arguments ?? "{}");
  } catch {
    return undefined;
  }
}

/** Objects may hold more than expected, at every depth; everything else has to be equal. */
function includes(actual: unknown, expected: unknown): boolean {
  if (!isObject(expected)) return isDeepStrictEqual(actual, expected);
  if (!isObject(actual)) return false;
  return Object.entries(expected).every(
    ([key, value]) => Object.hasOwn(actual, key) && includes(actual[key], value),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
