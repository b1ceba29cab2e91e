import { suggestKey } from "../../frontmatter/suggest-key.ts";
import { readInputs } from "../../inputs/read-inputs.ts";
import type { TextRange } from "../../split-file.ts";
import type { TemplateVariable } from "../../template/variable.ts";
import type { LintContext } from "../lint-context.ts";

/** The declared inputs of a file, for rules about variables. */
export type DeclaredNames = {
  names: readonly string[];
  /** By its name, or in the `default` language by a whole path: `{{ log.output }}` may be the input `log.output`. */
  has(variable: TemplateVariable): boolean;
  /** The input that a variable which is not declared is spelt almost like. */
  meantBy(variable: TemplateVariable): string | undefined;
};

/** In a file with thousands of variables that nobody declared, none of them is a typing error. */
const MAX_COMPARISONS = 20_000;
const known = new WeakMap<LintContext, DeclaredNames>();

/** Undefined where the file declares none, and rules about them say nothing. All rules get the same answers. */
export function declaredNames(context: LintContext): DeclaredNames | undefined {
  const { inputs } = context.kernel;
  if (inputs === undefined) return undefined;
  const found = known.get(context) ?? createDeclaredNames(readInputs(inputs).map(({ name }) => name));
  known.set(context, found);
  return found;
}

function createDeclaredNames(names: readonly string[]): DeclaredNames {
  const declared = new Set(names);
  const meant = new Map<string, string | undefined>();
  let comparisonsLeft = MAX_COMPARISONS;
  const has: DeclaredNames["has"] = ({ name, paths }) =>
    declared.has(name) || paths.every((path) => declared.has(path));
  return {
    names,
    has,
    meantBy(variable) {
      const { name } = variable;
      if (has(variable)) return undefined;
      if (!meant.has(name)) {
        comparisonsLeft -= names.length;
        meant.set(name, comparisonsLeft < 0 ? undefined : suggestKey(name, names));
      }
      return meant.get(name);
    },
  };
}

/** Where an input is declared, or a keyword of its schema: by its name, or below `properties` of one JSON Schema. */
export function locateInput(
  { kernel, frontmatter }: LintContext,
  [name, ...keyword]: readonly [string, ...string[]],
): TextRange {
  const isByName = Object.hasOwn(kernel.inputs ?? {}, name);
  return frontmatter.locate(["inputs", ...(isByName ? [] : ["properties"]), name, ...keyword]);
}
