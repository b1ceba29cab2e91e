import { readInputs } from "../../inputs/read-inputs.ts";
import { checkValue } from "../../template/inputs/check-value.ts";
import type { LintRule } from "../lint-rule.ts";
import { locateInput } from "./declared-inputs.ts";

export const inputDefaultInvalid: LintRule = {
  code: "input-default-invalid",
  severity: "error",
  summary: "The default of an input is not of the input's own type.",
  *check(context) {
    for (const { name, schema } of readInputs(context.kernel.inputs)) {
      if (!Object.hasOwn(schema, "default")) continue;
      const fault = checkValue(schema, schema["default"]);
      if (!fault) continue;
      const place = fault.path === "" ? "The default" : `In the default, "${fault.path}"`;
      yield {
        message: `${place} of the input "${name}" must be ${fault.expected}, not ${fault.found}.`,
        hint: "Every call that leaves it out would be refused.",
        range: locateInput(context, [name, "default"]),
      };
    }
  },
};
