import type { contract, EndpointInput, EndpointResult } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { RequestContext } from "../../../kernel/request-context.ts";
import type { FilesDependencies } from "../dependencies.ts";
import type { FileViewOf, KnownFileType } from "../file-type.ts";
import { deploymentHandlers } from "./deployment.handlers.ts";
import { monitoringHandlers } from "./monitoring.handlers.ts";
import { storedFileHandlers } from "./stored-file.handlers.ts";
import { versionHandlers } from "./version.handlers.ts";

/** What an upsert's body carries beside a version's content, whatever the type. */
export type UpsertBase = {
  path?: string | undefined;
  id?: string | undefined;
  description?: string | undefined;
  tags?: string[] | undefined;
  readme?: string | undefined;
  version_name?: string | undefined;
  version_description?: string | undefined;
};

/** What the shared handlers ask of a type of File. */
export type FileKind<T extends KnownFileType, Upsert extends UpsertBase, Kernel extends object = object> = {
  readonly type: T;
  /**
   * The content of an upsert in the type's normal form: two that mean the same are equal, for the hash of this is the
   * version's identity. Runs before the transaction, which has to be short. @throws unprocessable
   */
  toKernel(body: Upsert): Kernel | Promise<Kernel>;
  /** What of the content only the database can tell: whether what it links to exists. Runs in the transaction. */
  check?(executor: Executor, given: { organizationId: string; kernel: Kernel }): Promise<void>;
};

// Every type has the same inputs as Prompts, but for what an upsert holds.
type Declared = typeof contract.prompts.endpoints;
type Shared = {
  [K in Exclude<keyof Declared, "upsert">]: (
    input: EndpointInput<Declared[K]>,
    context: RequestContext,
  ) => Promise<EndpointResult<Declared[K]>>;
};
type Asked<K extends keyof Shared> = Parameters<Shared[K]>;

type Page<V> = { records: V[]; page: number; size: number; total: number };
/** Versions, newest first; of a page, which it is. */
type Versions<V> = { records: V[] } & Partial<Pick<Page<V>, "page" | "size">> & {
    total?: number | undefined;
  };
type EnvironmentView = Omit<Awaited<ReturnType<Shared["listEnvironments"]>>[number], "file">;

/** Handlers for the endpoints that every type of File has. */
export type FileHandlers<T extends KnownFileType, Upsert extends UpsertBase> = {
  list(...asked: Asked<"list">): Promise<Page<FileViewOf<T>>>;
  upsert(input: { body: Upsert }, context: RequestContext): Promise<FileViewOf<T>>;
  get(...asked: Asked<"get">): Promise<FileViewOf<T>>;
  delete(...asked: Asked<"delete">): Promise<void>;
  move(...asked: Asked<"move">): Promise<FileViewOf<T>>;
  listVersions(...asked: Asked<"listVersions">): Promise<Versions<FileViewOf<T>>>;
  deleteVersion(...asked: Asked<"deleteVersion">): Promise<void>;
  updateVersion(...asked: Asked<"updateVersion">): Promise<FileViewOf<T>>;
  setDeployment(...asked: Asked<"setDeployment">): Promise<FileViewOf<T>>;
  removeDeployment(...asked: Asked<"removeDeployment">): Promise<void>;
  listEnvironments(
    ...asked: Asked<"listEnvironments">
  ): Promise<(EnvironmentView & { file?: FileViewOf<T> | undefined })[]>;
  listDeployments(...asked: Asked<"listDeployments">): ReturnType<Shared["listDeployments"]>;
  updateMonitoring(...asked: Asked<"updateMonitoring">): Promise<FileViewOf<T>>;
};

/**
 * Everything a type of File shares with the others, over HTTP.
 *
 * @example
 * implement(contract.flows, { ...fileHandlers(dependencies, flowKind), ...flowLogHandlers(dependencies) });
 */
export const fileHandlers = <T extends KnownFileType, Upsert extends UpsertBase, Kernel extends object>(
  dependencies: FilesDependencies,
  kind: FileKind<T, Upsert, Kernel>,
): FileHandlers<T, Upsert> => ({
  ...storedFileHandlers(dependencies, kind),
  ...versionHandlers<T>(dependencies, kind),
  ...deploymentHandlers<T>(dependencies, kind),
  ...monitoringHandlers<T>(dependencies, kind),
});
