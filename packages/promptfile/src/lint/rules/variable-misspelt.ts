import type { TextRange } from "../../split-file.ts";
import type { LintFix, LintRule } from "../lint-rule.ts";
import { declaredNames } from "./declared-inputs.ts";

export const variableMisspelt: LintRule = {
  code: "variable-misspelt",
  severity: "error",
  summary: "A variable of the template is spelt almost like a declared input.",
  *check(context) {
    const declared = declaredNames(context);
    if (!declared) return;
    const used = new Set(context.variables.flatMap(({ name, paths }) => [name, ...paths]));
    for (const variable of context.variables) {
      const meant = declared.meantBy(variable);
      if (meant === undefined) continue;
      for (const use of variable.uses) {
        const range = context.locateUse(use);
        // Where the input is used as well, the variable may be another one that is yet to be declared.
        const fix = used.has(meant) ? undefined : rename(context.text, range, [variable.name, meant]);
        yield {
          message: `The variable "${variable.name}" is not declared in "inputs".`,
          hint: `Did you mean "${meant}"?`,
          range,
          ...(fix && { fix }),
        };
      }
    }
  },
};

/** Replaces the name within a use; none where it is written otherwise, as behind a loop's variable. */
function rename(
  text: string,
  range: TextRange,
  [name, meant]: readonly [string, string],
): LintFix | undefined {
  const written = text.slice(range.start, range.end);
  const [, before = ""] = /^(\{\{ ?)?/.exec(written) ?? [];
  if (!written.startsWith(name, before.length)) return undefined;
  const start = range.start + before.length;
  return {
    title: `Rename "${name}" to "${meant}"`,
    edits: [{ start, end: start + name.length, text: meant }],
  };
}
