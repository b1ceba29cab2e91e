import { suggestKey } from "../../frontmatter/suggest-key.ts";
import type { LintRule } from "../lint-rule.ts";
import { declaredNames, isDeclared } from "./declared-inputs.ts";

export const variableUndeclared: LintRule = {
  code: "variable-undeclared",
  severity: "error",
  summary: "A variable of the template is not among the declared inputs.",
  *check(context) {
    const names = declaredNames(context);
    if (!names) return;
    for (const variable of context.variables) {
      if (isDeclared(variable, names) || suggestKey(variable.name, names) !== undefined) continue;
      for (const use of variable.uses) {
        yield {
          message: `The variable "${variable.name}" is not declared in "inputs".`,
          hint: `Declare it, such as: ${variable.name}: ${variable.type ?? "any"}`,
          range: context.locateUse(use),
        };
      }
    }
  },
};
