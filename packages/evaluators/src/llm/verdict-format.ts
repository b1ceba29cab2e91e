import type { ResponseFormat } from "@parley/promptfile";
import type { JudgmentRules } from "../kernel/judgment.ts";

/** What a model is asked to answer: why, then the judgment, as an object of JSON. */
export function verdictFormat(rules: JudgmentRules): ResponseFormat {
  const schema = {
    type: "object",
    properties: {
      rationale: { type: "string", description: "Why, in a few sentences, before the judgment." },
      judgment: judgmentSchema(rules),
    },
    required: ["rationale", "judgment"],
    additionalProperties: false,
  };
  return { type: "json_schema", json_schema: { name: "judgment", strict: true, schema } };
}

function judgmentSchema({ return_type: type, options, number_limits: limits }: JudgmentRules): object {
  const choice = { type: "string", enum: (options ?? []).map(({ name }) => name) };
  if (type === "select") return choice;
  if (type === "multi_select") return { type: "array", items: choice };
  if (type === "text") return { type: "string" };
  if (type === "boolean") return { type };
  const { min, max } = limits ?? {};
  const bounds = [
    ...(min == null ? [] : [`at least ${min}`]),
    ...(max == null ? [] : [`at most ${max}`]),
  ].join(", ");
  // Not as `minimum` and `maximum`, which several providers refuse.
  return { type, ...(bounds !== "" && { description: bounds }) };
}
