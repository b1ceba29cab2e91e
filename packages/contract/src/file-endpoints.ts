import { optional } from "@parley/promptfile";
import { z } from "zod";
import { directoryErrors } from "./directories.ts";
import {
  DeploymentEvent,
  environmentParams,
  deletionQuery,
  fileErrors,
  FileEnvironment,
  fileInfo,
  UpdateMonitoring,
  UpdateVersion,
  versionParams,
} from "./file.ts";
import { type DeclaredError, empty, endpoint } from "./kernel/endpoint.ts";
import { withArticle } from "./kernel/with-article.ts";
import {
  fileAddress,
  idParams,
  pageOf,
  pageQuery,
  QueryBoolean,
  sortQuery,
  versionQuery,
} from "./kernel/wire.ts";

type FileNoun<N extends string, F extends z.ZodType, U extends z.ZodType> = {
  /** As in paths: `prompts`. */
  noun: N;
  /** As in sentences: `Prompt`. */
  title: string;
  /** The File at one version, as replies show it. */
  file: F;
  /** What makes a version: the File's address, the content, and words beside it. */
  upsert: U;
  /** What an upsert may answer beside what every type's may. */
  upsertErrors?: readonly DeclaredError[];
};

/** Which of many versions; without either, all of them. */
export const versionPageQuery = {
  page: pageQuery.page.unwrap().optional().describe("Without `page` and `size` all versions come."),
  size: pageQuery.size
    .unwrap()
    .optional()
    .describe("How many versions a page holds; 10 where only `page` is given."),
};

/** Versions of a File, newest first; a page says which. */
export const versionsOf = <F extends z.ZodType>(file: F) =>
  z.object({
    records: z.array(file),
    page: z.int().nullish(),
    size: z.int().nullish(),
    total: z.int().nullish().describe("How many versions the File has. Of a page only."),
  });

/** What reading a File by its id answers when it, or the version asked for, is not there. */
export const fileNotFound = [fileErrors.notFound, fileErrors.versionNotFound];

/**
 * What every type of File can do: be made, read, listed, moved, deleted; have versions, deployments, and Evaluators
 * that watch it. One that differs in something declares that endpoint again after these.
 *
 * @example
 * fileEndpoints({ noun: "flows", title: "Flow", file: Flow, upsert: FlowUpsert }).get.path; // "/flows/:id"
 */
export function fileEndpoints<const N extends string, F extends z.ZodType, U extends z.ZodType>(
  declaration: FileNoun<N, F, U>,
) {
  return {
    ...makingEndpoints(declaration),
    ...readingEndpoints(declaration),
    ...versionEndpoints(declaration),
    ...deploymentEndpoints(declaration),
    ...monitoringEndpoints(declaration),
  };
}

function makingEndpoints<const N extends string, F extends z.ZodType, U extends z.ZodType>({
  noun,
  title,
  file,
  upsert,
  upsertErrors = [],
}: FileNoun<N, F, U>) {
  return {
    list: endpoint({
      method: "GET",
      path: `/${noun}`,
      summary: `List ${title}s`,
      permission: "read",
      resource: "list",
      query: z.object({
        ...pageQuery,
        name: z.string().optional().describe("Part of the name, any case."),
        user_filter: z.string().optional().describe("Part of the creator's name or e-mail, any case."),
        ...sortQuery,
      }),
      output: pageOf(file),
    }),
    upsert: endpoint({
      method: "POST",
      path: `/${noun}`,
      summary: `Create ${withArticle(title)} or a new version of it`,
      permission: "write",
      resource: "file",
      body: upsert,
      output: file,
      errors: [fileErrors.notFound, fileErrors.versionNameTaken, fileErrors.typeMismatch, ...upsertErrors],
    }),
  };
}

