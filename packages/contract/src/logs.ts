import { z } from "zod";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { idParams, Moment, pageOf, pageQuery, QueryBoolean, repeated } from "./kernel/wire.ts";
import { logErrors } from "./log.ts";
import { PromptLog } from "./prompt.ts";

/** A Log of any File type. */
export const Log = PromptLog;
export type Log = PromptLog;

export const logs = resource("logs", {
  description: "Every recorded call, attached to the version that made it.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/logs",
      summary: "List and search Logs, newest first",
      permission: "read",
      query: z.object({
        ...pageQuery,
        file_id: z.string().optional(),
        version_id: z.string().optional(),
        id: repeated(z.string()).describe("Part of a Log's id; may be repeated."),
        search: z.string().optional().describe("Text in inputs or output, any case."),
        metadata_search: z.string().optional().describe("Text in the metadata, any case."),
        start_date: Moment.optional(),
        end_date: Moment.optional(),
        environment: z.string().optional().describe("The environment's name."),
        user: z.string().optional(),
        has_error: QueryBoolean.optional(),
        include_parent: QueryBoolean.optional().describe("Accepted; does nothing yet."),
        in_trace_filter: repeated(QueryBoolean).describe("false: outside traces; true: inside; both: all."),
        sample: z.coerce.number().int().min(1).max(1000).optional().describe("About this many, at random."),
        include_trace_children: QueryBoolean.optional(),
        include_bodies: QueryBoolean.optional().describe(
          "false leaves out messages, inputs and provider payloads, and shortens the output: for lists.",
        ),
      }),
      output: pageOf(Log),
    }),
    get: endpoint({
      method: "GET",
      path: "/logs/:id",
      summary: "Get a Log",
      permission: "read",
      params: idParams,
      output: Log,
      errors: [logErrors.notFound],
    }),
    delete: endpoint({
      method: "DELETE",
      path: "/logs",
      summary: "Delete Logs by id",
      permission: "write",
      query: z.object({ id: repeated(z.string()) }),
      output: empty,
    }),
  },
});
