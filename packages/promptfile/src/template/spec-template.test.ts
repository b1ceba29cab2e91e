import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { createJinjaEngine } from "../jinja/create-jinja-engine.ts";
import { PromptKernel } from "../types/prompt.ts";
import { compilePrompt } from "./compile-prompt.ts";
import { describeVariables } from "./describe-variables.ts";
import { listTemplateTexts } from "./template-texts.ts";

type TemplateCase = {
  name: string;
  template: unknown;
  language?: string;
  declared?: unknown;
  inputs?: Record<string, unknown>;
  variables?: string[];
  /** Of each variable: its type or `~`, then each use as `kind path`. */
  uses?: Record<string, (string | null)[]>;
  text?: string;
  messages?: unknown;
  /** The rendered text in pieces: `"rendered" < "source"`, with the inputs of a value. */
  spans?: [rendered: string, source: string, ...inputs: string[]][] | null;
  missing?: string[];
  unknown?: string[];
  invalid?: string[];
  fails?: string;
};

const folder = join(import.meta.dirname, "../../../../spec/template");
const files = readdirSync(folder)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => ({ file, cases: parse(readFileSync(join(folder, file), "utf8")) as TemplateCase[] }));
const jinja = createJinjaEngine();

describe.each(files)("template/$file", ({ cases }) => {
  // eslint-disable-next-line vitest/expect-expect
  test.each(cases)("$name", (given) => {
    const { template, language, declared, inputs = {}, text, messages } = given;
    const kernel = PromptKernel.parse({
      model: "m",
      endpoint: typeof template === "string" ? "complete" : "chat",
      template,
      template_language: language,
      inputs: declared,
    });
    const prompt = compilePrompt(kernel, { jinja });
    if (given.variables) expect(prompt.inputs).toEqual(given.variables);
    if (given.uses) expect(describeUses(kernel)).toEqual(given.uses);
    const result = prompt.render(inputs);
    if (text !== undefined) expect(result).toEqual({ ok: true, messages: [], text });
    else if (messages !== undefined) expect(result).toEqual({ ok: true, messages });
    else expectRefusal(result, given);
    if (given.spans !== undefined) expect(describeSpans(kernel, inputs)).toEqual(given.spans);
  });
});

function expectRefusal(
  result: ReturnType<ReturnType<typeof compilePrompt>["render"]>,
  { missing, unknown, invalid, fails, variables, uses, spans }: TemplateCase,
): void {
  if (unknown ?? invalid) {
    expect(result).toMatchObject({ ok: false, missing: missing ?? [], unknown: unknown ?? [] });
    const messages = result.ok ? [] : result.invalid?.map(({ message }) => message);
    expect(messages).toEqual(invalid ?? []);
  } else if (missing !== undefined) expect(result).toMatchObject({ ok: false, missing });
  else if (fails !== undefined)
    expect(result).toEqual({ ok: false, missing: [], message: expect.stringContaining(fails) });
  else expect(variables ?? uses ?? spans).toBeDefined();
}

function describeUses(kernel: PromptKernel): TemplateCase["uses"] {
  return Object.fromEntries(
    describeVariables(kernel).map(({ name, type, uses }) => [
      name,
      [type ?? null, ...uses.map(({ kind, path }) => `${kind} ${path}`)],
    ]),
  );
}

/** Of the first text. */
function describeSpans(kernel: PromptKernel, inputs: Record<string, unknown>): TemplateCase["spans"] {
  const result = compilePrompt(kernel, { jinja }).render(inputs, { spans: true });
  if (!result.ok) throw new Error(result.message);
  const [source] = listTemplateTexts(kernel);
  const first = result.messages[0]?.content;
  const rendered = result.text ?? (typeof first === "string" ? first : "");
  const spans = result.spans?.[0]?.spans;
  if (!spans || !source) return null;
  for (const [index, { start }] of spans.entries()) {
    expect(start).toBeGreaterThanOrEqual(spans[index - 1]?.end ?? 0);
  }
  return spans.map(({ start, end, source: range, inputs: names }) => [
    rendered.slice(start, end),
    source.text.slice(range.start, range.end),
    ...names,
  ]);
}
