import { isSamePath } from "./template-node.ts";
import type { BinaryOperator, Expression } from "./template-node.ts";

const TOKEN =
  /\s*(?:(?<number>-?\d+(?:\.\d+)?)|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<name>[A-Za-z_$][\w$]*)|(?<mark>===|!==|==|!=|<=|>=|&&|\|\||[()[\].!<>|,?]))/y;

type Token = { kind: "number" | "text" | "name" | "mark"; text: string };

const OPERATORS: Readonly<Record<string, { operator: BinaryOperator; strength: number }>> = {
  or: { operator: "or", strength: 1 },
  "||": { operator: "or", strength: 1 },
  and: { operator: "and", strength: 2 },
  "&&": { operator: "and", strength: 2 },
  "==": { operator: "==", strength: 4 },
  "===": { operator: "==", strength: 4 },
  "!=": { operator: "!=", strength: 4 },
  "!==": { operator: "!=", strength: 4 },
  "<": { operator: "<", strength: 4 },
  "<=": { operator: "<=", strength: 4 },
  ">": { operator: ">", strength: 4 },
  ">=": { operator: ">=", strength: 4 },
};
const CONSTANTS: Readonly<Record<string, string | boolean | null>> = {
  true: true,
  True: true,
  false: false,
  False: false,
  null: null,
  none: null,
  None: null,
  undefined: null,
};
const WORDS: ReadonlySet<string> = new Set(["and", "or", "not", "is", "in", "if", "else"]);
const MAX_LENGTH = 2000;
const MAX_DEPTH = 50;

/**
 * Reads the expressions that Jinja, Nunjucks and PromptL share, in the spelling of either. Undefined for all else.
 *
 * @example
 * parseExpression("not user.name"); // { kind: "not", value: { kind: "path", steps: ["user", "name"] } }
 */
export function parseExpression(source: string): Expression | undefined {
  const tokens = source.length > MAX_LENGTH ? undefined : tokenize(source);
  if (!tokens) return undefined;
  const cursor: Cursor = { tokens, at: 0, depth: 0 };
  const expression = parseBinary(cursor, 0);
  return cursor.at === tokens.length ? expression && simplify(expression) : undefined;
}

function tokenize(source: string): Token[] | undefined {
  const tokens: Token[] = [];
  const trimmed = source.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const groups = TOKEN.exec(trimmed)?.groups;
    if (!groups) return undefined;
    const [kind, text] = Object.entries(groups).find(([, value]) => value !== undefined) ?? [];
    if (kind === undefined || text === undefined) return undefined;
    tokens.push({ kind: kind as Token["kind"], text });
  }
  return tokens;
}

type Cursor = { tokens: Token[]; at: number; depth: number };

function take(cursor: Cursor, text: string): boolean {
  if (cursor.tokens[cursor.at]?.text !== text || cursor.tokens[cursor.at]?.kind === "text") return false;
  cursor.at += 1;
  return true;
}

function parseBinary(cursor: Cursor, minimum: number): Expression | undefined {
  if (cursor.depth > MAX_DEPTH) return undefined;
  let left = parseUnary(cursor);
  while (left) {
    const token = cursor.tokens[cursor.at];
    const found =
      token && token.kind !== "text" && Object.hasOwn(OPERATORS, token.text)
        ? OPERATORS[token.text]
        : undefined;
    if (!found || found.strength < minimum) return left;
    cursor.at += 1;
    const right = parseBinary(cursor, found.strength + 1);
    left = right && { kind: "binary", operator: found.operator, left, right };
  }
  return undefined;
}

function parseUnary(cursor: Cursor): Expression | undefined {
  if (take(cursor, "not") || take(cursor, "!")) {
    cursor.depth += 1;
    const value = cursor.depth > MAX_DEPTH ? undefined : parseComparisonAfterNot(cursor);
    cursor.depth -= 1;
    return value && { kind: "not", value };
  }
  return parseSuffixes(cursor, parsePrimary(cursor));
}

// "not" binds looser than comparisons in Jinja and tighter in PromptL: only what both read alike is accepted.
function parseComparisonAfterNot(cursor: Cursor): Expression | undefined {
  const value = parseUnary(cursor);
  const next = cursor.tokens[cursor.at];
  const follows = next && Object.hasOwn(OPERATORS, next.text) ? OPERATORS[next.text] : undefined;
  return follows?.strength === 4 ? undefined : value;
}

function parsePrimary(cursor: Cursor): Expression | undefined {
  const token = cursor.tokens[cursor.at];
  if (!token) return undefined;
  cursor.at += 1;
  if (token.kind === "number") return { kind: "literal", value: Number(token.text) };
  if (token.kind === "text") return readText(token.text);
  if (token.kind === "name") {
    if (Object.hasOwn(CONSTANTS, token.text))
      return { kind: "literal", value: CONSTANTS[token.text] ?? null };
    return WORDS.has(token.text) ? undefined : parsePath(cursor, token.text);
  }
  if (token.text !== "(") return undefined;
  cursor.depth += 1;
  const inner = parseBinary(cursor, 0);
  cursor.depth -= 1;
  return take(cursor, ")") ? inner : undefined;
}

function readText(source: string): Expression | undefined {
  const inner = source.slice(1, -1);
  if (/\\[^\\'"nrt/]/.test(inner)) return undefined;
  const value = inner.replaceAll(/\\(.)/g, (_, character: string) => ESCAPES[character] ?? character);
  return { kind: "literal", value };
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

function parsePath(cursor: Cursor, first: string): Expression | undefined {
  const steps: [string, ...(string | number)[]] = [first];
  for (;;) {
    if (take(cursor, ".")) {
      const token = cursor.tokens[cursor.at];
      if (token?.kind !== "name") return undefined;
      steps.push(token.text);
      cursor.at += 1;
    } else if (take(cursor, "[")) {
      const token = cursor.tokens[cursor.at];
      const step = token?.kind === "text" ? readText(token.text) : undefined;
      if (token?.kind === "number" && /^\d+$/.test(token.text)) steps.push(Number(token.text));
      else if (step?.kind === "literal" && typeof step.value === "string") steps.push(step.value);
      else return undefined;
      cursor.at += 1;
      if (!take(cursor, "]")) return undefined;
    } else {
      return first === "loop" ? readLoop(steps) : { kind: "path", steps };
    }
  }
}

function readLoop([, property, ...more]: readonly (string | number)[]): Expression | undefined {
  if (more.length > 0) return undefined;
  return property === "index0" || property === "index" || property === "first" || property === "last"
    ? { kind: "loop", property }
    : undefined;
}

/** `x is defined`, `x is not defined`, `x | tojson`. */
function parseSuffixes(cursor: Cursor, value: Expression | undefined): Expression | undefined {
  if (!value) return undefined;
  if (take(cursor, "is")) {
    const isNegated = take(cursor, "not");
    if (!take(cursor, "defined")) return undefined;
    const defined: Expression = { kind: "defined", value };
    return isNegated ? { kind: "not", value: defined } : defined;
  }
  if (!take(cursor, "|")) return value;
  return take(cursor, "tojson") ? { kind: "json", value } : undefined;
}

/** `x is defined and x` says what a path says in a condition. */
function simplify(expression: Expression): Expression {
  if (expression.kind === "not") return { kind: "not", value: simplify(expression.value) };
  if (expression.kind !== "binary") return expression;
  const { operator, left, right } = expression;
  if (operator === "and" && left.kind === "defined" && isSamePath(left.value, right)) return right;
  return { kind: "binary", operator, left: simplify(left), right: simplify(right) };
}
