import type { LintRule } from "../lint-rule.ts";
import { declaredNames } from "./declared-inputs.ts";

export const variableUndeclared: LintRule = {
  code: "variable-undeclared",
  severity: "error",
  summary: "A variable of the template is not among the declared inputs.",
  *check(context) {
    const declared = declaredNames(context);
    if (!declared) return;
    for (const variable of context.variables) {
      if (declared.has(variable) || declared.meantBy(variable) !== undefined) continue;
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
