import type { Expectations } from "../../../types/prompt-test.ts";
import { PromptTest } from "../../../types/prompt-test.ts";
import type { NoteCollector } from "../../collect-notes.ts";
import { isObject, toJson } from "../../read-data.ts";

type Text = string | string[];

/** Adds an assertion of promptfoo to what a test expects; false where we have nothing like it. */
function addAssertion(expect: Expectations, { type, value, threshold }: Record<string, unknown>): boolean {
  const texts = Array.isArray(value) ? value.map(String) : undefined;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return addText(expect, String(type), String(value));
  if (type === "contains-all" && texts)
    for (const text of texts) expect.contains = append(expect.contains, text);
  else if (type === "contains-any" && texts && !expect.contains_any) expect.contains_any = texts;
  else if (type === "is-json")
    expect.json_schema ??= isObject(value) ? (toJson(value) as Record<string, unknown>) : {};
  else if (type === "cost" && typeof threshold === "number") expect.max_cost = threshold;
  else if (type === "latency" && typeof threshold === "number") expect.max_latency_ms = threshold;
  else return false;
  return true;
}

function addText(expect: Expectations, type: string, text: string): boolean {
  // Values of assertions are templates too; ours are what they say.
  if (/\{\{|\{%/.test(text) || /^(?:file|package):\/\//.test(text)) return false;
  if (type === "equals" && expect.equals === undefined) expect.equals = text;
  else if (type === "contains") expect.contains = append(expect.contains, text);
  else if (type === "not-contains") expect.not_contains = append(expect.not_contains, text);
  else if (type === "contains-all")
    for (const piece of splitTexts(text)) expect.contains = append(expect.contains, piece);
  else if (type === "contains-any" && !expect.contains_any) expect.contains_any = splitTexts(text);
  else if (type === "starts-with") expect.matches = append(expect.matches, `^${escapePattern(text)}`);
  else if (type === "not-starts-with")
    expect.not_matches = append(expect.not_matches, `^${escapePattern(text)}`);
  else if (type === "regex") expect.matches = append(expect.matches, text);
  else if (type === "not-regex") expect.not_matches = append(expect.not_matches, text);
  else return false;
  return true;
}

function splitTexts(text: string): string[] {
  return text.split(",").map((piece) => piece.trim());
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

function append(given: Text | undefined, text: string): Text {
  if (given === undefined) return text;
  return [...(Array.isArray(given) ? given : [given]), text];
}

type Source = { notes: NoteCollector; line: number };

/** Makes a test of ours of a case's inputs and assertions; what has no counterpart is noted. */
export function toTest(
  {
    name,
    inputs,
    assertions,
  }: { name: string | undefined; inputs: Record<string, unknown>; assertions: unknown[] },
  { notes, line }: Source,
): PromptTest {
  const expect: Expectations = {};
  for (const assertion of assertions) {
    const before = { ...expect };
    if (isObject(assertion) && addAssertion(expect, assertion) && isValid(expect)) continue;
    Object.assign(expect, before);
    for (const key of Object.keys(expect) as (keyof Expectations)[]) if (!(key in before)) delete expect[key];
    const what = isObject(assertion) ? `assert ${String(assertion["type"])}` : "assert";
    notes.add({ line, what, why: "There is no expectation like it here; it was left out." });
  }
  return {
    ...(name !== undefined && name !== "" && { name }),
    inputs: toJson(inputs) as Record<string, unknown>,
    expect,
  };
}

function isValid(expect: Expectations): boolean {
  return PromptTest.safeParse({ expect }).success;
}

/** The assertions of promptfoo that say what a test of ours expects. */
export function toAssertions(expect: Expectations, lose: (key: string) => void): Record<string, unknown>[] {
  const assertions: Record<string, unknown>[] = [];
  const addEach = (type: string, texts: Text | undefined) => {
    for (const value of texts === undefined ? [] : [texts].flat()) assertions.push({ type, value });
  };
  const { contains, not_contains, contains_any, equals, matches, not_matches, json_schema, ...rest } = expect;
  const { max_cost, max_latency_ms, ...others } = rest;
  addEach("contains", contains);
  addEach("not-contains", not_contains);
  if (contains_any) assertions.push({ type: "contains-any", value: contains_any });
  addEach("equals", equals);
  addEach("regex", matches);
  addEach("not-regex", not_matches);
  if (json_schema)
    assertions.push({ type: "is-json", ...(Object.keys(json_schema).length > 0 && { value: json_schema }) });
  if (max_cost !== undefined) assertions.push({ type: "cost", threshold: max_cost });
  if (max_latency_ms !== undefined) assertions.push({ type: "latency", threshold: max_latency_ms });
  for (const [key, value] of Object.entries(others)) if (value !== undefined) lose(key);
  return assertions;
}
