import { lookUp } from "./look-up.ts";
import { scanTemplate } from "./scan-template.ts";
import type { TemplateSegment } from "./scan-template.ts";
import { missingInputs } from "./template-language.ts";
import type { CompiledTexts } from "./template-language.ts";
import { toText } from "./to-text.ts";

type Inputs = Readonly<Record<string, unknown>>;
type Variable = Extract<TemplateSegment, { kind: "variable" }>;

/** Compiles texts of the `default` template language: `{{ variable }}` and nothing that runs. */
export function compileDefault(sources: readonly string[]): CompiledTexts {
  const texts = sources.map(scanTemplate);
  const segments = texts.flat();
  const variables = segments.flatMap(variablesOf);
  const call = segments.find(({ kind }) => kind === "call");
  return {
    variables: [...new Set(variables.map(({ name }) => name))],
    render(inputs) {
      const rendered: string[] = [];
      for (const text of texts) {
        const result = renderSegments(text, inputs);
        // The common case pays nothing for naming what is missing.
        if (result === undefined) return explainFailure(variables, inputs, call);
        rendered.push(result);
      }
      return { ok: true, texts: rendered };
    },
  };
}

function variablesOf(segment: TemplateSegment): Variable[] {
  if (segment.kind === "variable") return [segment];
  if (segment.kind === "text") return [];
  return segment.arguments.flatMap((argument) =>
    argument.kind === "variable" ? [{ kind: "variable", name: argument.name, path: undefined }] : [],
  );
}

// Values are put between the pieces of the template and never looked at again: `{{ x }}` in a value is text.
function renderSegments(segments: readonly TemplateSegment[], inputs: Inputs): string | undefined {
  let text = "";
  for (const segment of segments) {
    if (segment.kind === "call") return undefined;
    const piece = segment.kind === "text" ? segment.text : valueOf(segment, inputs);
    if (piece === undefined) return undefined;
    text += piece;
  }
  return text;
}

function valueOf({ name, path }: Variable, inputs: Inputs): string | undefined {
  return toText(lookUp(inputs, name, path));
}

function explainFailure(variables: readonly Variable[], inputs: Inputs, call: TemplateSegment | undefined) {
  const missing = variables.filter((variable) => valueOf(variable, inputs) === undefined);
  if (missing.length > 0 || call?.kind !== "call") return missingInputs(missing.map(({ name }) => name));
  return {
    ok: false as const,
    missing: [],
    message: `The template calls the tool "${call.name}", which is not known here.`,
  };
}
