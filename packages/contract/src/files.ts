import { z } from "zod";
import { FileType, fileErrors } from "./file.ts";
import { File } from "./file-union.ts";
import { directoryErrors } from "./directories.ts";
import { environmentErrors } from "./environments.ts";
import { endpoint, resource } from "./kernel/endpoint.ts";
import { pageOf, pageQuery, QueryBoolean, repeated, sortQuery } from "./kernel/wire.ts";

export const files = resource("files", {
  description: "Files of every type in one list.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/files",
      summary: "List Files",
      permission: "read",
      resource: "list",
      query: z.object({
        ...pageQuery,
        name: z.string().optional().describe("Part of the name, any case."),
        path: z.string().optional().describe("A directory: Files in it and below it."),
        template: QueryBoolean.optional().describe(
          "true: template Files alone, of which there are none here.",
        ),
        type: repeated(FileType),
        environment: z
          .string()
          .optional()
          .describe("Only Files deployed to this environment, at that version."),
        ...sortQuery,
        include_raw_file_content: QueryBoolean.optional(),
      }),
      output: pageOf(File),
      errors: [directoryErrors.notFound, environmentErrors.notFound],
    }),
    retrieveByPath: endpoint({
      method: "POST",
      path: "/files/retrieve-by-path",
      summary: "Get a File by its path",
      permission: "read",
      resource: "list",
      isRepeatable: true,
      query: z.object({
        environment: z.string().optional(),
        include_raw_file_content: QueryBoolean.optional(),
      }),
      body: z.object({ path: z.string() }),
      output: File,
      errors: [fileErrors.notFound, environmentErrors.notFound],
    }),
  },
});
