import { lookUp } from "./look-up.ts";
import { scanTemplate } from "./scan-template.ts";
import type { TemplateSegment } from "./scan-template.ts";
import { describeMissing } from "./template-language.ts";
import type { CompiledText, TextResult } from "./template-language.ts";
import { toText } from "./to-text.ts";

type Inputs = Readonly<Record<string, unknown>>;
type Variable = Extract<TemplateSegment, { kind: "variable" }>;

/** Compiles a text of the `default` template language: `{{ variable }}` and nothing that runs. */
export function compileDefault(source: string): CompiledText {
  const segments = scanTemplate(source);
  const variables = listVariables(segments);
  const names = [...new Set(variables.map(({ name }) => name))];
  return {
    variables: names,
    findMissing: (inputs) => names.filter((name) => isMissing(inputs, name, variables)),
    render: (inputs) => renderSegments(segments, inputs),
  };
}

function listVariables(segments: readonly TemplateSegment[]): Variable[] {
  return segments.flatMap((segment) => {
    if (segment.kind === "variable") return [segment];
    if (segment.kind === "text") return [];
    return segment.arguments.flatMap((argument) =>
      argument.kind === "variable"
        ? [{ kind: "variable" as const, name: argument.name, path: undefined }]
        : [],
    );
  });
}

function isMissing(inputs: Inputs, name: string, variables: readonly Variable[]): boolean {
  const variable = variables.find((candidate) => candidate.name === name);
  return toText(lookUp(inputs, name, variable?.path)) === undefined;
}

// Values are put between the pieces of the template and never looked at again: `{{ x }}` in a value is text.
function renderSegments(segments: readonly TemplateSegment[], inputs: Inputs): TextResult {
  let text = "";
  for (const segment of segments) {
    if (segment.kind === "text") {
      text += segment.text;
    } else if (segment.kind === "variable") {
      const value = toText(lookUp(inputs, segment.name, segment.path));
      if (value === undefined) {
        return { ok: false, missing: [segment.name], message: describeMissing([segment.name]) };
      }
      text += value;
    } else {
      return {
        ok: false,
        missing: [],
        message: `The template calls the tool "${segment.name}", which is not known here.`,
      };
    }
  }
  return { ok: true, text };
}
