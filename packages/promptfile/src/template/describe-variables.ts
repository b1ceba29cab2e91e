import type { PromptKernel } from "../types/prompt.ts";
import { discoverVariables } from "./jinja/discover-variables.ts";
import type { JinjaReference } from "./jinja/find-references.ts";
import { scanTemplate } from "./scan-template.ts";
import type { TemplateSegment } from "./scan-template.ts";
import { listTemplateTexts } from "./template-texts.ts";
import type { TemplatePlace } from "./template-texts.ts";
import { formatPath } from "./variable.ts";
import type { InputType, TemplateVariable, VariableUse } from "./variable.ts";

/** A use with the name of the input, and what the path says about the input itself. */
type NamedUse = VariableUse & { name: string; inputType: InputType | undefined; isRequired: boolean };

/**
 * The inputs a template takes, in the order they appear, with what it does with each and where. Runs nothing and needs
 * no engine. In the `default` language the input of `{{ log.items[0].id }}` is `log`; that an input may also be called
 * exactly `log.items[0].id` does not show here.
 *
 * @example
 * const [items] = describeVariables({ template_language: "jinja", template: "{% for x in items %}{{ x.name }}{% endfor %}" });
 * [items.name, items.type, items.paths]; // ["items", "array", ["items", "items[].name"]]
 */
export function describeVariables(
  kernel: Pick<PromptKernel, "template" | "template_language">,
): TemplateVariable[] {
  const find = kernel.template_language === "jinja" ? findInJinja : findInDefault;
  const byName = new Map<string, NamedUse[]>();
  for (const { text, place } of listTemplateTexts(kernel)) {
    for (const use of find(text, place)) {
      const uses = byName.get(use.name);
      if (uses) uses.push(use);
      else byName.set(use.name, [use]);
    }
  }
  return [...byName].map(([name, uses]) => ({
    name,
    paths: [...new Set(uses.map(({ path }) => path))],
    type: inferType(uses),
    isRequired: uses.some(({ isRequired }) => isRequired),
    uses: uses.map(({ kind, path, filters, type, place, range }) => ({
      kind,
      path,
      filters,
      type,
      place,
      range,
    })),
  }));
}

function findInDefault(text: string, place: TemplatePlace): NamedUse[] {
  return scanTemplate(text).flatMap((segment) => usesOf(segment, place));
}

function usesOf(segment: TemplateSegment, place: TemplatePlace): NamedUse[] {
  const base = { filters: [], type: undefined, isRequired: true, place, range: segment.range };
  if (segment.kind === "variable") {
    const [name = segment.name, ...rest] = segment.path ?? [segment.name];
    const inputType = typeOfSteps(rest);
    return [{ ...base, kind: "printed", name: String(name), path: segment.name, inputType }];
  }
  if (segment.kind === "text") return [];
  return segment.arguments.flatMap((argument) =>
    argument.kind === "variable"
      ? [{ ...base, kind: "passed", name: argument.name, path: argument.name, inputType: undefined }]
      : [],
  );
}

function findInJinja(text: string, place: TemplatePlace): NamedUse[] {
  const { references, derived, required } = discoverVariables(text);
  const isRequired = new Set(required);
  return [...references, ...derived]
    .toSorted((one, other) => one.range.start - other.range.start)
    .map((reference) => toNamedUse(reference, { place, isRequired: isRequired.has(reference.name) }));
}

function toNamedUse(
  { name, path, use, range }: JinjaReference,
  { place, isRequired }: { place: TemplatePlace; isRequired: boolean },
): NamedUse {
  const inputType = typeOfSteps(path) ?? use.type;
  return { ...use, name, path: formatPath([name, ...path]), inputType, isRequired, place, range };
}

/** What taking a step into a value says about it. */
function typeOfSteps([step]: readonly (string | number)[]): InputType | undefined {
  if (step === undefined) return undefined;
  return typeof step === "number" || step === "[]" ? "array" : "object";
}

function inferType(uses: readonly NamedUse[]): InputType | undefined {
  const types = new Set(uses.flatMap(({ inputType }) => inputType ?? []));
  if (types.size === 1) return [...types][0];
  const isOnlyTested = types.size === 0 && uses.every(({ kind }) => kind === "tested");
  return isOnlyTested && uses.some(({ isRequired }) => isRequired) ? "boolean" : undefined;
}
