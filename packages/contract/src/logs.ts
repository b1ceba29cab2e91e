import { z } from "zod";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { idParams, pageOf, pageQuery, QueryBoolean, repeated } from "./kernel/wire.ts";
import { logBatchEndpoints } from "./log-batch.ts";
import { logErrors } from "./log.ts";
import { logFilterQuery, logQueryEndpoints } from "./log-queries.ts";
import { Log } from "./log-union.ts";
import { traceEndpoints } from "./traces.ts";

export const logs = resource("logs", {
  description: "Every recorded call, attached to the version that made it.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/logs",
      summary: "List and search Logs, newest first",
      permission: "read",
      resource: "list",
      query: z.object({
        ...pageQuery,
        ...logFilterQuery,
        cursor: z
          .string()
          .max(1000)
          .optional()
          .describe("`next_cursor` of the page before: as quick at any depth. Wins over `page`."),
        include_parent: QueryBoolean.optional().describe("With Evaluator Logs, the Log that each judges."),
        sample: z.coerce.number().int().min(1).max(1000).optional().describe("About this many, at random."),
        include_trace_children: QueryBoolean.optional(),
        include_bodies: QueryBoolean.optional().describe(
          "false leaves out messages, inputs and provider payloads, and shortens the output: for lists.",
        ),
      }),
      output: pageOf(Log).extend({
        next_cursor: z.string().nullish().describe("Where the next page begins; null on the last one."),
        is_total_exact: z
          .boolean()
          .nullish()
          .describe(
            "false: there are at least `total`. Of the Logs that an index finds, the newest 2 000 are looked at, or 500 where that means looking into texts.",
          ),
      }),
      errors: [logErrors.cursorUnknown, logErrors.pageTooDeep],
    }),
    ...logBatchEndpoints,
    ...logQueryEndpoints,
    get: endpoint({
      method: "GET",
      path: "/logs/:id",
      summary: "Get a Log",
      permission: "read",
      resource: "log",
      params: idParams,
      output: Log,
      errors: [logErrors.notFound],
    }),
    ...traceEndpoints,
    delete: endpoint({
      method: "DELETE",
      path: "/logs",
      summary: "Delete Logs by id",
      permission: "write",
      resource: "log",
      query: z.object({ id: repeated(z.string()) }),
      output: empty,
    }),
  },
});
