import type { ParseResult } from "@marcbachmann/cel-js";
import type { Activation } from "./activation.ts";
import { environmentOf, variablesOf, type ConditionKind } from "./environments.ts";
import { examine, RefusedExpression, type Shape } from "./examine.ts";
import { valuesAt, type Values } from "./values-at.ts";

/** An expression that is ready to be asked. */
export type Condition = {
  readonly text: string;
  /** The variables it names. */
  readonly uses: ReadonlySet<string>;
  /** What it comes to; whatever goes wrong is an error, never a yes. */
  evaluate(activation: Activation): Evaluation;
  /** What it looked at, to explain what it came to. */
  valuesIn(activation: Activation): Values;
};

export type Evaluation = { kind: "true" } | { kind: "false" } | { kind: "error"; message: string };

export type CompiledCondition =
  | { readonly ok: true; readonly condition: Condition }
  /** `offset` counts characters of the text. */
  | { readonly ok: false; readonly message: string; readonly offset: number };

const longestText = 4000;
/** Of what an evaluation may cost at the most, by an estimate that is never too low for lists and texts. */
const mostCost = 5_000_000;
/** Comparing so many characters costs about what a step does. */
const charactersOfStep = 256;

/**
 * Reads a CEL expression and checks what can be checked without values: syntax, names, types, cost.
 *
 * @example
 * const compiled = compileCondition("call", 'tool == "refund" && args.amount <= 50');
 * if (compiled.ok) compiled.condition.evaluate(activateCall(facts)); // { kind: "true" }
 */
export function compileCondition(kind: ConditionKind, text: string): CompiledCondition {
  if (text.length > longestText)
    return { ok: false, message: `it has more than ${longestText} characters`, offset: 0 };
  const environment = environmentOf(kind);
  try {
    const parsed = environment.parse(text);
    const shape = examine(parsed.ast, new Set(Object.keys(variablesOf[kind])));
    const { valid, type, error } = parsed.check();
    if (!valid) throw error ?? new Error("its types do not fit");
    if (type !== "bool" && type !== "dyn")
      return { ok: false, message: `it comes to a ${type ?? "nothing"}, not to true or false`, offset: 0 };
    return { ok: true, condition: toCondition(text, parsed, shape) };
  } catch (error) {
    return { ok: false, ...describe(error) };
  }
}

function toCondition(text: string, parsed: ParseResult, shape: Shape): Condition {
  return {
    text,
    uses: new Set(shape.paths.map(([root]) => root)),
    evaluate(activation) {
      if (costOf(shape, activation) > mostCost)
        return { kind: "error", message: "the arguments are too large for this condition" };
      try {
        const result: unknown = parsed({ ...activation.variables });
        if (typeof result === "boolean") return { kind: result ? "true" : "false" };
        return { kind: "error", message: "it comes to something else than true or false" };
      } catch (error) {
        return { kind: "error", message: describe(error).message };
      }
    },
    valuesIn({ variables }) {
      try {
        return valuesAt(shape.paths, variables);
      } catch {
        // Nested deeper than a stack is: an explanation without values.
        return {};
      }
    },
  };
}

function costOf({ steps, reading, nesting, additions }: Shape, { size }: Activation): number {
  const widest = Math.max(1, size.widest, 200) * (1 + additions);
  const ofReading = (size.total * (1 + additions)) / charactersOfStep;
  return (steps + reading * ofReading) * (nesting === 0 ? 1 : widest ** nesting);
}

function describe(error: unknown): { message: string; offset: number } {
  if (error instanceof RefusedExpression) return { message: error.message, offset: error.start };
  if (!(error instanceof Error)) return { message: "it cannot be evaluated", offset: 0 };
  const { summary, range } = error as { summary?: unknown; range?: { start?: unknown } };
  return {
    message: typeof summary === "string" ? summary : error.message,
    offset: typeof range?.start === "number" ? range.start : 0,
  };
}
