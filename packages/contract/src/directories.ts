import { optional } from "@parley/promptfile";
import { z } from "zod";
import { File } from "./file-union.ts";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { fileAddress, idParams, Timestamp } from "./kernel/wire.ts";

export const Directory = z
  .object({
    id: z.string(),
    parent_id: z.string().nullish(),
    name: z.string(),
    path: z.string(),
    description: z.string().nullish(),
    readme: z.string().nullish(),
    tags: z.array(z.string()),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: "Directory" });
export type Directory = z.output<typeof Directory>;

export const DirectoryWithContents = Directory.extend({
  subdirectories: z.array(Directory),
  files: z
    .array(File)
    .describe("By name, at most 10 000; where `files_count` says more, list them with `GET /files?path=`."),
  files_count: z.int().describe("How many Files are directly in it."),
  parents: z.array(Directory),
}).meta({ id: "DirectoryWithContents" });

export const directoryErrors = defineErrors("directories", {
  notFound: {
    kind: "not_found",
    message: (p: { directory: string }) => `Directory \`${p.directory}\` does not exist.`,
  },
  notEmpty: {
    kind: "conflict",
    message: (p: { path: string }) =>
      `Directory \`${p.path}\` is not empty. Move or delete what it holds first.`,
  },
  isRoot: {
    kind: "conflict",
    message: () => "The root directory can be neither moved, renamed nor deleted.",
  },
  intoItself: {
    kind: "conflict",
    message: (p: { path: string }) => `Directory \`${p.path}\` cannot be moved into itself.`,
  },
});

export const directories = resource("directories", {
  description: "Folders of Files. They carry no versions.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/directories",
      summary: "List all directories",
      permission: "read",
      resource: "list",
      output: z.array(Directory),
    }),
    create: endpoint({
      method: "POST",
      path: "/directories",
      summary: "Create a directory and those above it",
      permission: "write",
      resource: "directory",
      body: z.object({ name: optional(z.string()), parent_id: optional(z.string()), path: fileAddress.path }),
      output: Directory,
      status: 201,
      errors: [directoryErrors.notFound],
    }),
    getRoot: endpoint({
      method: "GET",
      path: "/directories/root",
      summary: "Get the root directory with what it holds",
      permission: "read",
      resource: "list",
      output: DirectoryWithContents,
    }),
    get: endpoint({
      method: "GET",
      path: "/directories/:id",
      summary: "Get a directory with what it holds",
      permission: "read",
      resource: "directory",
      params: idParams,
      output: DirectoryWithContents,
      errors: [directoryErrors.notFound],
    }),
    update: endpoint({
      method: "PATCH",
      path: "/directories/:id",
      summary: "Move, rename or describe a directory",
      permission: "write",
      resource: "directory",
      params: idParams,
      body: z.object({
        name: optional(z.string().min(1)),
        parent_id: optional(z.string()),
        path: fileAddress.path,
        description: optional(z.string().max(10_000)),
        readme: optional(z.string().max(200_000)),
        tags: optional(z.array(z.string().max(100)).max(100)),
      }),
      output: Directory,
      errors: [directoryErrors.notFound, directoryErrors.isRoot, directoryErrors.intoItself],
    }),
    delete: endpoint({
      method: "DELETE",
      path: "/directories/:id",
      summary: "Delete an empty directory",
      permission: "write",
      resource: "directory",
      params: idParams,
      output: empty,
      errors: [directoryErrors.notFound, directoryErrors.notEmpty, directoryErrors.isRoot],
    }),
  },
});
