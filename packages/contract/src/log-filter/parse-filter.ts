import { parseMoment } from "../kernel/wire.ts";
import { filterFields, isFieldName, suggestField, type FieldName } from "./fields.ts";
import { FilterError, tokenize, type Token } from "./tokens.ts";

export type FilterOperator = "=" | "<" | "<=" | ">" | ">=" | "~";
export type FilterValue = string | number | boolean | null;

/**
 * A filter of Logs as a value. `!=`, `!~` and `in` are written with `not` and `or`; every comparison is true or false,
 * never unknown: one with a value that is not there is false.
 */
export type LogExpression =
  | { type: "and" | "or"; items: LogExpression[] }
  | { type: "not"; item: LogExpression }
  | { type: "compare"; field: FieldName; keys: string[]; operator: FilterOperator; value: FilterValue };

type Comparison = Extract<LogExpression, { type: "compare" }>;

const maxDepth = 40;
const maxComparisons = 100;

/**
 * Reads a filter.
 *
 * @example parseLogFilter('inputs.customer = "x" and cost > 0.01')
 * @throws FilterError with the place of what cannot be read
 */
export function parseLogFilter(source: string): LogExpression {
  const parser = new Parser(tokenize(source));
  return parser.readAll();
}

class Parser {
  readonly #tokens: Token[];
  #next = 0;
  #comparisons = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  readAll(): LogExpression {
    const expression = this.#readOr(0);
    const rest = this.#peek();
    if (rest.type !== "end")
      throw new FilterError(`Expected \`and\`, \`or\` or the end, not ${show(rest)}.`, rest.at);
    return expression;
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { type: "end", at: 0 };
  }

  #take(): Token {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }

  #skipWord(text: string): boolean {
    const token = this.#peek();
    const isIt = token.type === "word" && token.text.toLowerCase() === text;
    if (isIt) this.#next += 1;
    return isIt;
  }

  #skipSign(text: string): boolean {
    const token = this.#peek();
    const isIt = token.type === "sign" && token.text === text;
    if (isIt) this.#next += 1;
    return isIt;
  }

  #expectSign(text: string): void {
    const token = this.#peek();
    if (!this.#skipSign(text)) throw new FilterError(`Expected \`${text}\`, not ${show(token)}.`, token.at);
  }

  #readOr(depth: number): LogExpression {
    const items = [this.#readAnd(depth)];
    while (this.#skipWord("or")) items.push(this.#readAnd(depth));
    return join("or", items);
  }

  #readAnd(depth: number): LogExpression {
    const items = [this.#readNot(depth)];
    while (this.#skipWord("and")) items.push(this.#readNot(depth));
    return join("and", items);
  }

  #readNot(depth: number): LogExpression {
    if (depth > maxDepth) throw new FilterError("The filter is nested too deeply.", this.#peek().at);
    if (this.#skipWord("not")) return { type: "not", item: this.#readNot(depth + 1) };
    if (!this.#skipSign("(")) return this.#readComparison();
    const inner = this.#readOr(depth + 1);
    this.#expectSign(")");
    return inner;
  }

  #readComparison(): LogExpression {
    const { at } = this.#peek();
    const field = this.#readField();
    const operator = this.#take();
    if (operator.type === "word" && operator.text.toLowerCase() === "in") return this.#readIn(field);
    const text = operator.type === "sign" ? operator.text : "";
    if (!["=", "!=", "<", "<=", ">", ">=", "~", "!~"].includes(text)) {
      throw new FilterError(
        `Expected =, !=, <, <=, >, >=, ~ or in after \`${nameOf(field)}\`, not ${show(operator)}.`,
        operator.at,
      );
    }
    const isNegated = text.startsWith("!");
    const plain = (text === "!=" ? "=" : text.replace("!", "")) as FilterOperator;
    const comparison = this.#compare({ ...field, at }, plain);
    return isNegated ? { type: "not", item: comparison } : comparison;
  }

  #readIn(field: Field): LogExpression {
    this.#expectSign("(");
    const items: LogExpression[] = [];
    do {
      items.push(this.#compare({ ...field, at: this.#peek().at }, "="));
    } while (this.#skipSign(","));
    this.#expectSign(")");
    return join("or", items);
  }

  #readField(): Field {
    const token = this.#take();
    if (token.type !== "word") throw new FilterError(`Expected a field, not ${show(token)}.`, token.at);
    if (!isFieldName(token.text)) {
      const near = suggestField(token.text);
      const hint = near ? `Did you mean \`${near}\`?` : `There are: ${Object.keys(filterFields).join(", ")}.`;
      throw new FilterError(`There is no field \`${token.text}\`. ${hint}`, token.at);
    }
    const keys: string[] = [];
    while (this.#skipSign(".")) keys.push(this.#readKey(token.text));
    checkKeys({ field: token.text, keys, at: token.at });
    return { field: token.text, keys, at: token.at };
  }

  #readKey(field: string): string {
    const token = this.#take();
    const key = token.type === "word" ? token.text : token.type === "text" && token.value;
    if (key === false)
      throw new FilterError(`Expected a key after \`${field}.\`, not ${show(token)}.`, token.at);
    if (["\u0000", '"', "\\"].some((character) => key.includes(character)))
      throw new FilterError("A key cannot hold a quote or a backslash.", token.at);
    return key;
  }

  #compare(field: Field, operator: FilterOperator): Comparison {
    this.#comparisons += 1;
    if (this.#comparisons > maxComparisons)
      throw new FilterError(`A filter has ${maxComparisons} comparisons at most.`, field.at);
    const token = this.#take();
    const value = checkValue(readValue(token), { field, operator, at: token.at });
    return { type: "compare", field: field.field, keys: field.keys, operator, value };
  }
}

type Field = { field: FieldName; keys: string[]; at: number };

const nameOf = ({ field, keys }: Pick<Field, "field" | "keys">): string => [field, ...keys].join(".");

const join = (type: "and" | "or", items: LogExpression[]): LogExpression =>
  items.length === 1 && items[0] !== undefined ? items[0] : { type, items };

function checkKeys({ field, keys, at }: Field): void {
  const { kind } = filterFields[field];
  if (kind === "json" && keys.length === 0)
    throw new FilterError(`\`${field}\` needs a key: \`${field}.name\`.`, at);
  if (kind === "judgment" && keys.length !== 1)
    throw new FilterError(`\`${field}\` needs the name of an Evaluator: \`${field}.rating\`.`, at);
  if (kind !== "json" && kind !== "judgment" && keys.length > 0)
    throw new FilterError(`\`${field}\` has no keys.`, at);
}

function readValue(token: Token): FilterValue {
  if (token.type === "text" || token.type === "number") return token.value;
  const literals: Record<string, FilterValue> = { true: true, false: false, null: null };
  const name = token.type === "word" ? token.text.toLowerCase() : "";
  if (Object.hasOwn(literals, name)) return literals[name] ?? null;
  const hint = token.type === "word" ? ` Text stands in quotes: "${token.text}".` : "";
  throw new FilterError(`Expected a value, not ${show(token)}.${hint}`, token.at);
}

type Place = { field: Field; operator: FilterOperator; at: number };

/** The value as it is compared: moments become milliseconds. @throws FilterError where it does not fit the field */
function checkValue(value: FilterValue, { field, operator, at }: Place): FilterValue {
  const { kind } = filterFields[field.field];
  const name = nameOf(field);
  const refuse = (why: string): never => {
    throw new FilterError(`\`${name}\` ${why}`, at);
  };
  if (value === null || typeof value === "boolean") {
    if (operator !== "=") refuse(`can be compared with ${value} by = and != only.`);
    if (typeof value === "boolean" && !["flag", "json", "judgment"].includes(kind))
      refuse(`is never ${value}.`);
    if (value === null && kind === "flag") refuse("is true or false.");
    return value;
  }
  if (operator === "~" && typeof value !== "string") refuse("~ looks for a text: put it in quotes.");
  if (kind === "flag") refuse("is true or false.");
  if (kind === "text" && typeof value !== "string") refuse("is text: put the value in quotes.");
  if ((kind === "number" || kind === "money") && typeof value !== "number")
    refuse("is a number: leave out the quotes, and use =, <, > and the like.");
  if (kind !== "moment") return value;
  const moment = typeof value === "string" && operator !== "~" ? parseMoment(value) : undefined;
  return moment ?? refuse('is a date or a date-time in ISO 8601, e.g. "2026-01-31T10:00:00Z".');
}

const show = (token: Token): string => {
  if (token.type === "end") return "the end";
  if (token.type === "text") return JSON.stringify(token.value);
  return `\`${token.type === "number" ? token.value : token.text}\``;
};
