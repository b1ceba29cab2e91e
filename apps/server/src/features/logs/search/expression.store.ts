import { filterFields, type FilterOperator, type FilterValue, type LogExpression } from "@parley/contract";
import { containsText, jsonValue, type Executor } from "@parley/db";
import { sql, type Expression, type RawBuilder, type SqlBool } from "kysely";
import { toNano } from "../../../kernel/money.ts";

type Condition = Expression<SqlBool>;
type Comparison = Extract<LogExpression, { type: "compare" }>;
type Context = { executor: Executor; organizationId: string };

/** A filter as a condition on a row of `logs`. Values are parameters, names come from the lists below: nothing else. */
export function expressionToSql(
  executor: Executor,
  expression: LogExpression,
  organizationId: string,
): Condition {
  const context = { executor, organizationId };
  // Where all must hold, what is unknown is as good as false, and an index can be used.
  return expression.type === "compare" ? compare(expression, context) : toSql(expression, context);
}

function toSql(expression: LogExpression, context: Context): Condition {
  if (expression.type === "not") return sql`not ${toSql(expression.item, context)}`;
  if (expression.type === "compare") return sql`coalesce(${compare(expression, context)}, false)`;
  const items = expression.items.map((item) => toSql(item, context));
  return sql`(${sql.join(items, expression.type === "and" ? sql` and ` : sql` or `)})`;
}

const columns: Partial<Record<Comparison["field"], RawBuilder<unknown>>> = {
  id: sql`logs.id`,
  type: sql`logs.type`,
  file_id: sql`logs.file_id`,
  version_id: sql`logs.version_id`,
  environment: sql`logs.environment`,
  source: sql`logs.source`,
  user: sql`logs."user"`,
  session: sql`logs.trace_id`,
  status: sql`logs.status`,
  error: sql`logs.error`,
  model: sql`logs.model`,
  provider: sql`logs.provider`,
  finish_reason: sql`logs.finish_reason`,
  created_at: sql`logs.created_at`,
  start_time: sql`logs.start_time`,
  end_time: sql`logs.end_time`,
  latency_ms: sql`logs.provider_latency_ms`,
  time_to_first_token_ms: sql`logs.time_to_first_token_ms`,
  prompt_tokens: sql`logs.prompt_tokens`,
  output_tokens: sql`logs.output_tokens`,
  reasoning_tokens: sql`logs.reasoning_tokens`,
  tokens: sumOf("prompt_tokens", "output_tokens"),
  prompt_cost: sql`logs.prompt_cost_nano`,
  output_cost: sql`logs.output_cost_nano`,
  cost: sumOf("prompt_cost_nano", "output_cost_nano"),
};

/** Null only where both are. */
function sumOf(one: string, other: string): RawBuilder<number | null> {
  const [first, second] = [sql.ref(`logs.${one}`), sql.ref(`logs.${other}`)];
  return sql`coalesce(${first} + ${second}, ${first}, ${second})`;
}

const operators: Record<Exclude<FilterOperator, "~">, RawBuilder<unknown>> = {
  "=": sql`=`,
  "<": sql`<`,
  "<=": sql`<=`,
  ">": sql`>`,
  ">=": sql`>=`,
};

function compare(comparison: Comparison, context: Context): Condition {
  const { field } = comparison;
  if (field === "inputs") return ofPayload(compareJson("log_payloads.input_text", comparison, context));
  if (field === "metadata") return compareJson("logs.metadata", comparison, context);
  if (field === "judgments") return compareJudgment(comparison, context);
  if (field === "output")
    return comparison.value === null
      ? sql`not ${ofPayload(sql`log_payloads.output_text is not null`)}`
      : ofPayload(compareText(sql`log_payloads.output_text`, comparison, context));
  if (field === "path") return comparePath(comparison, context);
  if (field === "has_error")
    return comparison.value === true ? sql`logs.error is not null` : sql`logs.error is null`;
  const column = columns[field] ?? sql`null`;
  if (comparison.value === null) return sql`${column} is null`;
  if (filterFields[field].kind === "text") return compareText(column, comparison, context);
  return sql`${column} ${operators[comparison.operator as "="]} ${toNumber(comparison)}`;
}

function toNumber({ field, value }: Comparison): RawBuilder<number> {
  const number = Number(value);
  const { kind } = filterFields[field];
  if (kind === "moment") return sql`${number}`;
  // Of an integer column, PostgreSQL would take the parameter for an integer too.
  return sql`cast(${kind === "money" ? toNano(number) : number} as double precision)`;
}

function compareText(
  column: RawBuilder<unknown>,
  { operator, value }: { operator: FilterOperator; value: FilterValue },
  { executor }: Context,
): Condition {
  if (operator === "~") return containsText(executor, column as RawBuilder<string | null>, String(value));
  return sql`${column} ${operators[operator]} ${String(value)}`;
}

const ofPayload = (condition: Condition): Condition =>
  sql`exists (select 1 from log_payloads where log_payloads.organization_id = logs.organization_id
    and log_payloads.log_id = logs.id and ${condition})`;

const comparePath = (comparison: Comparison, context: Context): Condition =>
  comparison.value === null
    ? sql`false`
    : sql`logs.file_id in (select files.id from files where files.organization_id = ${context.organizationId}
        and ${compareText(sql`files.path`, comparison, context)})`;

type JsonComparison = Pick<Comparison, "keys" | "operator" | "value">;

function compareJson(column: string, { keys, operator, value }: JsonComparison, context: Context): Condition {
  const json = jsonValue(context.executor, column, keys);
  if (value === null) return sql`not coalesce(${json.isPresent}, false)`;
  if (typeof value === "boolean") return sql`${json.boolean} = ${value}`;
  if (typeof value === "string")
    return operator === "=" ? json.is(value) : compareText(json.text, { operator, value }, context);
  return sql`${json.number} ${operators[operator as "="]} cast(${value} as double precision)`;
}

/** Judgments are Logs of Evaluators about the Log they judge; `null` asks for one that nobody judged so. */
function compareJudgment({ keys, operator, value }: Comparison, context: Context): Condition {
  const evaluator = keys[0] ?? "";
  const said = (condition: Condition): Condition =>
    sql`exists (select 1 from logs as judged join files on files.id = judged.file_id
      where judged.organization_id = logs.organization_id and judged.parent_id = logs.id
      and judged.withdrawn_at is null and (files.name = ${evaluator} or files.path = ${evaluator})
      and files.deleted_at is null and judged.judgment is not null and ${condition})`;
  if (value === null) return sql`not ${said(jsonValue(context.executor, "judged.judgment", []).isPresent)}`;
  if (typeof value === "string" && operator === "=")
    return said(jsonValue(context.executor, "judged.judgment", []).holds(value));
  return said(compareJson("judged.judgment", { keys: [], operator, value }, context));
}
