import { readInputs } from "../../inputs/read-inputs.ts";
import type { TextRange } from "../../split-file.ts";
import type { TemplateVariable } from "../../template/variable.ts";
import type { LintContext } from "../lint-context.ts";

/** The names of declared inputs; undefined where the file declares none, and rules about them say nothing. */
export function declaredNames({ kernel }: LintContext): string[] | undefined {
  return kernel.inputs && readInputs(kernel.inputs).map(({ name }) => name);
}

/** Declared by its name, or in the `default` language by a whole path: `{{ log.output }}` may be the input `log.output`. */
export function isDeclared({ name, paths }: TemplateVariable, names: readonly string[]): boolean {
  return names.includes(name) || paths.every((path) => names.includes(path));
}

/** Where an input is declared, or a keyword of its schema: by its name, or below `properties` of one JSON Schema. */
export function locateInput(
  { kernel, frontmatter }: LintContext,
  [name, ...keyword]: readonly [string, ...string[]],
): TextRange {
  const isByName = Object.hasOwn(kernel.inputs ?? {}, name);
  return frontmatter.locate(["inputs", ...(isByName ? [] : ["properties"]), name, ...keyword]);
}
