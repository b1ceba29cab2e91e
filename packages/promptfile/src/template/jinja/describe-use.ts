import type { InputType, UseKind } from "../variable.ts";
import type { JinjaToken } from "./tokenize-jinja.ts";

/** Where an expression stands, which says what becomes of its value. */
export type ExpressionPurpose = "printed" | "tested" | "iterated" | "used";

export type DescribedUse = { kind: UseKind; filters: string[]; type: InputType | undefined };

const FILTER_TYPES = createTypeTable({
  string: "upper lower capitalize title trim replace indent split lines truncate wordwrap",
  number: "abs round",
  array:
    "join sort unique batch slice map select reject selectattr rejectattr groupby min max sum first last",
  object: "items dictsort",
});
const METHOD_TYPES = createTypeTable({
  string: "upper lower capitalize title strip lstrip rstrip split splitlines startswith endswith replace",
  object: "items keys values get",
});
const COMPARISONS: ReadonlySet<string> = new Set("== != < > <= >=".split(" "));
const ARITHMETIC: ReadonlySet<string> = new Set("- / // % **".split(" "));

/** What an expression does with the reference whose tokens are `start` to `end`. */
export function describeUse(
  tokens: readonly JinjaToken[],
  { start, end }: { start: number; end: number },
  purpose: ExpressionPurpose,
): DescribedUse {
  const before = tokens[start - 1];
  const after = tokens[end];
  const { filters, next } = readFilters(tokens, end);
  const method = after?.text === "." ? tokens[end + 1]?.text : undefined;
  const type = METHOD_TYPES.get(method ?? "") ?? FILTER_TYPES.get(filters[0] ?? "");
  if (filters.length > 0) return { kind: "filtered", filters, type };
  const comparison = [after, before].find((token) => isSymbolOf(token, COMPARISONS));
  if (comparison) {
    const other = comparison === after ? tokens[end + 1] : tokens[start - 2];
    return { kind: "compared", filters, type: literalType(other) };
  }
  if (isWordOf(after, "in") || isWordOf(before, "in")) {
    // In a `for`, what stands behind `in` was given alone.
    return { kind: "compared", filters, type };
  }
  if (isWordOf(next, "is") || isWordOf(before, "not") || isWordOf(before, "if"))
    return { kind: "tested", filters, type };
  if ([after, before].some((token) => isSymbolOf(token, ARITHMETIC)))
    return { kind: "used", filters, type: "number" };
  if (isArgument(tokens, start)) return { kind: "passed", filters, type };
  if (purpose === "iterated") return { kind: "iterated", filters, type: type ?? "array" };
  return { kind: purpose, filters, type };
}

function readFilters(
  tokens: readonly JinjaToken[],
  from: number,
): { filters: string[]; next: JinjaToken | undefined } {
  const filters: string[] = [];
  let at = from;
  while (tokens[at]?.text === "|" && tokens[at]?.kind === "symbol" && tokens[at + 1]?.kind === "name") {
    filters.push(tokens[at + 1]?.text ?? "");
    at += 2;
    if (tokens[at]?.text === "(") at = behindParentheses(tokens, at);
  }
  return { filters, next: tokens[at] };
}

/** Arguments of a filter with more tokens are not read past, or filters in filters would take quadratic time. */
const MAX_ARGUMENT_TOKENS = 200;

function behindParentheses(tokens: readonly JinjaToken[], from: number): number {
  let depth = 0;
  for (let at = from; at < Math.min(tokens.length, from + MAX_ARGUMENT_TOKENS); at += 1) {
    const token = tokens[at];
    if (token?.kind !== "symbol") continue;
    if (token.text === "(") depth += 1;
    if (token.text === ")") depth -= 1;
    if (depth === 0) return at + 1;
  }
  return tokens.length;
}

/** Directly behind the `(` of a call or a comma: `f(x, y)`. */
function isArgument(tokens: readonly JinjaToken[], start: number): boolean {
  const before = tokens[start - 1];
  if (before?.kind !== "symbol") return false;
  if (before.text === "," || before.text === "=") return true;
  const isName = tokens[start - 2]?.kind === "name";
  return before.text === "(" && isName && !isWordOf(tokens[start - 2], "if");
}

function literalType(token: JinjaToken | undefined): InputType | undefined {
  if (token?.kind === "string") return "string";
  if (token?.kind === "number") return "number";
  return ["true", "false", "True", "False"].includes(token?.text ?? "") ? "boolean" : undefined;
}

function isSymbolOf(token: JinjaToken | undefined, texts: ReadonlySet<string>): boolean {
  return token?.kind === "symbol" && texts.has(token.text);
}

function isWordOf(token: JinjaToken | undefined, text: string): boolean {
  return token?.kind === "name" && token.text === text;
}

function createTypeTable(names: Partial<Record<InputType, string>>): ReadonlyMap<string, InputType> {
  return new Map(
    Object.entries(names).flatMap(([type, list]) =>
      list.split(" ").map((name): [string, InputType] => [name, type as InputType]),
    ),
  );
}
