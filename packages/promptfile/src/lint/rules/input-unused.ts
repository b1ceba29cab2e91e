import type { LintRule } from "../lint-rule.ts";
import { declaredNames, locateInput } from "./declared-inputs.ts";

export const inputUnused: LintRule = {
  code: "input-unused",
  severity: "warning",
  summary: "A declared input is not used by the template.",
  *check(context) {
    // A partial that is not known may use any of them.
    const { wholeVariables } = context;
    if (wholeVariables === undefined) return;
    const declared = declaredNames(context);
    if (declared === undefined) return;
    const used = new Set(wholeVariables.flatMap(({ name, paths }) => [name, ...paths]));
    for (const variable of wholeVariables) {
      // A variable that is spelt almost like it is reported as that.
      const meant = declared.meantBy(variable);
      if (meant !== undefined) used.add(meant);
    }
    for (const name of declared.names) {
      if (used.has(name)) continue;
      yield {
        message: `The input "${name}" is declared and not used by the template.`,
        hint: "Use it or remove its declaration: callers have to give it.",
        range: locateInput(context, [name]),
      };
    }
  },
};
