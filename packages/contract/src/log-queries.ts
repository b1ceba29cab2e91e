import { optional } from "@parley/promptfile";
import { z } from "zod";
import { User } from "./file.ts";
import { defineErrors } from "./kernel/errors.ts";
import { empty, endpoint } from "./kernel/endpoint.ts";
import { idParams, Moment, QueryBoolean, repeated, Timestamp } from "./kernel/wire.ts";
import { LogFilterText } from "./log-filter/log-filter.ts";

/** Which Logs, as it stands in a query string. All of it must fit. */
export const logFilterQuery = {
  file_id: z.string().optional(),
  version_id: z.string().optional(),
  id: repeated(z.string()).describe("Part of a Log's id; may be repeated."),
  search: z
    .string()
    .max(1000)
    .optional()
    .describe(
      'Words in inputs or output, any case; `refund*` for beginnings, `"to the letter"` for a phrase.',
    ),
  metadata_search: z.string().optional().describe("Text in the metadata, any case."),
  start_date: Moment.optional(),
  end_date: Moment.optional(),
  environment: z.string().optional().describe("The environment's name."),
  user: z.string().optional(),
  has_error: QueryBoolean.optional(),
  in_trace_filter: repeated(QueryBoolean).describe("false: outside traces; true: inside; both: all."),
  filter: LogFilterText.optional(),
};
export const LogFilterQuery = z.object(logFilterQuery);
export type LogFilterQuery = z.output<typeof LogFilterQuery>;

/** The same, to be kept: each value as it would stand in a query string. */
export const LogQuery = z
  .object({
    file_id: optional(z.string()),
    version_id: optional(z.string()),
    search: optional(z.string()),
    metadata_search: optional(z.string()),
    start_date: optional(z.string()),
    end_date: optional(z.string()),
    environment: optional(z.string()),
    user: optional(z.string()),
    has_error: optional(z.enum(["true", "false"])),
    filter: optional(z.string()),
  })
  .superRefine((query, context) => {
    const parsed = LogFilterQuery.safeParse(query);
    for (const { path, message } of parsed.error?.issues ?? [])
      context.addIssue({ code: "custom", path, message });
  })
  .meta({ id: "LogQuery" });
export type LogQuery = z.output<typeof LogQuery>;

const FacetValue = z.object({ value: z.string(), label: z.string().nullish(), count: z.int() });

export const LogFacets = z
  .object({
    facets: z.record(z.string(), z.array(FacetValue)).describe("The commonest values of each, at most 20."),
    logs_count: z.int().describe("How many Logs were counted."),
    is_partial: z.boolean().describe("true where there are more: then the newest were counted."),
  })
  .meta({ id: "LogFacets" });
export type LogFacets = z.output<typeof LogFacets>;

const Percentiles = z.object({
  p50: z.number().nullable(),
  p90: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
});

const statsFields = {
  logs_count: z.int(),
  errors_count: z.int(),
  prompt_tokens: z.int(),
  output_tokens: z.int(),
  cost: z.number().describe("USD."),
  latency_ms: Percentiles.describe("Of the provider, within one per cent; null where nothing was measured."),
};

export const LogStats = z
  .object({
    total: z.object(statsFields),
    interval: z.enum(["minute", "hour", "day", "week"]),
    buckets: z
      .array(z.object({ start: Timestamp, ...statsFields }))
      .describe("Those with Logs, oldest first; each begins at `start`, in UTC, and lasts one interval."),
  })
  .meta({ id: "LogStats" });
export type LogStats = z.output<typeof LogStats>;

export const SavedLogFilter = z
  .object({
    id: z.string(),
    name: z.string(),
    query: LogQuery,
    created_by: User.nullish(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: "SavedLogFilter" });
export type SavedLogFilter = z.output<typeof SavedLogFilter>;

export const LogDeletion = z
  .object({
    id: z.string(),
    query: LogQuery,
    status: z.enum(["running", "completed"]),
    deleted_count: z.int().describe("So far."),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: "LogDeletion" });
export type LogDeletion = z.output<typeof LogDeletion>;

export const logFilterErrors = defineErrors("log_filters", {
  notFound: { kind: "not_found", message: (p: { id: string }) => `There is no saved filter \`${p.id}\`.` },
  nameTaken: {
    kind: "conflict",
    message: (p: { name: string }) => `A saved filter \`${p.name}\` exists already.`,
  },
});

export const logDeletionErrors = defineErrors("log_deletions", {
  notFound: {
    kind: "not_found",
    message: (p: { id: string }) => `There is no deletion of Logs \`${p.id}\`.`,
  },
  noCondition: {
    kind: "unprocessable",
    message: () =>
      "The query has no condition: it would delete every Log. Name at least one, e.g. start_date.",
  },
});

const name = z.string().trim().min(1).max(100);

/** What is asked of many Logs at once. Their paths stand before `/logs/:id`, so no Log can be asked for by these ids. */
export const logQueryEndpoints = {
  facets: endpoint({
    method: "GET",
    path: "/logs/facets",
    summary: "Count the values of Logs",
    description:
      "How many of the Logs that fit have which environment, user, model and so on. Of very many, the newest are counted.",
    permission: "read",
    resource: "list",
    query: LogFilterQuery,
    output: LogFacets,
  }),
  stats: endpoint({
    method: "GET",
    path: "/logs/stats",
    summary: "Sum up Logs",
    description: "How many fit, their tokens, costs and latencies, in total and over time.",
    permission: "read",
    resource: "list",
    query: LogFilterQuery.extend({
      interval: LogStats.shape.interval
        .optional()
        .describe("How long a bucket is; the default fits the time asked for."),
    }),
    output: LogStats,
  }),
  listFilters: endpoint({
    method: "GET",
    path: "/logs/filters",
    summary: "List saved filters",
    permission: "read",
    resource: "list",
    output: z.object({ records: z.array(SavedLogFilter) }),
  }),
  saveFilter: endpoint({
    method: "POST",
    path: "/logs/filters",
    summary: "Save a filter under a name",
    permission: "write",
    resource: "organization",
    body: z.object({ name, query: LogQuery }),
    output: SavedLogFilter,
    status: 201,
    errors: [logFilterErrors.nameTaken],
  }),
  updateFilter: endpoint({
    method: "PATCH",
    path: "/logs/filters/:id",
    summary: "Rename or change a saved filter",
    permission: "write",
    resource: "organization",
    params: idParams,
    body: z.object({ name: optional(name), query: optional(LogQuery) }),
    output: SavedLogFilter,
    errors: [logFilterErrors.notFound, logFilterErrors.nameTaken],
  }),
  deleteFilter: endpoint({
    method: "DELETE",
    path: "/logs/filters/:id",
    summary: "Delete a saved filter",
    permission: "write",
    resource: "organization",
    params: idParams,
    output: empty,
    errors: [logFilterErrors.notFound],
  }),
  deleteMany: endpoint({
    method: "POST",
    path: "/logs/deletions",
    summary: "Delete all Logs that fit a query",
    description:
      "Deletes in the background those made before now; ask for the deletion by its id to see how far it is. At least one condition must be given.",
    permission: "write",
    resource: "organization",
    body: z.object({ query: LogQuery }),
    output: LogDeletion,
    status: 201,
    errors: [logDeletionErrors.noCondition],
  }),
  getDeletion: endpoint({
    method: "GET",
    path: "/logs/deletions/:id",
    summary: "See how far a deletion of Logs is",
    permission: "read",
    resource: "organization",
    params: idParams,
    output: LogDeletion,
    errors: [logDeletionErrors.notFound],
  }),
} as const;