function readingEndpoints<const N extends string, F extends z.ZodType>({
  noun,
  title,
  file,
}: Pick<FileNoun<N, F, z.ZodType>, "noun" | "title" | "file">) {
  return {
    get: endpoint({
      method: "GET",
      path: `/${noun}/:id`,
      summary: `Get ${withArticle(title)}`,
      permission: "read",
      resource: "file",
      params: idParams,
      query: z.object(versionQuery),
      output: file,
      errors: fileNotFound,
    }),
    delete: endpoint({
      method: "DELETE",
      path: `/${noun}/:id`,
      summary: `Delete ${withArticle(title)} with its versions and Logs`,
      permission: "write",
      resource: "file",
      params: idParams,
      query: deletionQuery,
      output: empty,
      errors: [fileErrors.notFound, fileErrors.savedMeanwhile],
    }),
    move: endpoint({
      method: "PATCH",
      path: `/${noun}/:id`,
      summary: `Move, rename or describe ${withArticle(title)}`,
      permission: "write",
      resource: "file",
      params: idParams,
      body: z.object({
        path: fileAddress.path,
        name: optional(z.string().min(1)),
        directory_id: optional(z.string()).describe("The directory to move it to."),
        description: fileInfo.description,
        tags: fileInfo.tags,
        readme: fileInfo.readme,
      }),
      output: file,
      errors: [fileErrors.notFound, fileErrors.pathTaken, directoryErrors.notFound],
    }),
  };
}

function versionEndpoints<const N extends string, F extends z.ZodType>({
  noun,
  title,
  file,
}: Pick<FileNoun<N, F, z.ZodType>, "noun" | "title" | "file">) {
  return {
    listVersions: endpoint({
      method: "GET",
      path: `/${noun}/:id/versions`,
      summary: `List the versions of ${withArticle(title)}, newest first`,
      permission: "read",
      resource: "file",
      params: idParams,
      query: z.object({
        ...versionPageQuery,
        evaluator_aggregates: QueryBoolean.optional().describe("Accepted; does nothing yet."),
      }),
      output: versionsOf(file),
      errors: [fileErrors.notFound],
    }),
    deleteVersion: endpoint({
      method: "DELETE",
      path: `/${noun}/:id/versions/:version_id`,
      summary: "Delete a version that is deployed nowhere, with its Logs",
      permission: "write",
      resource: "file",
      params: versionParams,
      output: empty,
      errors: [...fileNotFound, fileErrors.versionDeployed, fileErrors.versionLast],
    }),
    updateVersion: endpoint({
      method: "PATCH",
      path: `/${noun}/:id/versions/:version_id`,
      summary: "Name or describe a version",
      permission: "write",
      resource: "file",
      params: versionParams,
      body: UpdateVersion,
      output: file,
      errors: [...fileNotFound, fileErrors.versionNameTaken],
    }),
  };
}

function deploymentEndpoints<const N extends string, F extends z.ZodType>({
  noun,
  file,
}: Pick<FileNoun<N, F, z.ZodType>, "noun" | "file">) {
  return {
    setDeployment: endpoint({
      method: "POST",
      path: `/${noun}/:id/environments/:environment_id`,
      summary: "Deploy a version to an environment",
      permission: "deploy",
      resource: "file",
      environment: "path",
      params: environmentParams,
      query: z.object({ version_id: z.string() }),
      output: file,
      errors: fileNotFound,
    }),
    removeDeployment: endpoint({
      method: "DELETE",
      path: `/${noun}/:id/environments/:environment_id`,
      summary: "Deploy nothing to an environment",
      permission: "deploy",
      resource: "file",
      environment: "path",
      params: environmentParams,
      output: empty,
      errors: fileNotFound,
    }),
    listEnvironments: endpoint({
      method: "GET",
      path: `/${noun}/:id/environments`,
      summary: "List all environments, each with the version deployed there",
      permission: "read",
      resource: "file",
      params: idParams,
      output: z.array(FileEnvironment(file)),
      errors: [fileErrors.notFound],
    }),
    listDeployments: endpoint({
      method: "GET",
      path: `/${noun}/:id/deployments`,
      summary: "The history of deployments, newest first",
      permission: "read",
      resource: "file",
      params: idParams,
      query: z.object(pageQuery),
      output: pageOf(DeploymentEvent),
      errors: [fileErrors.notFound],
    }),
  };
}

function monitoringEndpoints<const N extends string, F extends z.ZodType>({
  noun,
  title,
  file,
}: Pick<FileNoun<N, F, z.ZodType>, "noun" | "title" | "file">) {
  return {
    updateMonitoring: endpoint({
      method: "POST",
      path: `/${noun}/:id/evaluators`,
      summary: `Choose the Evaluators that watch ${withArticle(title)}'s new Logs`,
      permission: "write",
      resource: "file",
      params: idParams,
      body: UpdateMonitoring,
      output: file,
      errors: [fileErrors.notFound, fileErrors.evaluatorNotFound],
    }),
  };
}
