import type { LintRule } from "../lint-rule.ts";
import { declaredNames, locateInput } from "./declared-inputs.ts";

export const inputUnused: LintRule = {
  code: "input-unused",
  severity: "warning",
  summary: "A declared input is not used by the template.",
  *check(context) {
    const used = new Set(context.variables.flatMap(({ name, paths }) => [name, ...paths]));
    for (const name of declaredNames(context) ?? []) {
      if (used.has(name)) continue;
      yield {
        message: `The input "${name}" is declared and not used by the template.`,
        hint: "Use it or remove its declaration: callers have to give it.",
        range: locateInput(context, [name]),
      };
    }
  },
};
