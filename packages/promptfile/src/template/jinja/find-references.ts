import type { TextRange } from "../../split-file.ts";
import { describeUse } from "./describe-use.ts";
import type { DescribedUse, ExpressionPurpose } from "./describe-use.ts";
import type { JinjaToken } from "./tokenize-jinja.ts";

/** A use of a variable in an expression: its name, and the attributes taken of it as far as they are constant. */
export type JinjaReference = {
  name: string;
  path: (string | number)[];
  use: DescribedUse;
  /** In the template. */
  range: TextRange;
  /** Whether the expression is nothing else. */
  isAlone: boolean;
  /** What follows it copes with its absence: `is defined`, `| default(…)`. */
  isGuarded: boolean;
};

const KEYWORDS: ReadonlySet<string> = new Set(
  "and or not in is if else true false none True False None recursive".split(" "),
);
/** Functions every template has. */
const GLOBALS: ReadonlySet<string> = new Set(["range", "dict", "namespace", "debug"]);

/** Finds the variables an expression uses, in order; which of them are its inputs depends on the scope. */
export function findReferences(
  tokens: readonly JinjaToken[],
  purpose: ExpressionPurpose = "used",
): JinjaReference[] {
  const references: JinjaReference[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.kind !== "name" || !isReference(tokens, at)) continue;
    const { path, end } = readPath(tokens, at + 1);
    references.push({
      name: token.text,
      path,
      use: describeUse(tokens, { start: at, end }, purpose),
      range: { start: token.start, end: tokens[end - 1]?.end ?? token.end },
      isAlone: at === 0 && end === tokens.length,
      isGuarded: isGuarded(tokens, closeParentheses(tokens, at, end)),
    });
  }
  return references;
}

function isReference(tokens: readonly JinjaToken[], at: number): boolean {
  const name = tokens[at]?.text ?? "";
  if (KEYWORDS.has(name)) return false;
  const before = tokens[at - 1];
  const isMember = before?.kind === "symbol" && (before.text === "." || before.text === "|");
  const isTest = isWord(before, "is") || (isWord(before, "not") && isWord(tokens[at - 2], "is"));
  if (isMember || isTest) return false;
  const after = tokens[at + 1];
  const isCalled = isSymbol(after, "(");
  return !(isCalled && GLOBALS.has(name)) && !isSymbol(after, "=");
}

/** `.a`, `["a"]` and `[0]`, as many as there are; a method that is called is not part of the path. */
function readPath(tokens: readonly JinjaToken[], start: number): { path: (string | number)[]; end: number } {
  const path: (string | number)[] = [];
  let at = start;
  for (;;) {
    const [opening, inner, closing] = [tokens[at], tokens[at + 1], tokens[at + 2]];
    if (isSymbol(opening, ".") && inner?.kind !== "symbol" && inner && !isSymbol(closing, "(")) {
      path.push(inner.kind === "number" ? Number(inner.text) : inner.text);
      at += 2;
    } else if (
      isSymbol(opening, "[") &&
      (inner?.kind === "string" || inner?.kind === "number") &&
      isSymbol(closing, "]")
    ) {
      path.push(inner.kind === "number" ? Number(inner.text) : inner.text);
      at += 3;
    } else {
      return { path, end: at };
    }
  }
}

/** Behind the parentheses that hold nothing but the reference: `(x)`. */
function closeParentheses(tokens: readonly JinjaToken[], start: number, end: number): number {
  let [before, after] = [start - 1, end];
  while (isSymbol(tokens[before], "(") && isSymbol(tokens[after], ")")) {
    // A name before it makes it a call.
    if (tokens[before - 1]?.kind === "name" && !KEYWORDS.has(tokens[before - 1]?.text ?? "")) break;
    before -= 1;
    after += 1;
  }
  return after;
}

function isGuarded(tokens: readonly JinjaToken[], at: number): boolean {
  const next = tokens[at];
  if (isSymbol(next, "|")) {
    const filter = tokens[at + 1];
    return isWord(filter, "default") || isWord(filter, "d");
  }
  if (!isWord(next, "is")) return false;
  const test = isWord(tokens[at + 1], "not") ? tokens[at + 2] : tokens[at + 1];
  return isWord(test, "defined") || isWord(test, "undefined");
}

export function isSymbol(token: JinjaToken | undefined, text: string): boolean {
  return token?.kind === "symbol" && token.text === text;
}

export function isWord(token: JinjaToken | undefined, text: string): boolean {
  return token?.kind === "name" && token.text === text;
}
