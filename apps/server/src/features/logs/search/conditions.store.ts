import type { FieldName, LogExpression } from "@parley/contract";
import {
  containsText,
  currentRowFilter,
  hideFromPlanner,
  hideShareFromPlanner,
  type Executor,
} from "@parley/db";
import { sql, type Expression, type SqlBool } from "kysely";
import { expressionToSql } from "./expression.store.ts";
import type { LogFilter } from "./log-filter.ts";
import { readSearch } from "./search-text.ts";

type Condition = Expression<SqlBool>;
/** `rank`: of the conditions that have an index, the one with the highest leaves fewest Logs; 0 goes with every index. */
type Ranked = { condition: Condition; rank?: number; isCostly?: boolean };

const ranks = { ids: 7, trace: 6, user: 5, error: 4, version: 3, file: 2, environment: 1 };

/** What must hold of a row of `logs`: what an index answers, and the others. */
export type Conditions = {
  leading: Condition[];
  /** That neither its File nor its version is deleted. */
  present: Condition[];
  others: Condition[];
  /** Whether an index leaves fewer Logs than most words do. */
  isNarrow: boolean;
  /** Whether the others read more than the row. */
  isCostly: boolean;
};

/** The conditions of a filter, one each; without what the word index answers. */
export function conditionsOf(executor: Executor, filter: LogFilter): Conditions {
  const conditions = [
    ...columnConditions(filter),
    ...textConditions(executor, filter),
    ...conjunctsOf(filter.expression).map((item) => ({
      condition: itemToSql(executor, item, filter.organizationId),
      ...rankOf(item),
      isCostly: readsMore(item),
    })),
  ];
  const best = Math.max(0, ...conditions.map(({ rank }) => rank ?? 0));
  const isLeading = ({ rank }: Ranked): boolean => rank === best || rank === 0;
  return {
    leading: [
      ...visible(executor, filter.organizationId),
      ...conditions.filter(isLeading).map(({ condition }) => condition),
    ],
    present: present(filter.organizationId),
    others: conditions
      .filter((condition) => !isLeading(condition))
      .map(({ condition, rank }) => (rank === undefined ? condition : hideFromPlanner(executor, condition))),
    isNarrow: best >= ranks.user,
    isCostly: conditions.some(({ isCostly }) => isCostly === true),
  };
}

/** Of this organization, and none that whoever asks may not see. */
function visible(executor: Executor, organizationId: string): Condition[] {
  const seen = currentRowFilter()?.["logs"];
  return [
    sql<SqlBool>`logs.organization_id = ${organizationId}`,
    // The order of the index stays: whoever sees most of the Logs finds a page of them at once.
    ...(seen === undefined ? [] : [hideFromPlanner(executor, seen)]),
  ];
}

/** Of no deleted File or version. */
function present(organizationId: string): Condition[] {
  const deleted = (table: string) =>
    sql`(select id from ${sql.table(table)} where organization_id = ${organizationId} and deleted_at is not null)`;
  return [
    sql<SqlBool>`logs.file_id not in ${deleted("files")}`,
    sql<SqlBool>`logs.version_id not in ${deleted("file_versions")}`,
  ];
}

function columnConditions(filter: LogFilter): Ranked[] {
  const { exactIds, fileId, versionId, from, to, environment, user, hasError, inTrace } = filter;
  const conditions: (Ranked | false)[] = [
    exactIds !== undefined && { condition: sql`logs.id in (${sql.join(exactIds)})`, rank: ranks.ids },
    fileId !== undefined && { condition: sql`logs.file_id = ${fileId}`, rank: ranks.file },
    versionId !== undefined && { condition: sql`logs.version_id = ${versionId}`, rank: ranks.version },
    from !== undefined && { condition: sql`logs.created_at >= ${from}`, rank: 0 },
    to !== undefined && { condition: sql`logs.created_at <= ${to}`, rank: 0 },
    environment !== undefined && {
      condition: sql`logs.environment = ${environment}`,
      rank: ranks.environment,
    },
    user !== undefined && { condition: sql`logs."user" = ${user}`, rank: ranks.user },
    hasError === true && { condition: sql`logs.error is not null`, rank: ranks.error },
    hasError === false && { condition: sql`logs.error is null` },
    inTrace === true && { condition: sql`logs.trace_id is not null` },
    inTrace === false && { condition: sql`logs.trace_id is null` },
  ];
  return conditions.filter((condition) => condition !== false);
}

