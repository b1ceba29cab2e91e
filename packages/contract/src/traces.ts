import { z } from "zod";
import { endpoint } from "./kernel/endpoint.ts";
import { idParams, QueryBoolean } from "./kernel/wire.ts";
import { logErrors } from "./log.ts";
import { Log } from "./log-union.ts";

/** Traces of any length, page by page. */
export const traceEndpoints = {
  getTrace: endpoint({
    method: "GET",
    path: "/logs/:id/trace",
    summary: "The Logs of a trace, oldest first, in pages",
    description:
      "All Logs below the root of the trace that this Log is part of, as a flat list; `trace_parent_id` says where each belongs. Get the root itself with `GET /logs/{root_id}`.",
    permission: "read",
    resource: "log",
    params: idParams,
    query: z.object({
      size: z.coerce.number().int().min(1).max(1000).default(100),
      cursor: z.string().max(1000).optional().describe("`next_cursor` of the page before."),
      include_bodies: QueryBoolean.optional().describe(
        "true brings messages, inputs and provider payloads, as far as a reply has room for them.",
      ),
    }),
    output: z.object({
      root_id: z.string(),
      records: z.array(Log),
      next_cursor: z.string().nullable().describe("null on the last page."),
      total: z.int(),
    }),
    errors: [logErrors.notFound, logErrors.cursorUnknown],
  }),
};
