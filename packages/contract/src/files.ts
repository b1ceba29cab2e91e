import { z } from "zod";
import { FileType, fileErrors } from "./file.ts";
import { File } from "./file-union.ts";
import { directoryErrors } from "./directories.ts";
import { environmentErrors } from "./environments.ts";
import { GitSource } from "./git-source.ts";
import { endpoint, resource } from "./kernel/endpoint.ts";
import { JsonObject, pageOf, pageQuery, QueryBoolean, repeated, sortQuery } from "./kernel/wire.ts";

/** What a File's state is known by: a version, and the hashes of what it holds. */
export const FileHead = z
  .object({
    id: z.string(),
    type: FileType,
    path: z.string(),
    version: z
      .object({
        id: z.string(),
        number: z.int(),
        hash: z.string().describe("The version's identity: of its canonical content."),
        content_hash: z
          .string()
          .describe("Of all that is kept with it: tests, Evaluators and words about inputs as well."),
      })
      .nullable()
      .describe("null: nothing is deployed to the environment that was asked for."),
    saved_version_id: z
      .string()
      .nullish()
      .describe("The version that was saved last, whatever is deployed where; null: the File has none."),
  })
  .meta({ id: "FileHead" });
export type FileHead = z.output<typeof FileHead>;

/** A File that changed, by the number of its last change; later changes have greater numbers. */
export const FileChange = z
  .object({
    number: z.int(),
    id: z.string(),
    type: FileType,
    path: z.string().describe("Where it is, or was when it was deleted."),
    is_deleted: z.boolean(),
  })
  .meta({ id: "FileChange" });
export type FileChange = z.output<typeof FileChange>;

/** A version's content in normal form, by which its hashes are made. */
export const VersionContent = z
  .object({
    version_id: z.string(),
    file_id: z.string(),
    type: FileType,
    content: JsonObject.describe("Of a Dataset without its Datapoints: their digest and count are there."),
  })
  .meta({ id: "VersionContent" });
export type VersionContent = z.output<typeof VersionContent>;

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
    listHeads: endpoint({
      method: "GET",
      path: "/files/heads",
      summary: "List what Files are at, by hashes",
      description:
        "Of each File the version that was saved last, or the one deployed to an environment. In the order of their ids: give the last one as `after` until `next` is null; a File that moves meanwhile is not missed.",
      permission: "read",
      resource: "list",
      query: z.object({
        environment: z.string().optional().describe("What is deployed to it, by its name."),
        path: z.string().optional().describe("A directory: Files in it and below it."),
        after: z.string().optional().describe("The id to go on after."),
        size: z.coerce.number().int().min(1).max(10_000).default(1000),
      }),
      output: z.object({ records: z.array(FileHead), next: z.string().nullable() }),
      errors: [environmentErrors.notFound],
    }),
    listChanges: endpoint({
      method: "GET",
      path: "/files/changes",
      summary: "List Files that changed, or wait until one does",
      description:
        "Files whose saved version, tests, path or deployments changed, or that were deleted, each once with its last change. Begin without `after`, then give `next` each time: nothing is missed that is visible to the key.",
      permission: "read",
      resource: "list",
      query: z.object({
        after: z.coerce
          .number()
          .int()
          .min(0)
          .optional()
          .describe("The number to go on after; without it nothing is listed, and `next` is where to begin."),
        size: z.coerce.number().int().min(1).max(1000).default(100),
        wait_seconds: z.coerce
          .number()
          .int()
          .min(0)
          .max(25)
          .default(0)
          .describe(
            "Seconds to wait where nothing has changed; the reply comes at once when something does.",
          ),
      }),
      output: z.object({ records: z.array(FileChange), next: z.int() }),
    }),
    readContents: endpoint({
      method: "POST",
      path: "/files/contents",
      summary: "Read the contents of versions",
      description:
        "Versions that are not there are left out; of many large ones the rest as well, to be asked for again: `rest` names those.",
      permission: "read",
      resource: "list",
      isRepeatable: true,
      body: z.object({ version_ids: z.array(z.string()).min(1).max(500) }),
      output: z.object({ records: z.array(VersionContent), rest: z.array(z.string()) }),
    }),
    listGitSources: endpoint({
      method: "GET",
      path: "/files/git",
      summary: "Where in git the versions of a File were, newest first",
      permission: "read",
      resource: "list",
      query: z.object({
        file_id: z.string(),
        version_id: z.string().optional().describe("Only of this version."),
        ...pageQuery,
      }),
      output: pageOf(GitSource),
      errors: [fileErrors.notFound],
    }),
  },
});
