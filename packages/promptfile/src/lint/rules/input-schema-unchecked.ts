import { CHECKED_KEYWORDS } from "../../template/inputs/check-value.ts";
import { readInputs } from "../../inputs/read-inputs.ts";
import type { LintRule } from "../lint-rule.ts";
import { locateInput } from "./declared-inputs.ts";

/** Keywords that only tell people something. */
const WORDS: ReadonlySet<string> = new Set(
  "title description default examples deprecated readOnly writeOnly $comment $schema $id $defs".split(" "),
);

export const inputSchemaUnchecked: LintRule = {
  code: "input-schema-unchecked",
  severity: "warning",
  summary: "The schema of an input asks for what is not checked when the Prompt is called.",
  *check(context) {
    for (const { name, schema } of readInputs(context.kernel.inputs)) {
      for (const keyword of Object.keys(schema)) {
        if (CHECKED_KEYWORDS.has(keyword) || WORDS.has(keyword)) continue;
        yield {
          message: `"${keyword}" in the schema of the input "${name}" is not checked in calls.`,
          range: locateInput(context, [name, keyword]),
        };
      }
    }
  },
};
