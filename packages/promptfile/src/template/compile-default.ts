import { MAX_VALUE_DEPTH } from "./inputs/nests-too-deep.ts";
import { lookUp } from "./look-up.ts";
import { scanTemplate } from "./scan-template.ts";
import type { TemplateSegment } from "./scan-template.ts";
import { missingInputs } from "./template-language.ts";
import type { CompiledTexts, TextsFailure } from "./template-language.ts";
import { DEFAULT_MAX_OUTPUT_LENGTH } from "./template-limits.ts";
import type { TemplateLimits } from "./template-limits.ts";
import type { TextSpan } from "./text-span.ts";
import { toText } from "./to-text.ts";

type Inputs = Readonly<Record<string, unknown>>;
type Segments = readonly TemplateSegment[];
type Call = Extract<TemplateSegment, { kind: "call" }>;
type Variable = Pick<Extract<TemplateSegment, { kind: "variable" }>, "name" | "path">;

/** Compiles texts of the `default` template language: `{{ variable }}` and nothing that runs. */
export function compileDefault(
  sources: readonly string[],
  { maxOutputLength = DEFAULT_MAX_OUTPUT_LENGTH }: TemplateLimits = {},
): CompiledTexts {
  const texts = sources.map(scanTemplate);
  const segments = texts.flat();
  const variables = segments.flatMap(variablesOf);
  const calls = segments.filter((segment) => segment.kind === "call");
  const callsBefore = countCallsBefore(texts);
  return {
    variables: [...new Set(variables.map(({ name }) => name))],
    calls: calls.map(({ name, arguments: given }) => ({ name, arguments: given })),
    fillAbsent: (inputs, optional) => fillAbsent(variables, inputs, optional),
    render(inputs, callTexts = []) {
      const rendered: string[] = [];
      let lengthLeft = maxOutputLength;
      for (const [index, text] of texts.entries()) {
        const own = callTexts.slice(callsBefore[index], callsBefore[index + 1]);
        const result = renderSegments(text, { inputs, callTexts: own, maxLength: lengthLeft });
        // The common case pays nothing for naming what is missing.
        if (result === undefined)
          return explainFailure(variables, inputs, { call: calls[callTexts.length], maxOutputLength });
        lengthLeft -= result.length;
        rendered.push(result);
      }
      return { ok: true, texts: rendered };
    },
    trace: (inputs, _rendered, callTexts = []) =>
      texts.map((text, index) =>
        traceSegments(text, inputs, callTexts.slice(callsBefore[index], callsBefore[index + 1])),
      ),
  };
}

/** Under the whole name of each variable, `a.b` too, which is looked for before its path is followed. */
function fillAbsent(variables: readonly Variable[], inputs: Inputs, optional: ReadonlySet<string>): Inputs {
  const isAbsent = (input: string): boolean =>
    optional.has(input) && lookUp(inputs, input, undefined) === undefined;
  const absent = variables.filter(
    ({ name, path }) => isAbsent(name) || (path !== undefined && isAbsent(String(path[0]))),
  );
  const unfilled = absent.filter(({ name, path }) => lookUp(inputs, name, path) === undefined);
  return unfilled.length === 0
    ? inputs
    : { ...inputs, ...Object.fromEntries(unfilled.map(({ name }) => [name, ""])) };
}

/** For each text, and behind the last, how many calls there are in the texts before. */
function countCallsBefore(texts: readonly Segments[]): number[] {
  const counts = [0];
  for (const text of texts)
    counts.push((counts.at(-1) ?? 0) + text.filter(({ kind }) => kind === "call").length);
  return counts;
}

function variablesOf(segment: TemplateSegment): Variable[] {
  if (segment.kind === "variable") return [segment];
  if (segment.kind === "text") return [];
  return segment.arguments.flatMap((argument) =>
    argument.kind === "variable" ? [{ name: argument.name, path: undefined }] : [],
  );
}

// Values are put between the pieces of the template and never looked at again: `{{ x }}` in a value is text.
function renderSegments(
  segments: Segments,
  { inputs, callTexts, maxLength }: { inputs: Inputs; callTexts: readonly string[]; maxLength: number },
): string | undefined {
  let text = "";
  let callCount = 0;
  for (const segment of segments) {
    const isCall = segment.kind === "call";
    if (isCall && variablesOf(segment).some((variable) => valueOf(variable, inputs) === undefined))
      return undefined;
    const piece = isCall ? callTexts[callCount++] : pieceOf(segment, inputs);
    // Looked at with each piece: a text as long as a program can hold must not come about.
    if (piece === undefined || text.length + piece.length > maxLength) return undefined;
    text += piece;
  }
  return text;
}

function pieceOf(segment: Exclude<TemplateSegment, Call>, inputs: Inputs): string | undefined {
  return segment.kind === "text" ? segment.text : valueOf(segment, inputs);
}

/** Walks as `renderSegments` does, and only after it went well. */
function traceSegments(segments: Segments, inputs: Inputs, callTexts: readonly string[]): TextSpan[] {
  const spans: TextSpan[] = [];
  let end = 0;
  let callCount = 0;
  for (const segment of segments) {
    const start = end;
    const piece = segment.kind === "call" ? callTexts[callCount++] : pieceOf(segment, inputs);
    end += piece?.length ?? 0;
    if (end === start) continue;
    const kind = segment.kind === "text" ? "literal" : "value";
    spans.push({ start, end, source: segment.range, kind, inputs: inputsOf(segment) });
  }
  return spans;
}

/** The inputs that a piece was made of. */
function inputsOf(segment: TemplateSegment): string[] {
  return segment.kind === "variable" ? [segment.name] : variablesOf(segment).map(({ name }) => name);
}

function valueOf({ name, path }: Variable, inputs: Inputs): string | undefined {
  return toText(lookUp(inputs, name, path));
}

function explainFailure(
  variables: readonly Variable[],
  inputs: Inputs,
  { call, maxOutputLength }: { call: Call | undefined; maxOutputLength: number },
): TextsFailure {
  const values = variables.map((variable) => ({
    name: variable.name,
    value: lookUp(inputs, variable.name, variable.path),
  }));
  const unwritten = values.filter(({ value }) => toText(value) === undefined);
  const missing = unwritten.filter(({ value }) => typeof value !== "object");
  if (missing.length > 0) return missingInputs(missing.map(({ name }) => name));
  const [tooDeep] = unwritten;
  if (tooDeep) {
    return fail(
      `The input "${tooDeep.name}" cannot be written as JSON: it refers to itself or nests deeper than ${MAX_VALUE_DEPTH} levels.`,
    );
  }
  if (call) return fail(`The template calls the tool "${call.name}", which is not known here.`);
  return fail(`The template makes more than ${maxOutputLength} characters.`);
}

function fail(message: string): TextsFailure {
  return { ok: false, missing: [], message };
}
