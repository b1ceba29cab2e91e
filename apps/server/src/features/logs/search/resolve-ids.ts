import type { Executor } from "@parley/db";
import { findAlias } from "../../../kernel/aliases/aliases.store.ts";
import type { LogFilter } from "./log-filter.ts";

/** The same with the ids of here in place of those that a File and a version had before they were imported. */
export async function resolveIds(executor: Executor, filter: LogFilter): Promise<LogFilter> {
  const { organizationId, fileId, versionId } = filter;
  if (fileId === undefined && versionId === undefined) return filter;
  const resolve = async (kind: "file" | "version", id: string | undefined) =>
    id === undefined ? undefined : ((await findAlias(executor, { organizationId, kind, oldId: id })) ?? id);
  return {
    ...filter,
    fileId: await resolve("file", fileId),
    versionId: await resolve("version", versionId),
  };
}
