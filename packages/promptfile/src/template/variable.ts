import type { TextRange } from "../split-file.ts";
import type { TemplatePlace } from "./template-texts.ts";

/** JSON's names for kinds of values. */
export type InputType = "string" | "number" | "boolean" | "array" | "object";

/**
 * What a template does with a value: puts it into the text, goes through it in a loop, asks whether it is there or
 * true, compares it, passes it through filters (whose result may be printed), hands it to a tool or macro, or anything
 * else.
 */
export type UseKind = "printed" | "iterated" | "tested" | "compared" | "filtered" | "passed" | "used";

export type VariableUse = {
  kind: UseKind;
  /** What is taken of the variable: `log.items[0].id`; `items[].name` of each element in a loop. */
  path: string;
  /** The filters it goes through directly, in order. */
  filters: readonly string[];
  /** What the use says about the value at the end of the path. */
  type: InputType | undefined;
  place: TemplatePlace;
  /** In the text at `place`; of a variable in the `default` language, with its braces. */
  range: TextRange;
};

/** An input that a template takes, and everything it does with it. */
export type TemplateVariable = {
  name: string;
  /** All paths used, unique, in the order they appear. */
  paths: string[];
  /** What its uses say it is; undefined where they say nothing or contradict each other. */
  type: InputType | undefined;
  /** Whether rendering fails without it, unless `inputs` declare that it may be absent. */
  isRequired: boolean;
  uses: VariableUse[];
};

/** A step into each element of a list. */
export const EACH = "[]";

/** `["log", "items", 0, "id"]` → `log.items[0].id` */
export function formatPath(steps: readonly (string | number)[]): string {
  return steps
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      return step === EACH || index === 0 ? step : `.${step}`;
    })
    .join("");
}
