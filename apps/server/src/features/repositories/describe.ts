import { apiBasePath, type PullRequest, type Repository } from "@parley/contract";
import { fromJson } from "@parley/db";
import type { Author } from "../../kernel/author.ts";
import { toTimestamp } from "../../kernel/clock.ts";
import type { PullRequestRow, RepositoryRow } from "./repositories.tables.ts";

export const hookPath = `${apiBasePath}/hooks/git/:id`;

export const describeRepository = (row: RepositoryRow, publicUrl: string): Repository => ({
  id: row.id,
  host: row.host,
  base_url: row.base_url,
  name: row.name,
  branch: row.branch,
  folder: row.folder,
  hook_url: `${publicUrl.replace(/\/+$/, "")}${hookPath.replace(":id", row.id)}`,
  last_error: row.last_error,
  created_at: toTimestamp(row.created_at),
  updated_at: toTimestamp(row.updated_at),
});

export const describePullRequest = (row: PullRequestRow): PullRequest => ({
  id: row.id,
  file_id: row.file_id,
  version_id: row.version_id,
  number: row.number,
  url: row.url,
  branch: row.branch,
  title: row.title,
  state: row.state,
  created_at: toTimestamp(row.created_at),
  created_by: row.created_by === null ? null : fromJson<Author>(row.created_by),
});