function textConditions(executor: Executor, { ids, metadataSearch, search }: LogFilter): Ranked[] {
  const conditions: Ranked[] = [];
  if (metadataSearch)
    conditions.push({
      condition: hideShareFromPlanner(executor, containsText(executor, "logs.metadata", metadataSearch)),
      isCostly: true,
    });
  if (ids && ids.length > 0) {
    const parts = ids.map((part) => containsText(executor, "logs.id", part));
    conditions.push({ condition: sql`(${sql.join(parts, sql` or `)})` });
  }
  const { phrases } = readSearch(search ?? "");
  return [
    ...conditions,
    ...phrases.map((phrase) => ({ condition: holdsPhrase(executor, phrase), isCostly: true })),
  ];
}

/** The offset keeps PostgreSQL from making it a join: that looks into every text there is before the first page. */
const holdsPhrase = (executor: Executor, phrase: string): Condition =>
  sql`exists (select 1 from log_payloads
    where log_payloads.organization_id = logs.organization_id and log_payloads.log_id = logs.id
    and (${
      // Inputs are kept as JSON, where a quote or a line end is written in two characters.
      containsText(executor, "log_payloads.input_text", JSON.stringify(phrase).slice(1, -1))
    } or ${containsText(executor, "log_payloads.output_text", phrase)}) limit 1 offset 0)`;

/** What all must hold. */
export const conjunctsOf = (expression: LogExpression | undefined): LogExpression[] => {
  if (expression === undefined) return [];
  return expression.type === "and" ? expression.items.flatMap(conjunctsOf) : [expression];
};

/** Read from the row, and no index knows of them. */
const unindexed: ReadonlySet<string> = new Set([
  "type",
  "source",
  "status",
  "model",
  "provider",
  "finish_reason",
  "start_time",
  "end_time",
  "latency_ms",
  "time_to_first_token_ms",
  "prompt_tokens",
  "output_tokens",
  "reasoning_tokens",
  "tokens",
  "prompt_cost",
  "output_cost",
  "cost",
  "metadata",
] satisfies FieldName[]);

function itemToSql(executor: Executor, item: LogExpression, organizationId: string): Condition {
  const condition = expressionToSql(executor, item, organizationId);
  return item.type === "compare" && unindexed.has(item.field)
    ? hideShareFromPlanner(executor, condition)
    : condition;
}

/** Whether it looks into JSON, texts or other Logs. */
const readsMore = (item: LogExpression): boolean => {
  if (item.type === "not") return readsMore(item.item);
  if (item.type === "compare")
    return ["inputs", "metadata", "judgments", "output"].includes(item.field) || item.operator === "~";
  return item.items.some(readsMore);
};

function rankOf(item: LogExpression): { rank?: number } {
  if (item.type === "not" && item.item.type === "compare" && item.item.field === "error")
    return item.item.value === null ? { rank: ranks.error } : {};
  if (item.type !== "compare" || item.value === null) return {};
  if (item.field === "has_error") return item.value === true ? { rank: ranks.error } : {};
  if (item.field === "created_at") return { rank: 0 };
  if (item.operator !== "=") return {};
  const rank = {
    session: ranks.trace,
    user: ranks.user,
    version_id: ranks.version,
    file_id: ranks.file,
    environment: ranks.environment,
  }[item.field as string];
  return rank === undefined ? {} : { rank };
}
