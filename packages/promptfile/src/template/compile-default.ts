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
type Variable = Pick<Extract<TemplateSegment, { kind: "variable" }>, "name" | "path">;

/** Compiles texts of the `default` template language: `{{ variable }}` and nothing that runs. */
export function compileDefault(
  sources: readonly string[],
  { maxOutputLength = DEFAULT_MAX_OUTPUT_LENGTH }: TemplateLimits = {},
): CompiledTexts {
  const texts = sources.map(scanTemplate);
  const segments = texts.flat();
  const variables = segments.flatMap(variablesOf);
  const call = segments.find(({ kind }) => kind === "call");
  return {
    variables: [...new Set(variables.map(({ name }) => name))],
    render(inputs) {
      const rendered: string[] = [];
      let lengthLeft = maxOutputLength;
      for (const text of texts) {
        const result = renderSegments(text, inputs, lengthLeft);
        // The common case pays nothing for naming what is missing.
        if (result === undefined) return explainFailure(variables, inputs, { call, maxOutputLength });
        lengthLeft -= result.length;
        rendered.push(result);
      }
      return { ok: true, texts: rendered };
    },
    trace: (inputs) => texts.map((text) => traceSegments(text, inputs)),
  };
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
  segments: readonly TemplateSegment[],
  inputs: Inputs,
  maxLength: number,
): string | undefined {
  let text = "";
  for (const segment of segments) {
    if (segment.kind === "call") return undefined;
    const piece = segment.kind === "text" ? segment.text : valueOf(segment, inputs);
    // Looked at with each piece: a text as long as a program can hold must not come about.
    if (piece === undefined || text.length + piece.length > maxLength) return undefined;
    text += piece;
  }
  return text;
}

/** Walks as `renderSegments` does, and only after it went well. */
function traceSegments(segments: readonly TemplateSegment[], inputs: Inputs): TextSpan[] {
  const spans: TextSpan[] = [];
  let end = 0;
  for (const segment of segments) {
    if (segment.kind === "call") continue;
    const start = end;
    const isLiteral = segment.kind === "text";
    end += (isLiteral ? segment.text : (valueOf(segment, inputs) ?? "")).length;
    if (end === start) continue;
    const kind = isLiteral ? "literal" : "value";
    spans.push({ start, end, source: segment.range, kind, inputs: isLiteral ? [] : [segment.name] });
  }
  return spans;
}

function valueOf({ name, path }: Variable, inputs: Inputs): string | undefined {
  return toText(lookUp(inputs, name, path));
}

function explainFailure(
  variables: readonly Variable[],
  inputs: Inputs,
  { call, maxOutputLength }: { call: TemplateSegment | undefined; maxOutputLength: number },
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
  if (call?.kind === "call")
    return fail(`The template calls the tool "${call.name}", which is not known here.`);
  return fail(`The template makes more than ${maxOutputLength} characters.`);
}

function fail(message: string): TextsFailure {
  return { ok: false, missing: [], message };
}
